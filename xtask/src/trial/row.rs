//! What there is to know of one document among many: a line of the table.

use std::path::Path;

use keyroute_codegen::report::Disposition;
use serde::{Deserialize, Serialize};

use crate::repository::Failure;
use crate::trial::standalone;

/// A line of the table.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Row {
    /// The document.
    pub(crate) document: String,
    /// The version of OpenAPI that it says.
    pub(crate) version: String,
    /// Operations in the document.
    pub(crate) operations: usize,
    /// Operations with a row.
    pub(crate) emitted: usize,
    /// Operations that the report refuses by name.
    pub(crate) refused: usize,
    /// Findings of what is honoured in part.
    pub(crate) warnings: usize,
    /// Named types.
    pub(crate) schemas: usize,
    /// Types that are any JSON though the document says more.
    pub(crate) degraded: usize,
    /// Members of records that are raw JSON.
    pub(crate) raw_json_fields: usize,
    /// Lines of generated code.
    pub(crate) lines: usize,
    /// Milliseconds from the document's bytes to the text of the files.
    pub(crate) generation_ms: f64,
    /// The most memory that the process had, in MiB.
    pub(crate) peak_mib: Option<f64>,
    /// Whether `cargo check` passes, if it ran.
    pub(crate) checks: Option<bool>,
    /// The processor seconds of `cargo check`, without dependencies.
    pub(crate) check_seconds: Option<f64>,
    /// The first thing that failed.
    pub(crate) problem: String,
}

impl Row {
    /// Generates a crate from a document, and counts.
    pub(crate) fn of(document: &Path, out: &Path, open_enums: bool) -> Result<Self, Failure> {
        let made = standalone(document, out, |options| options.open_enums = open_enums)?;
        let counts = made.generated.statistics;
        let unaccounted = made.generated.unaccounted.first();
        Ok(Self {
            document: document.to_string_lossy().into_owned(),
            version: made.version,
            operations: counts.operations,
            emitted: counts.emitted,
            refused: counts.refused,
            warnings: made.generated.report.count(Disposition::Approximated),
            schemas: counts.types,
            degraded: counts.degraded,
            raw_json_fields: counts.raw_json_fields,
            lines: counts.lines,
            generation_ms: made.took.as_secs_f64() * 1000.0,
            peak_mib: peak_mib(),
            problem: unaccounted.map_or_else(String::new, |pointer| {
                format!("#{pointer} is neither emitted nor refused")
            }),
            ..Self::default()
        })
    }

    /// A document that could not be generated.
    pub(crate) fn failed(document: &Path, problem: &str) -> Self {
        Self {
            document: document.to_string_lossy().into_owned(),
            problem: problem.split_whitespace().collect::<Vec<_>>().join(" "),
            ..Self::default()
        }
    }

    /// Whether everything that was tried went well.
    pub(crate) fn is_sound(&self) -> bool {
        self.problem.is_empty() && self.checks != Some(false)
    }

    /// The head of the table.
    pub(crate) const HEAD: &'static str = "document\tversion\toperations\temitted\trefused\twarnings\tschemas\tdegraded schemas\traw JSON fields\tlines\tgeneration ms\tpeak MiB\tcargo check\tcheck CPU s\tproblem";

    /// The line.
    pub(crate) fn tsv(&self) -> String {
        let number = |value: Option<f64>| value.map_or_else(String::new, |it| format!("{it:.1}"));
        let checks = match self.checks {
            Some(true) => "passes",
            Some(false) => "fails",
            None => "",
        };
        [
            self.document.clone(),
            self.version.clone(),
            self.operations.to_string(),
            self.emitted.to_string(),
            self.refused.to_string(),
            self.warnings.to_string(),
            self.schemas.to_string(),
            self.degraded.to_string(),
            self.raw_json_fields.to_string(),
            self.lines.to_string(),
            format!("{:.1}", self.generation_ms),
            number(self.peak_mib),
            checks.to_owned(),
            number(self.check_seconds),
            self.problem.replace('\t', " "),
        ]
        .join("\t")
    }
}

/// The most memory that this process had so far, as the kernel counts it (proc(5), `VmHWM`).
fn peak_mib() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: f64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kib / 1024.0)
}
