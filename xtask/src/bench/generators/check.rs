//! `cargo check` of a generated client. Dependencies come first, with an empty library in the client's
//! place, so that the seconds are of the client alone (and of cargo, which finds all else fresh).

use std::path::Path;
use std::process::Command;

use crate::bench::generators::Arguments;
use crate::bench::generators::process::{self, Run};
use crate::bench::generators::record::Record;
use crate::repository::{Failure, shown, write};

/// Checks a client, in a target directory that all clients share.
pub(super) fn check(
    record: &mut Record,
    target: &Path,
    arguments: &Arguments,
) -> Result<(), Failure> {
    let (source, aside) = (record.folder.join("src"), record.folder.join("src.aside"));
    let rename = |from: &Path, to: &Path| {
        std::fs::rename(from, to).map_err(|source| Failure::File {
            path: shown(from),
            source,
        })
    };
    rename(&source, &aside)?;
    write(&source.join("lib.rs"), "")?;
    let dependencies = cargo(&record.folder, target, arguments)?;
    std::fs::remove_dir_all(&source).map_err(|error| Failure::File {
        path: shown(&source),
        source: error,
    })?;
    rename(&aside, &source)?;
    if !dependencies.is_success() {
        record.problem = format!("dependencies do not build: {}", dependencies.problem());
        return Ok(());
    }
    touch(&source.join("lib.rs"))?;
    let run = cargo(&record.folder, target, arguments)?;
    record.compiles = Some(run.is_success());
    record.check_seconds = Some(run.user_seconds);
    record.check_mib = Some(run.peak_mib);
    if !run.is_success() {
        record.problem = format!("does not compile: {}", run.problem());
    }
    Ok(())
}

fn cargo(folder: &Path, target: &Path, arguments: &Arguments) -> Result<Run, Failure> {
    let mut command = Command::new("cargo");
    command
        .args(["check", "--quiet", "--message-format", "short"])
        .arg("--manifest-path")
        .arg(folder.join("Cargo.toml"))
        .env("CARGO_TARGET_DIR", target)
        .env("CARGO_INCREMENTAL", "0")
        .env("RUSTFLAGS", "-Awarnings");
    if let Some(jobs) = arguments.jobs {
        command.args(["--jobs", &jobs.to_string()]);
    }
    process::run(&mut command, arguments.deadline())
}

/// Makes cargo check the crate again: the code is older than the empty library was.
fn touch(path: &Path) -> Result<(), Failure> {
    let failure = |source| Failure::File {
        path: shown(path),
        source,
    };
    let file = std::fs::File::options()
        .append(true)
        .open(path)
        .map_err(failure)?;
    file.set_modified(std::time::SystemTime::now())
        .map_err(failure)
}
