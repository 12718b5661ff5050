//! What the findings about one document are to count for: those that its readers have accepted are not
//! shown again, those that they do not want are errors. It takes a report and gives the one that is
//! left, with the allowances that no longer allow anything, which are to be removed.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};

use super::{Code, Disposition, Report, nearest};

/// Which findings are allowed and which denied.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Policy {
    /// Findings that are accepted.
    pub allow: Vec<Allowance>,
    /// Findings that are errors, unless they are allowed.
    pub deny: Vec<Denial>,
}

/// Findings that are accepted: all of a code, or those at a place and below it.
///
/// Written as a code, `"K0403"`, or with a place, `{ code = "K0403", at = "#/paths/~1pets" }`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowance {
    /// The code.
    pub code: Code,
    /// The JSON pointer of the place, without `#`.
    pub at: Option<String>,
}

/// Findings that are errors.
///
/// Written as a code, `"K0403"`, or as `"warnings"` or `"notes"` for all of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denial {
    /// Those of a code.
    Code(Code),
    /// All with this disposition.
    All(Disposition),
}

/// What a policy makes of a report.
#[derive(Debug)]
pub struct Judgement {
    /// The findings that are left; those that are denied are marked.
    pub report: Report,
    /// How many findings were allowed.
    pub allowed: usize,
    /// A sentence for each allowance that allows nothing, with what to do about it.
    pub idle: Vec<String>,
}

impl Judgement {
    /// Whether nothing is left that is an error.
    pub fn is_sound(&self) -> bool {
        self.idle.is_empty() && !self.report.has_errors()
    }
}

impl Policy {
    /// Judges the findings about a document.
    pub fn judge(&self, report: Report) -> Judgement {
        let mut used = vec![false; self.allow.len()];
        let mut allowed = 0;
        let mut kept = Report::new();
        let places: Vec<(Code, String)> = report
            .iter()
            .map(|finding| (finding.code, finding.pointer.clone()))
            .collect();
        for mut finding in report {
            let mut is_allowed = false;
            for (allowance, used) in self.allow.iter().zip(&mut used) {
                if allowance.covers(finding.code, &finding.pointer) {
                    *used = true;
                    is_allowed = true;
                }
            }
            if is_allowed {
                allowed += 1;
                continue;
            }
            finding.denied = self.deny.iter().any(|denial| match denial {
                Denial::Code(code) => *code == finding.code,
                Denial::All(disposition) => *disposition == finding.disposition(),
            });
            kept.push(finding);
        }
        let idle = self.allow.iter().zip(used).filter(|(_, used)| !used);
        Judgement {
            report: kept,
            allowed,
            idle: idle
                .map(|(allowance, _)| allowance.complaint(&places))
                .collect(),
        }
    }

    /// A sentence if something is both allowed and denied everywhere.
    pub fn contradiction(&self) -> Option<String> {
        let everywhere = self.allow.iter().filter(|it| it.at.is_none());
        let mut both = everywhere.filter(|it| self.deny.contains(&Denial::Code(it.code)));
        let code = both.next()?.code;
        Some(format!(
            "{code} is both allowed and denied; remove one of the two, or allow it at the places where it is accepted"
        ))
    }
}

impl Allowance {
    fn covers(&self, code: Code, pointer: &str) -> bool {
        let here = |at: &String| match pointer.strip_prefix(at.as_str()) {
            Some(rest) => rest.is_empty() || rest.starts_with('/'),
            None => false,
        };
        self.code == code && self.at.as_ref().is_none_or(here)
    }

    /// Why the allowance is to go, with the place of such a finding that is nearest to its own.
    fn complaint(&self, places: &[(Code, String)]) -> String {
        let Some(at) = &self.at else {
            return format!(
                "{} is allowed, and nothing is reported under it; remove the allowance",
                self.code
            );
        };
        let same = places.iter().filter(|(code, _)| *code == self.code);
        let same: Vec<&str> = same.map(|(_, pointer)| pointer.as_str()).collect();
        let remedy = match nearest(at, same.iter().copied()).or(same.first().copied()) {
            Some(near) => format!("did you mean `#{near}`?"),
            None => "remove the allowance".to_owned(),
        };
        format!(
            "{} is allowed at `#{at}`, and nothing is reported under it there; {remedy}",
            self.code
        )
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(de::Error::custom)
    }
}

impl<'de> Deserialize<'de> for Denial {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match String::deserialize(deserializer)?.as_str() {
            "warnings" => Ok(Self::All(Disposition::Approximated)),
            "notes" => Ok(Self::All(Disposition::Note)),
            code => code.parse().map(Self::Code).map_err(de::Error::custom),
        }
    }
}

impl<'de> Deserialize<'de> for Allowance {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Written;

        impl<'de> Visitor<'de> for Written {
            type Value = Allowance;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a code such as \"K0403\", or a table with `code` and `at`")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Allowance, E> {
                let code = text.parse().map_err(E::custom)?;
                Ok(Allowance { code, at: None })
            }

            fn visit_map<M: MapAccess<'de>>(self, map: M) -> Result<Allowance, M::Error> {
                #[derive(serde::Deserialize)]
                #[serde(deny_unknown_fields)]
                struct Table {
                    code: Code,
                    at: String,
                }

