//! `cargo xtask bench auth`: the token lifecycle beside that of other libraries. The measuring program
//! is a workspace of its own (`bench/auth`), so that what the rivals depend on is built only here.

use std::process::Command;

use crate::repository::{Failure, Outcome, root};

/// Arguments of `bench auth`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Measure in seconds, with coarser figures
    #[arg(long)]
    quick: bool,
    /// Measure one scenario: cached-header, cold-storm, failing-storm, early-window,
    /// late-rejections, caller-timeout or throughput
    #[arg(long, value_name = "SCENARIO")]
    only: Option<String>,
    /// Print one JSON object a line
    #[arg(long)]
    json: bool,
}

/// Builds the program and runs it.
pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let mut command = Command::new("cargo");
    command
        .args(["run", "--quiet", "--release", "--manifest-path"])
        .arg(root().join("bench/auth/Cargo.toml"))
        .arg("--target-dir")
        .arg(root().join("target/bench-auth"))
        .arg("--");
    if arguments.quick {
        command.arg("--quick");
    }
    if arguments.json {
        command.arg("--json");
    }
    if let Some(scenario) = &arguments.only {
        command.args(["--only", scenario]);
    }
    let status = command.status().map_err(|source| Failure::File {
        path: "cargo".to_owned(),
        source,
    })?;
    Ok(status.success())
}
