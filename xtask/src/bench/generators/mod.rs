//! `cargo xtask bench generators DIR`: every OpenAPI document of a folder through Keyroute and through
//! the generators that its users would choose among, in one run. First all clients are generated and
//! measured, then their code is counted, then each is checked; what a table says of all generators is
//! found in the same way.

mod check;
mod code;
mod contender;
mod process;
mod record;
mod summary;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::repository::{Failure, Outcome, root, shown, write};
use code::{Calls, Code};
use contender::{Contender, Generator};
use record::{Document, Record};

/// Arguments of `bench generators`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The folder with the OpenAPI documents, JSON or YAML
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Only documents of these names, without or with their endings
    #[arg(long, value_name = "NAME", num_args = 1..)]
    only: Vec<String>,
    /// Only these generators
    #[arg(long, value_name = "GENERATOR", num_args = 1.., value_enum)]
    generators: Vec<Generator>,
    /// Generate and count, and compile nothing
    #[arg(long)]
    no_check: bool,
    /// Check no further client after so many minutes; small documents come first
    #[arg(long, value_name = "MINUTES")]
    check_for: Option<u64>,
    /// How many compilers cargo may run at a time [default: cargo's]
    #[arg(long, value_name = "N")]
    jobs: Option<usize>,
    /// How often each client is generated; the median counts
    #[arg(long, value_name = "N", default_value_t = 3)]
    runs: usize,
    /// Seconds after which a generator or a check is killed
    #[arg(long, value_name = "SECONDS", default_value_t = 900)]
    deadline: u64,
    /// Write all figures as a table parted by tabs
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

impl Arguments {
    fn deadline(&self) -> Duration {
        Duration::from_secs(self.deadline)
    }
}

/// Runs the measurement. It succeeds whatever the figures say.
pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let documents = documents(arguments)?;
    let generators = match arguments.generators.as_slice() {
        [] => Generator::ALL.to_vec(),
        some => some.to_vec(),
    };
    let contenders = generators
        .into_iter()
        .map(Contender::ready)
        .collect::<Result<Vec<_>, _>>()?;
    let work = root().join("target/bench-generators");
    let mut measured = Vec::new();
    for path in &documents {
        let name = stem(path);
        eprintln!("generate {name}");
        let records = contenders
            .iter()
            .map(|contender| {
                let folder = work.join(contender.generator.name()).join(&name);
                generate(contender, path, &folder, arguments)
            })
            .collect::<Result<Vec<_>, _>>()?;
        measured.push(records);
    }
    // Read only now: a program inherits the memory that its parent had as the most of its own.
    let mut all = Vec::new();
    let begun = Instant::now();
    let minutes = if arguments.no_check {
        Some(0)
    } else {
        arguments.check_for
    };
    let limit = minutes.map(Duration::from_mins);
    for (path, records) in documents.iter().zip(measured) {
        let mut document = Document::read(path, records);
        // All clients of a document or none, so that none is compared with nothing.
        let check = limit.is_none_or(|limit| begun.elapsed() < limit);
        for (contender, record) in contenders.iter().zip(&mut document.records) {
            if record.problem.is_empty() {
                count(contender, record, &document.operations)?;
            }
            if record.problem.is_empty() && check {
                eprintln!("check {} of {}", document.name, contender.generator.name());
                check::check(record, &work.join("target"), arguments)?;
            }
        }
        print!("{document}");
        all.push(document);
        if let Some(report) = &arguments.report {
            write(report, &record::table(&all))?;
        }
    }
    print!("{}", summary::summary(&all));
    Ok(true)
}

/// The documents of the folder that are asked for, the smallest first.
fn documents(arguments: &Arguments) -> Result<Vec<PathBuf>, Failure> {
    let failure = |source| Failure::File {
        path: shown(&arguments.folder),
        source,
    };
    let mut documents = Vec::new();
    for entry in std::fs::read_dir(&arguments.folder).map_err(failure)? {
        let path = entry.map_err(failure)?.path();
        let wanted = arguments.only.is_empty()
            || arguments.only.contains(&stem(&path))
            || path
                .file_name()
                .is_some_and(|name| arguments.only.iter().any(|it| name == it.as_str()));
        let ending = path.extension().and_then(|it| it.to_str());
        if wanted && matches!(ending, Some("json" | "yaml" | "yml")) {
            documents.push(path);
        }
    }
    let size = |path: &PathBuf| std::fs::metadata(path).map_or(0, |it| it.len());
    documents.sort_by_key(|path| (size(path), path.clone()));
    if documents.is_empty() {
        return Err(Failure::Manifest(format!(
            "{}: no document of a name asked for ends in .json, .yaml or .yml",
            shown(&arguments.folder)
        )));
    }
    Ok(documents)
}

fn stem(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default();
    stem.to_string_lossy().into_owned()
}

/// Generates a client anew, as often as asked, and makes it a crate.
fn generate(
    contender: &Contender,
    document: &Path,
    folder: &Path,
    arguments: &Arguments,
) -> Result<Record, Failure> {
    let mut record = Record::new(contender.generator, folder);
    let mut seconds = Vec::new();
    for _ in 0..arguments.runs.max(1) {
        clear(folder)?;
        let mut command = contender.command(document, folder);
        let run = process::run(&mut command, arguments.deadline())?;
        seconds.push(run.user_seconds);
        record.generation_mib = record.generation_mib.max(run.peak_mib);
        if !run.is_success() {
            record.problem = format!("does not generate: {}", run.problem());
            break;
        }
    }
    seconds.sort_by(f64::total_cmp);
    record.generation_seconds = seconds.get(seconds.len() / 2).copied();
    if record.problem.is_empty() {
        record.generates = true;
        contender.complete(folder)?;
    }
    Ok(record)
}

fn clear(folder: &Path) -> Result<(), Failure> {
    let failure = |source| Failure::File {
        path: shown(folder),
        source,
    };
    if folder.exists() {
        std::fs::remove_dir_all(folder).map_err(failure)?;
    }
    std::fs::create_dir_all(folder).map_err(failure)
}

/// Counts what the client's code holds.
fn count(contender: &Contender, record: &mut Record, operations: &Calls) -> Result<(), Failure> {
    let mut code = Code::default();
    let mut folders = vec![contender.code(&record.folder)];
    while let Some(folder) = folders.pop() {
        let failure = |source| Failure::File {
            path: shown(&folder),
            source,
        };
        for entry in std::fs::read_dir(&folder).map_err(failure)? {
            let path = entry.map_err(failure)?.path();
            if path.is_dir() {
                folders.push(path);
            } else if contender.is_code(&path) {
                let text = std::fs::read_to_string(&path).map_err(failure)?;
                if let Err(error) = code.read(&text) {
                    record.problem = format!("is no Rust: {}: {error}", shown(&path));
                }
            }
        }
    }
    record.lines = code.lines;
    record.places = code.places;
    record.raw = code.raw;
    record.emitted = operations.served_by(&code.calls);
    record.beyond = code.calls.beyond(operations);
    Ok(())
}
