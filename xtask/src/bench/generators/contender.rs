//! The generators that are compared: how each is had, how it is run at its documented defaults, and
//! what its users add before the crate compiles.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::bench::generators::process;
use crate::repository::{Failure, read, root, write};

/// How long the installation of a rival may take.
const INSTALL_DEADLINE: Duration = Duration::from_hours(1);

/// The generators, in the order of the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub(super) enum Generator {
    Keyroute,
    OpenapiToRust,
    Ploidy,
}

impl Generator {
    pub(super) const ALL: [Self; 3] = [Self::Keyroute, Self::OpenapiToRust, Self::Ploidy];

    /// The name in tables and folders.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Keyroute => "keyroute",
            Self::OpenapiToRust => "openapi-to-rust",
            Self::Ploidy => "ploidy",
        }
    }

    /// The package with the command, and its version.
    pub(super) fn package(self) -> (&'static str, &'static str) {
        match self {
            Self::Keyroute => ("xtask", env!("CARGO_PKG_VERSION")),
            Self::OpenapiToRust => ("openapi-to-rust", "0.23.0"),
            Self::Ploidy => ("ploidy", "0.15.0"),
        }
    }
}

/// A generator that is ready to run.
pub(super) struct Contender {
    pub(super) generator: Generator,
    program: PathBuf,
}

impl Contender {
    /// Builds ours in release, or installs a rival unless it is there.
    pub(super) fn ready(generator: Generator) -> Result<Self, Failure> {
        let program = match generator {
            Generator::Keyroute => ours()?,
            _ => installed(generator)?,
        };
        Ok(Self { generator, program })
    }

    /// The command that generates a client into a folder.
    pub(super) fn command(&self, document: &Path, folder: &Path) -> Command {
        let mut command = Command::new(&self.program);
        match self.generator {
            Generator::Keyroute => command.args(["try", "--row", "--out"]).arg(folder),
            Generator::OpenapiToRust => command
                .args(["generate", "--output-dir"])
                .arg(folder.join("src/generated")),
            Generator::Ploidy => command.args(["generate", "rust", "--output"]).arg(folder),
        };
        command.arg(document);
        command
    }

    /// The folder of the code that users commit.
    pub(super) fn code(&self, folder: &Path) -> PathBuf {
        match self.generator {
            Generator::OpenapiToRust => folder.join("src/generated"),
            _ => folder.join("src"),
        }
    }

    /// Whether a file of that folder is written by the generator. Ours has a `lib.rs` around it that
    /// a vendored client has not.
    pub(super) fn is_code(&self, file: &Path) -> bool {
        let rust = file.extension().is_some_and(|it| it == "rs");
        let glue = self.generator == Generator::Keyroute && file.ends_with("lib.rs");
        rust && !glue
    }

    /// Writes what the generator leaves to its users, so that the folder is a crate; and the lock
    /// file of this repository, so that dependencies which clients share are built once.
    pub(super) fn complete(&self, folder: &Path) -> Result<(), Failure> {
        if self.generator == Generator::OpenapiToRust {
            let dependencies = read(&folder.join("src/generated/REQUIRED_DEPS.toml"))?;
            let dependencies = String::from_utf8_lossy(&dependencies);
            write(
                &folder.join("Cargo.toml"),
                &format!(
                    "[package]\nname = \"client\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n{dependencies}"
                ),
            )?;
            write(&folder.join("src/lib.rs"), "pub mod generated;\n")?;
        }
        let manifest = folder.join("Cargo.toml");
        let text = read(&manifest)?;
        let text = String::from_utf8_lossy(&text);
        if !text.contains("[workspace]") {
            write(&manifest, &format!("{text}\n[workspace]\n"))?;
        }
        let lock = read(&root().join("Cargo.lock"))?;
        write(&folder.join("Cargo.lock"), &String::from_utf8_lossy(&lock))
    }
}

/// This program, built in release.
fn ours() -> Result<PathBuf, Failure> {
    let mut command = Command::new("cargo");
    command
        .args(["build", "--release", "--package", "xtask"])
        .args(["--message-format", "json-render-diagnostics"])
        .current_dir(root());
    let output = finished(&mut command)?;
    let executable = output.lines().rev().find_map(|line| {
        let message: serde_json::Value = serde_json::from_str(line).ok()?;
        message.get("executable")?.as_str().map(PathBuf::from)
    });
    executable.ok_or_else(|| Failure::Program {
        command: format!("{command:?}"),
        detail: ": it names no executable".to_owned(),
    })
}

/// The program of a rival, below `target/rivals`.
fn installed(generator: Generator) -> Result<PathBuf, Failure> {
    let folder = root().join("target/rivals");
    let (package, version) = generator.package();
    let program = folder.join("bin").join(package);
    let known = read(&folder.join(".crates.toml")).unwrap_or_default();
    let mark = format!("\"{package} {version} (");
    if !String::from_utf8_lossy(&known).contains(&mark) {
        eprintln!("installing {package} {version} into target/rivals");
        let mut command = Command::new("cargo");
        command
            .args(["install", "--locked", "--root"])
            .arg(&folder)
            .arg(format!("{package}@{version}"));
        finished(&mut command)?;
    }
    Ok(program)
}

fn finished(command: &mut Command) -> Result<String, Failure> {
    let shown = format!("{command:?}");
    let run = process::run(command, INSTALL_DEADLINE)?;
    if run.is_success() {
        return Ok(run.output);
    }
    Err(Failure::Program {
        command: shown,
        detail: format!(": {}", run.problem()),
    })
}
