//! What was measured, for people and for programs: a Markdown table per scenario, with each figure
//! beside Keyroute's, or a line of JSON for each figure.

use serde_json::json;

use crate::versions;

/// The library that the others are compared with.
const OURS: &str = "keyroute";

/// What a scenario measured.
#[derive(Debug)]
pub(crate) struct Section {
    pub(crate) title: &'static str,
    /// What was done, in a sentence or two.
    pub(crate) how: String,
    pub(crate) rows: Vec<Row>,
}

/// One library's figures, or why it has none.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) package: &'static str,
    pub(crate) figures: Result<Vec<Figure>, &'static str>,
}

/// One measured figure.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Figure {
    pub(crate) name: &'static str,
    pub(crate) value: Value,
    /// Whether the table also shows it divided by Keyroute's.
    pub(crate) compared: bool,
}

/// What a figure is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Value {
    /// A number, and its decimals.
    Number(f64, usize),
    Word(&'static str),
}

impl Figure {
    pub(crate) fn number(name: &'static str, value: f64, decimals: usize) -> Self {
        Self {
            name,
            value: Value::Number(value, decimals),
            compared: false,
        }
    }

    pub(crate) fn count(name: &'static str, value: usize) -> Self {
        Self::number(
            name,
            u32::try_from(value).map_or(f64::INFINITY, f64::from),
            0,
        )
    }

    pub(crate) fn word(name: &'static str, word: &'static str) -> Self {
        Self {
            name,
            value: Value::Word(word),
            compared: false,
        }
    }

    /// Shows the figure also divided by Keyroute's.
    pub(crate) fn compared(mut self) -> Self {
        self.compared = true;
        self
    }
}

/// Prints a section as Markdown.
pub(crate) fn print(section: &Section) {
    println!("### {}\n\n{}\n", section.title, section.how);
    let measured = || {
        section
            .rows
            .iter()
            .filter_map(|row| row.figures.as_ref().ok())
    };
    let mut lines = vec![vec![String::new()]];
    for figure in measured().next().into_iter().flatten() {
        lines[0].push(figure.name.to_owned());
        if figure.compared {
            lines[0].push(format!("/ {OURS}"));
        }
    }
    let columns = lines[0].len();
    let mut reasons = Vec::new();
    for row in &section.rows {
        let mut line = vec![labelled(row.package)];
        match &row.figures {
            Ok(figures) => line.extend(figures.iter().flat_map(|figure| cells(section, figure))),
            Err(reason) => reasons.push(format!("{}: n/a, {reason}.", row.package)),
        }
        line.resize(columns, "n/a".to_owned());
        lines.push(line);
    }
    grid(&lines);
    for reason in reasons {
        println!("{reason}\n");
    }
}

/// Prints a section as JSON, a line for each figure.
pub(crate) fn json(scenario: &str, section: &Section) {
    for row in &section.rows {
        let mut line = json!({
            "scenario": scenario, "library": row.package, "version": versions::of(row.package),
        });
        let figures = match &row.figures {
            Ok(figures) => figures,
            Err(reason) => {
                line["not_applicable"] = json!(reason);
                println!("{line}");
                continue;
            }
        };
        for figure in figures {
            line["figure"] = json!(figure.name);
            line["value"] = match figure.value {
                Value::Number(number, _) => json!(number),
                Value::Word(word) => json!(word),
            };
            line["to_keyroute"] = json!(figure.compared.then(|| ratio(section, figure)).flatten());
            println!("{line}");
        }
    }
}

fn labelled(package: &str) -> String {
    format!("{package} {}", versions::of(package))
        .trim_end()
        .to_owned()
}

fn cells(section: &Section, figure: &Figure) -> Vec<String> {
    let value = match figure.value {
        Value::Number(number, decimals) => format!("{number:.decimals$}"),
        Value::Word(word) => word.to_owned(),
    };
    if !figure.compared {
        return vec![value];
    }
    let ratio = ratio(section, figure).map_or("-".to_owned(), |ratio| format!("{ratio:.2}"));
    vec![value, ratio]
}

/// A figure divided by Keyroute's; nothing where Keyroute's is zero.
fn ratio(section: &Section, figure: &Figure) -> Option<f64> {
    let ours = section.rows.iter().find(|row| row.package == OURS)?;
    let ours = ours
        .figures
        .as_ref()
        .ok()?
        .iter()
        .find(|own| own.name == figure.name)?;
    match (figure.value, ours.value) {
        (Value::Number(theirs, _), Value::Number(ours, _)) if ours != 0.0 => Some(theirs / ours),
        _ => None,
    }
}

/// A Markdown table whose columns also line up as text: the first to the left, numbers to the right.
fn grid(lines: &[Vec<String>]) {
    let width = |column: usize| {
        let cells = lines.iter().filter_map(|line| line.get(column));
        cells
            .map(|cell| cell.chars().count())
            .max()
            .unwrap_or(0)
            .max(3)
    };
    let widths: Vec<usize> = (0..lines[0].len()).map(width).collect();
    let shown = |line: &Vec<String>| {
        let cells = line.iter().zip(&widths).enumerate();
        let cells = cells.map(|(column, (cell, width))| match column {
            0 => format!("{cell:<width$}"),
            _ => format!("{cell:>width$}"),
        });
        format!("| {} |", cells.collect::<Vec<_>>().join(" | "))
    };
    let rule = widths
        .iter()
        .enumerate()
        .map(|(column, width)| match column {
            0 => "-".repeat(width + 2),
            _ => format!("{}:", "-".repeat(width + 1)),
        });
    println!("{}", shown(&lines[0]));
    println!("|{}|", rule.collect::<Vec<_>>().join("|"));
    for line in &lines[1..] {
        println!("{}", shown(line));
    }
    println!();
}
