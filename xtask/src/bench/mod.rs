//! `cargo xtask bench`: measurements beside peers, in one run, printed with ratios.

mod auth;
mod build;
#[cfg(unix)]
mod generators;

use crate::repository::Outcome;

/// What to measure.
#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// The token lifecycle, beside that of other libraries: headers, storms, rejections, throughput
    Auth(auth::Arguments),
    /// Lines and release build time of a generated client, beside progenitor's
    Build(build::Arguments),
    /// Everything that a document costs with Keyroute and with other generators, over a folder of them
    #[cfg(unix)]
    Generators(generators::Arguments),
}

/// Runs a measurement.
pub(crate) fn run(command: &Command) -> Outcome {
    match command {
        Command::Auth(arguments) => auth::run(arguments),
        Command::Build(arguments) => build::run(arguments),
        #[cfg(unix)]
        Command::Generators(arguments) => generators::run(arguments),
    }
}
