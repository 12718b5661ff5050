//! The command line: which scenarios, how large, and how to print them.

use crate::scenarios::{Scale, Scenario};

/// What the command line asks for.
#[derive(Debug, Default)]
pub(crate) struct Arguments {
    quick: bool,
    only: Option<Scenario>,
    pub(crate) json: bool,
}

impl Arguments {
    /// Reads the arguments, without the program's name.
    pub(crate) fn parse(given: impl Iterator<Item = String>) -> Result<Self, String> {
        let (mut arguments, mut given) = (Self::default(), given);
        while let Some(argument) = given.next() {
            match argument.as_str() {
                "--quick" => arguments.quick = true,
                "--json" => arguments.json = true,
                "--only" => {
                    let name = given.next().unwrap_or_default();
                    let found = Scenario::ALL.into_iter().find(|it| it.name() == name);
                    let names = Scenario::ALL.map(Scenario::name).join(", ");
                    arguments.only = Some(found.ok_or_else(|| {
                        format!("`--only {name}` names no scenario; there are: {names}")
                    })?);
                }
                other => return Err(format!("`{other}` is no option of this program")),
            }
        }
        Ok(arguments)
    }

    pub(crate) fn scenarios(&self) -> Vec<Scenario> {
        match self.only {
            Some(scenario) => vec![scenario],
            None => Scenario::ALL.to_vec(),
        }
    }

    pub(crate) fn scale(&self) -> Scale {
        if self.quick {
            Scale::Quick
        } else {
            Scale::Full
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Arguments;
    use crate::scenarios::{Scale, Scenario};

    fn parsed(given: &[&str]) -> Result<Arguments, String> {
        Arguments::parse(given.iter().map(ToString::to_string))
    }

    #[test]
    fn without_arguments_every_scenario_runs_in_full() {
        let arguments = parsed(&[]).expect("no arguments are fine");
        assert_eq!(arguments.scenarios(), Scenario::ALL);
        assert_eq!(arguments.scale(), Scale::Full);
    }

    #[test]
    fn an_unknown_scenario_is_answered_with_those_there_are() {
        let wrong = parsed(&["--only", "nothing"]).expect_err("there is no such scenario");
        assert!(wrong.contains("cached-header"), "{wrong}");
        parsed(&["--fast"]).expect_err("there is no such option");
    }
}
