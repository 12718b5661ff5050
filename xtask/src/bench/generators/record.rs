//! What was measured: a record for each client, and a document with the records of all generators.

use std::fmt;
use std::path::{Path, PathBuf};

use keyroute_codegen::load;
use serde_json::Value;

use crate::bench::generators::code::Calls;
use crate::bench::generators::contender::Generator;

/// One client of one document.
#[derive(Debug)]
pub(super) struct Record {
    pub(super) generator: Generator,
    /// The folder of its crate.
    pub(super) folder: PathBuf,
    pub(super) generates: bool,
    /// The median of the runs.
    pub(super) generation_seconds: Option<f64>,
    pub(super) generation_mib: f64,
    pub(super) lines: usize,
    /// Operations of the document that the client has a method for.
    pub(super) emitted: usize,
    /// Methods for what is no operation of the document, such as its webhooks.
    pub(super) beyond: usize,
    pub(super) places: usize,
    pub(super) raw: usize,
    pub(super) compiles: Option<bool>,
    pub(super) check_seconds: Option<f64>,
    pub(super) check_mib: Option<f64>,
    /// The first thing that went wrong.
    pub(super) problem: String,
}

impl Record {
    pub(super) fn new(generator: Generator, folder: &Path) -> Self {
        Self {
            generator,
            folder: folder.to_path_buf(),
            generates: false,
            generation_seconds: None,
            generation_mib: 0.0,
            lines: 0,
            emitted: 0,
            beyond: 0,
            places: 0,
            raw: 0,
            compiles: None,
            check_seconds: None,
            check_mib: None,
            problem: String::new(),
        }
    }

    /// Whether there is a client that can be used, as far as it was tried.
    pub(super) fn is_usable(&self) -> bool {
        self.generates && self.compiles != Some(false) && self.problem.is_empty()
    }

    pub(super) fn lines_per_operation(&self) -> Option<f64> {
        (self.emitted > 0).then(|| number(self.lines) / number(self.emitted))
    }
}

/// One document.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) name: String,
    pub(super) operations: Calls,
    pub(super) records: Vec<Record>,
}

impl Document {
    /// Reads the document for its operations. One that cannot be read has none.
    pub(super) fn read(path: &Path, records: Vec<Record>) -> Self {
        let operations = load::load(path)
            .map_or_else(|_| Calls::default(), |document| operations(&document.value));
        let name = path.file_name().unwrap_or_default();
        Self {
            name: name.to_string_lossy().into_owned(),
            operations,
            records,
        }
    }
}

fn operations(document: &Value) -> Calls {
    const VERBS: [&str; 8] = [
        "get", "put", "post", "delete", "options", "head", "patch", "trace",
    ];
    let paths = document.get("paths").and_then(Value::as_object);
    let mut operations = Calls::default();
    for (path, item) in paths.into_iter().flatten() {
        let reference = item.get("$ref").and_then(Value::as_str);
        let target = reference
            .and_then(|it| it.strip_prefix('#'))
            .and_then(|pointer| document.pointer(pointer));
        for verb in VERBS {
            let own = item.get(verb).or_else(|| target?.get(verb));
            if own.is_some() && !path.starts_with("x-") {
                operations.add(verb, path);
            }
        }
    }
    operations
}

impl fmt::Display for Document {
    /// A line for each generator.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            formatter,
            "\n{}: {} operations\n  {:<16} {:>7} {:>6} {:>8} {:>8} {:>10} {:>8} {:>9}",
            self.name,
            self.operations.count(),
            "",
            "emitted",
            "raw",
            "lines",
            "per op.",
            "generate s",
            "MiB",
            "check s"
        )?;
        for record in &self.records {
            let check = match (record.compiles, record.check_seconds) {
                (Some(true), Some(seconds)) => format!("{seconds:.2}"),
                (Some(_), _) => "fails".to_owned(),
                (None, _) => "-".to_owned(),
            };
            writeln!(
                formatter,
                "  {:<16} {:>7} {:>6} {:>8} {:>8} {:>10} {:>8.1} {:>9}",
                record.generator.name(),
                record.emitted,
                record.raw,
                record.lines,
                decimal(record.lines_per_operation(), 1),
                decimal(record.generation_seconds, 3),
                record.generation_mib,
                check
            )?;
            if !record.problem.is_empty() {
                let problem: String = record.problem.chars().take(160).collect();
                writeln!(formatter, "    {problem}")?;
            }
        }
        Ok(())
    }
}

/// All figures, parted by tabs.
pub(super) fn table(documents: &[Document]) -> String {
    let mut lines = vec![
        "document\tgenerator\toperations\tgenerates\tgeneration user s\tgeneration peak MiB\tlines\tlines per operation\temitted\tbeyond the document\tplaces\traw JSON places\tcompiles\tcheck user s\tcheck peak MiB\tproblem"
            .to_owned(),
    ];
    for document in documents {
        for record in &document.records {
            let compiles = record
                .compiles
                .map_or("", |it| if it { "yes" } else { "no" });
            lines.push(
                [
                    document.name.clone(),
                    record.generator.name().to_owned(),
                    document.operations.count().to_string(),
                    if record.generates { "yes" } else { "no" }.to_owned(),
                    decimal(record.generation_seconds, 4),
                    format!("{:.1}", record.generation_mib),
                    record.lines.to_string(),
                    decimal(record.lines_per_operation(), 2),
                    record.emitted.to_string(),
                    record.beyond.to_string(),
                    record.places.to_string(),
                    record.raw.to_string(),
                    compiles.to_owned(),
                    decimal(record.check_seconds, 2),
                    decimal(record.check_mib, 1),
                    record.problem.replace('\t', " "),
                ]
                .join("\t"),
            );
        }
    }
    lines.push(String::new());
    lines.join("\n")
}

/// A number as tables show it; nothing where there is none.
pub(super) fn decimal(value: Option<f64>, digits: usize) -> String {
    value.map_or_else(|| "-".to_owned(), |it| format!("{it:.digits$}"))
}

/// A count to divide by.
pub(super) fn number(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::INFINITY, f64::from)
}
