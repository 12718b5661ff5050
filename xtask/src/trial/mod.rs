//! `cargo xtask try`: any OpenAPI document to a crate of its own that depends on `keyroute`, with a
//! report of what was honoured, approximated and refused; or many documents, with a line for each.

mod many;
mod row;
mod standalone;

use std::path::PathBuf;

use keyroute_codegen::report::{Disposition, Style};
use serde_json::{Value, json};

use crate::repository::{Outcome, root, shown};

pub(crate) use row::Row;
pub(crate) use standalone::{folders, standalone};

/// Arguments of `try`.
#[derive(clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch")]
pub(crate) struct Arguments {
    /// The OpenAPI documents, JSON or YAML
    #[arg(value_name = "SPEC", required = true)]
    documents: Vec<PathBuf>,
    /// The folder of the crate, or of a crate for each of several documents [default: target/try]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Run `cargo check` on each crate, with one target directory for all
    #[arg(long)]
    compile: bool,
    /// Write a table of the documents, parted by tabs
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// How many documents to generate at a time [default: the number of processors]
    #[arg(long, value_name = "N")]
    jobs: Option<usize>,
    /// Let every list of texts keep values that the document does not list
    #[arg(long)]
    open_enums: bool,
    /// Print one JSON object a line: the findings and counts, or a line for each of several documents
    #[arg(long)]
    json: bool,
    /// Generate the one document, print its line of the table as JSON, and nothing else
    #[arg(long, hide = true)]
    row: bool,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let out = arguments
        .out
        .clone()
        .unwrap_or_else(|| root().join("target/try"));
    match arguments.documents.as_slice() {
        [document] if arguments.row => {
            println!(
                "{}",
                serde_json::to_string(&Row::of(document, &out, arguments.open_enums)?)?
            );
            Ok(true)
        }
        [_] if !arguments.compile && arguments.report.is_none() => one(arguments, &out),
        _ => many::run(arguments, &out),
    }
}

/// One document, with all that there is to say of it.
fn one(arguments: &Arguments, out: &std::path::Path) -> Outcome {
    let document = &arguments.documents[0];
    let generated = standalone(document, out, |it| it.open_enums = arguments.open_enums)?.generated;
    let counts = generated.statistics;
    if arguments.json {
        print!("{}", generated.report.to_json_lines());
        let figures = [
            ("operations", counts.operations),
            ("emitted", counts.emitted),
            ("refused", counts.refused),
            ("types", counts.types),
            ("degraded types", counts.degraded),
            ("raw JSON fields", counts.raw_json_fields),
            ("lines", counts.lines),
        ];
        for (name, value) in figures {
            println!("{}", figure(name, value, "count", None, None));
        }
    } else {
        print!("{}", generated.report.render(Style::Plain));
        println!(
            "{} of {} operations, {} types, {} lines in {}",
            counts.emitted,
            counts.operations,
            counts.types,
            counts.lines,
            shown(out)
        );
        let told = |disposition| generated.report.count(disposition);
        println!(
            "{} refused, {} approximated, {} noted; everything else is honoured",
            told(Disposition::Refused),
            told(Disposition::Approximated),
            told(Disposition::Note)
        );
    }
    Ok(counts.emitted == counts.operations)
}

/// One line of machine-readable output.
pub(crate) fn figure(
    name: &str,
    value: impl Into<Value>,
    unit: &str,
    peer: Option<&str>,
    ratio: Option<f64>,
) -> Value {
    json!({ "name": name, "value": value.into(), "unit": unit, "peer": peer, "ratio": ratio })
}
