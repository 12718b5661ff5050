//! `cargo xtask demo`: each vendor's story against its fake server. A program of the tests crate
//! tells them, and is run through cargo, so that this crate builds even where the generated clients
//! do not.

use std::process::Command;

use clap::ValueEnum;

use crate::repository::{Failure, Outcome, root};

/// Arguments of `demo`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The vendors whose stories are told; all of them if none is named
    #[arg(value_name = "VENDOR")]
    vendors: Vec<Vendor>,
}

/// The vendors that have a fake server.
#[derive(Clone, Copy, ValueEnum)]
#[value(rename_all = "lower")]
enum Vendor {
    /// Password and refresh grants in JSON
    Flume,
    /// Four ways in, one of them through a browser
    FlintRow,
    /// Client credentials
    M2m,
    /// Tokens whose claims are false
    Amino,
}

impl Vendor {
    fn name(self) -> &'static str {
        match self {
            Self::Flume => "flume",
            Self::FlintRow => "flintrow",
            Self::M2m => "m2m",
            Self::Amino => "amino",
        }
    }
}

/// Tells the stories.
pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let mut command = Command::new("cargo");
    command
        .args(["run", "--package", "keyroute-tests", "--bin", "demo"])
        .arg("--manifest-path")
        .arg(root().join("Cargo.toml"))
        .arg("--")
        .args(arguments.vendors.iter().map(|vendor| vendor.name()));
    let status = command.status().map_err(|source| Failure::File {
        path: "cargo".to_owned(),
        source,
    })?;
    Ok(status.success())
}
