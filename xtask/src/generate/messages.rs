//! What `generate` has to say, for people or for programs: findings, a line for each API, and files
//! that are stale. People read findings on standard error and the rest on standard output; programs
//! read one JSON object a line on standard output, whose `reason` says what it is.

use std::path::Path;

use keyroute_codegen::Statistics;
use keyroute_codegen::report::{Judgement, Report, Style};
use serde_json::{Value, json};

use crate::repository::shown;

/// How messages are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// For people
    #[default]
    Human,
    /// One JSON object a line
    Json,
}

impl Format {
    /// Findings that stand for themselves, as when a document cannot be read.
    pub(super) fn faults(self, api: &str, mut report: Report) {
        report.rename_files(|file| shown(Path::new(file)));
        self.findings(api, &report);
    }

    /// An API that was generated, with what is left of its findings.
    pub(super) fn generated(
        self,
        api: &str,
        counts: Statistics,
        seconds: f64,
        mut judgement: Judgement,
    ) {
        judgement.report.rename_files(|file| shown(Path::new(file)));
        let (milliseconds, allowed) = (seconds * 1000.0, judgement.allowed);
        match self {
            Self::Human => {
                let allowed = match allowed {
                    0 => String::new(),
                    allowed => format!("  {allowed} allowed"),
                };
                println!(
                    "{api:<10} {:>4} operations {:>5} types {:>6} lines {milliseconds:>7.1} ms{allowed}",
                    counts.emitted, counts.types, counts.lines,
                );
            }
            Self::Json => line(
                api,
                &json!({
                    "reason": "generated", "operations": counts.operations, "emitted": counts.emitted,
                    "refused": counts.refused, "types": counts.types, "lines": counts.lines,
                    "allowed": allowed, "milliseconds": milliseconds,
                }),
            ),
        }
        self.findings(api, &judgement.report);
        for sentence in &judgement.idle {
            match self {
                Self::Human => eprintln!("error: openapi/apis.toml: [{api}]: {sentence}\n"),
                Self::Json => line(
                    api,
                    &json!({ "reason": "manifest", "severity": "error", "file": "openapi/apis.toml", "message": sentence }),
                ),
            }
        }
    }

    /// Files that differ from what is committed, each with the difference.
    pub(super) fn stale(self, files: &[(String, String)]) {
        for (file, diff) in files {
            match self {
                Self::Human => println!("\n{file} is stale:\n{diff}"),
                Self::Json => println!(
                    "{}",
                    json!({ "reason": "stale", "file": file, "diff": diff })
                ),
            }
        }
        if self == Self::Human {
            let (count, are) = (
                files.len(),
                if files.len() == 1 {
                    "file is"
                } else {
                    "files are"
                },
            );
            println!("{count} {are} stale; `cargo xtask generate` writes what is missing above.");
        }
    }

    fn findings(self, api: &str, report: &Report) {
        match self {
            Self::Human if report.is_empty() => {}
            Self::Human => eprintln!("{}", report.render(Style::Plain)),
            Self::Json => {
                for finding in report.to_json_lines().lines() {
                    // Made of values that have a JSON form.
                    if let Ok(finding) = serde_json::from_str(finding) {
                        line(api, &finding);
                    }
                }
            }
        }
    }
}

/// A line with the API in it.
fn line(api: &str, message: &Value) {
    let mut message = message.clone();
    message["api"] = json!(api);
    println!("{message}");
}