                let Table { code, at } =
                    Table::deserialize(de::value::MapAccessDeserializer::new(map))?;
                match at.strip_prefix('#') {
                    Some(pointer) if pointer.is_empty() || pointer.starts_with('/') => {
                        Ok(Allowance {
                            code,
                            at: Some(pointer.to_owned()),
                        })
                    }
                    _ => Err(de::Error::custom(format!(
                        "`{at}` is no place; write the pointer as the report shows it, such as `#/paths/~1pets/get`"
                    ))),
                }
            }
        }

        deserializer.deserialize_any(Written)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Diagnostic;

    fn policy(text: &str) -> Policy {
        toml::from_str(text).unwrap_or_else(|error| panic!("{error}"))
    }

    fn refused(text: &str) -> String {
        let error = toml::from_str::<Policy>(text).expect_err(text);
        error.message().to_owned()
    }

    fn report() -> Report {
        let mut report = Report::new();
        for (code, pointer) in [
            (Code::OperationIdCollides, "/paths/~1a/get"),
            (Code::OperationIdCollides, "/paths/~1ab/get"),
            (Code::OperationIdMissing, "/paths/~1a/post"),
            (Code::PathMalformed, "/paths/b/get"),
        ] {
            report.push(Diagnostic::new(code, pointer, "found"));
        }
        report
    }

    fn left(judgement: &Judgement) -> Vec<String> {
        let findings = judgement.report.iter();
        findings
            .map(|it| format!("{} {} #{}", it.severity(), it.code, it.pointer))
            .collect()
    }

    #[test]
    fn what_is_allowed_is_not_told_and_no_error() {
        let judgement = policy(r#"allow = ["K0403", "K0409", "K0402"]"#).judge(report());
        assert_eq!(left(&judgement), Vec::<String>::new());
        assert_eq!(judgement.allowed, 4);
        assert!(judgement.is_sound());
    }

    #[test]
    fn a_place_allows_what_stands_there_and_below_alone() {
        let written = r##"allow = [{ code = "K0403", at = "#/paths/~1a" }, "K0409"]"##;
        let judgement = policy(written).judge(report());
        assert_eq!(
            left(&judgement),
            [
                "warning K0403 #/paths/~1ab/get",
                "note K0402 #/paths/~1a/post"
            ]
        );
        assert!(judgement.is_sound());
    }

    #[test]
    fn what_is_denied_is_an_error_unless_a_place_allows_it() {
        let written = r##"
            deny = ["K0403", "notes"]
            allow = [{ code = "K0403", at = "#/paths/~1a/get" }, "K0409"]
        "##;
        let judgement = policy(written).judge(report());
        assert_eq!(
            left(&judgement),
            [
                "error K0403 #/paths/~1ab/get",
                "error K0402 #/paths/~1a/post"
            ]
        );
        assert!(!judgement.is_sound());
        let all = policy(r#"deny = ["warnings"]"#).judge(report());
        assert_eq!(left(&all)[0], "error K0403 #/paths/~1a/get");
        assert_eq!(left(&all)[2], "note K0402 #/paths/~1a/post");
    }

    #[test]
    fn an_allowance_that_allows_nothing_is_an_error_with_the_remedy() {
        let written = r##"allow = [{ code = "K0403", at = "#/paths/~1b/get" }, "K0410", "K0409"]"##;
        let judgement = policy(written).judge(report());
        assert_eq!(
            judgement.idle,
            [
                "K0403 is allowed at `#/paths/~1b/get`, and nothing is reported under it there; \
                 did you mean `#/paths/~1ab/get`?",
                "K0410 is allowed, and nothing is reported under it; remove the allowance",
            ]
        );
        assert!(!judgement.is_sound());
    }

    #[test]
    fn what_is_written_wrong_is_refused_with_what_was_meant() {
        assert_eq!(
            refused(r#"allow = ["K04O3"]"#),
            "`K04O3` is not a diagnostic code; did you mean `K0403` (Two operations have one name)?"
        );
        assert_eq!(
            refused(r#"deny = ["warning"]"#),
            "`warning` is not a diagnostic code; codes look like `K0101`"
        );
        assert!(
            refused(r##"allow = [{ code = "K0403", on = "#/a" }]"##).contains("unknown field `on`")
        );
        assert!(refused(r#"allow = [{ code = "K0403" }]"#).contains("missing field `at`"));
        assert_eq!(
            refused(r#"allow = [{ code = "K0403", at = "paths" }]"#),
            "`paths` is no place; write the pointer as the report shows it, such as `#/paths/~1pets/get`"
        );
        assert!(refused("allow = [3]").contains("a code such as \"K0403\""));
    }

    #[test]
    fn a_code_is_not_both_allowed_and_denied_everywhere() {
        let both = policy(
            r#"allow = ["K0403"]
            deny = ["K0403"]"#,
        );
        assert!(
            both.contradiction()
                .is_some_and(|it| it.starts_with("K0403"))
        );
        let place = r##"allow = [{ code = "K0403", at = "#/a" }]
            deny = ["K0403"]"##;
        assert_eq!(policy(place).contradiction(), None);
    }
}
