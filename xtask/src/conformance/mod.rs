//! `cargo xtask conformance`: the clients of this repository against servers that nobody here wrote.
//! It installs each server below `target/conformance`, starts it on loopback, lets a program of the
//! tests crate call it, stops it, and prints what happened: a row per check, a column per server.

mod install;
mod process;
mod table;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use clap::ValueEnum;
use serde::Deserialize;

use self::install::Installed;
use self::process::Running;
use crate::repository::{Failure, Outcome, root};

/// Arguments of `conformance`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Only these servers; may be given several times
    #[arg(long, value_name = "SERVER")]
    only: Vec<Server>,
    /// Print one JSON object a line
    #[arg(long)]
    json: bool,
}

/// A server, which is a folder of `tests/conformance`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Server {
    /// npm oidc-provider: a certified OpenID Provider in JavaScript
    OidcProvider,
    /// django-oauth-toolkit: OAuth 2.0 for Django, in Python
    DjangoOauthToolkit,
    /// Debian's glewlwyd: a single sign-on server in C
    Glewlwyd,
    /// npm prism-cli: judges every request by the vendored documents
    Prism,
}

impl Server {
    fn name(self) -> &'static str {
        match self {
            Self::OidcProvider => "oidc-provider",
            Self::DjangoOauthToolkit => "django-oauth-toolkit",
            Self::Glewlwyd => "glewlwyd",
            Self::Prism => "prism",
        }
    }

    /// Where its program is.
    fn sources(self) -> PathBuf {
        root().join("tests/conformance").join(self.name())
    }

    fn install(self, folder: &Path) -> Result<Installed, Failure> {
        match self {
            Self::OidcProvider => install::npm(folder, "oidc-provider", "9.13.3"),
            Self::Prism => install::npm(folder, "@stoplight/prism-cli", "5.14.2"),
            Self::DjangoOauthToolkit => install::pip(
                folder,
                "3.4.1",
                // Its device flow fails with oauthlib 4.
                &[
                    "django-oauth-toolkit==3.4.1",
                    "Django==5.2.19",
                    "oauthlib==3.3.1",
                ],
            ),
            Self::Glewlwyd => install::debian(folder, "glewlwyd"),
        }
    }

    /// The program that serves, which is told by its standard input's end to stop.
    fn command(self, folder: &Path) -> Result<Command, Failure> {
        let mut command;
        match self {
            Self::OidcProvider | Self::Prism => {
                // Node looks for packages beside the program.
                let program = install::copy(&self.sources().join("server.mjs"), folder)?;
                command = Command::new("node");
                command.arg(program);
            }
            Self::DjangoOauthToolkit => {
                command = Command::new(folder.join("venv/bin/python"));
                command.arg(self.sources().join("server.py"));
            }
            Self::Glewlwyd => {
                command = Command::new("python3");
                command.arg(self.sources().join("server.py"));
                command.arg(folder.join("root"));
            }
        }
        if self == Self::Prism {
            for api in ["flume", "flintrow", "amino", "m2m"] {
                let document = root().join("openapi").join(api).join("openapi.yaml");
                command.arg(format!("{api}={}", document.display()));
            }
        }
        Ok(command)
    }
}

/// One check, as the program of the tests crate prints it.
#[derive(Deserialize)]
struct Cell {
    check: String,
    outcome: String,
    detail: String,
    seconds: f64,
}

/// What became of one server.
struct Column {
    server: Server,
    version: String,
    cells: Vec<Cell>,
    /// Why there is no more of it, if something else than a check failed.
    broken: Option<String>,
}

impl Column {
    fn is_well(&self) -> bool {
        self.broken.is_none() && !self.cells.iter().any(|cell| cell.outcome == "failed")
    }
}

/// Runs the checks.
pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let chosen = |server: &Server| arguments.only.is_empty() || arguments.only.contains(server);
    let driver = build_driver()?;
    let mut columns = Vec::new();
    for server in Server::value_variants().iter().copied().filter(chosen) {
        let column = try_out(server, &driver);
        if arguments.json {
            table::json(&column);
        }
        columns.push(column);
    }
    if !arguments.json {
        table::print(&columns);
    }
    Ok(columns.iter().all(Column::is_well))
}

/// The program that makes the calls. Generated clients are in it, so that it is built by cargo, and
/// never as a part of this one.
fn build_driver() -> Result<PathBuf, Failure> {
    let mut command = Command::new("cargo");
    command
        .args(["build", "--quiet", "--package", "keyroute-tests"])
        .args([
            "--bin",
            "conformance",
            "--message-format",
            "json-render-diagnostics",
        ])
        .arg("--manifest-path")
        .arg(root().join("Cargo.toml"))
        .stderr(Stdio::inherit());
    let output = install::output(&mut command)?;
    let messages = String::from_utf8_lossy(&output);
    let mut executables = messages.lines().filter_map(|line| {
        let message: serde_json::Value = serde_json::from_str(line).ok()?;
        Some(PathBuf::from(message["executable"].as_str()?))
    });
    executables.next_back().ok_or_else(|| Failure::Program {
        command: format!("{command:?}"),
        detail: ": it built no program".to_owned(),
    })
}

/// Installs, starts, calls and stops one server. Whatever fails is the server's column.
fn try_out(server: Server, driver: &Path) -> Column {
    let folder = root().join("target/conformance").join(server.name());
    let mut column = Column {
        server,
        version: String::new(),
        cells: Vec::new(),
        broken: None,
    };
    let ran = (|| {
        eprintln!("{}: installing", server.name());
        column.version = server.install(&folder)?.version;
        let log = folder.join("server.log");
        let running = Running::start(&mut server.command(&folder)?, &log)?;
        eprintln!("{} {}: running the checks", server.name(), column.version);
        let mut command = Command::new(driver);
        command.arg(server.name()).arg(running.ready());
        command.stdin(Stdio::null()).stderr(Stdio::inherit());
        let output = command.output().map_err(|source| Failure::File {
            path: driver.display().to_string(),
            source,
        })?;
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            column.cells.extend(serde_json::from_str::<Cell>(line));
        }
        if column.cells.is_empty() {
            return Err(Failure::Program {
                command: format!("conformance {}", server.name()),
                detail: format!(": it did no check; the server's log is {}", log.display()),
            });
        }
        running.stop()
    })();
    column.broken = ran.err().map(|failure| failure.to_string());
    column
}
