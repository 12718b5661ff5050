//! `cargo xtask try`: any OpenAPI document to a crate of its own that depends on `keyroute`, and a
//! report of what was honoured, approximated and refused.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use keyroute_codegen::report::{Disposition, Style};
use keyroute_codegen::{Generated, Options, client_name, generate, load};
use serde_json::{Value, json};

use crate::repository::{Failure, Outcome, root, shown, write};

/// Arguments of `try`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The OpenAPI document, JSON or YAML
    #[arg(value_name = "SPEC")]
    document: PathBuf,
    /// The folder of the crate; it is made if it does not exist
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Print one JSON object a line: the findings, then the counts
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let generated = standalone(&arguments.document, &arguments.out)?;
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
            shown(&arguments.out)
        );
        let told = |disposition| generated.report.count(disposition);
        println!(
            "{} refused, {} approximated, {} noted; everything else is honoured",
            told(Disposition::Refused),
            told(Disposition::Approximated),
            told(Disposition::Note)
        );
    }
    Ok(generated.statistics.refused == 0)
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

/// Generates a crate into a folder.
pub(crate) fn standalone(document: &Path, out: &Path) -> Result<Generated, Failure> {
    let loaded = load::load(document)?;
    let title = loaded
        .value
        .pointer("/info/title")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let client = client_name(title);
    let source = document
        .file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let generated = generate(loaded, &Options::standalone(&client, &source));
    write(&out.join("Cargo.toml"), &manifest(&client, &generated))?;
    write(&out.join("src/lib.rs"), &library(&client, &source))?;
    write(&out.join("src/routes.rs"), &generated.routes)?;
    write(&out.join("src/types.rs"), &generated.types)?;
    Ok(generated)
}

fn manifest(client: &str, generated: &Generated) -> String {
    let name: String = client
        .chars()
        .enumerate()
        .flat_map(|(index, letter)| {
            let dash = (index > 0 && letter.is_ascii_uppercase()).then_some('-');
            dash.into_iter().chain(letter.to_lowercase())
        })
        .collect();
    let mut features = vec!["\"rustls\""];
    let uses = |word: &str| generated.types.contains(word) || generated.routes.contains(word);
    if uses("Date") {
        features.push("\"chrono\"");
    }
    if uses("Uuid") {
        features.push("\"uuid\"");
    }
    let runtime = root().join("client").display().to_string();
    format!(
        "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\npublish = false\n\n\
         [dependencies]\n\
         keyroute = {{ path = {runtime:?}, default-features = false, features = [{}] }}\n\
         serde = {{ version = \"1\", features = [\"derive\"] }}\n\n\
         # A crate of its own, wherever it lies.\n[workspace]\n",
        features.join(", ")
    )
}

fn library(client: &str, source: &str) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write!(
        text,
        "//! A client generated from {source} by `cargo xtask try`.\n\n\
         #[allow(rustdoc::all, clippy::all)]\npub mod routes;\n\
         #[allow(rustdoc::all, clippy::all)]\npub mod types;\n\n\
         pub use routes::{client};\n"
    );
    text
}
