//! The commands of this repository, thin over `keyroute-codegen`: `generate` writes or checks the
//! vendored clients, `try` generates a crate from any document, `bench` measures, `demo` shows,
//! `conformance` tries the clients against servers of others.

mod bench;
#[cfg(unix)]
mod conformance;
mod demo;
mod effective;
mod explain;
mod generate;
mod manifest;
mod repository;
mod trial;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Keyroute's commands.
#[derive(Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    disable_help_subcommand = true
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write the clients of the vendored APIs, or check that they are up to date
    ///
    /// What cannot be honoured is told with a code. In openapi/apis.toml an API may allow codes, everywhere
    /// (`allow = ["K0402"]`) or at a place (`allow = [{ code = "K0403", at = "#/paths/~1pets" }]`), and deny
    /// them (`deny = ["K0502", "warnings"]`). What is allowed is not told; what is denied is an error, and so
    /// is what is refused, and an allowance that allows nothing. An error makes the exit status 1.
    Generate(generate::Arguments),
    /// Generate a crate from any OpenAPI document, and report what was honoured
    Try(trial::Arguments),
    /// Print the document that a client is generated from: files bundled, overlays applied
    ///
    /// What is printed is a document, and gives the same client.
    Effective(effective::Arguments),
    /// Say what a diagnostic code means, what causes it and how to mend it, or list all codes
    Explain(explain::Arguments),
    /// Measure against peers, in one run
    #[command(subcommand)]
    Bench(bench::Command),
    /// Tell each vendor's story against its fake server
    ///
    /// Starts the fake vendors on loopback and lets each client log in, call, outlive its token,
    /// refresh, and log out. Every line comes from the requests that reached the vendor and from the
    /// client's typed replies. Exits with 1 if a step did something else than it should.
    Demo(demo::Arguments),
    /// Call authorization servers that nobody here wrote
    ///
    /// Installs each below target/conformance (by npm, pip, and out of Debian packages that are
    /// unpacked there), starts it on loopback, makes the clients log in, call, refresh, share a store
    /// and log out, stops it, and prints a table: a row per check, a column per server. What a cell
    /// says is what happened; brackets say what a server does not offer. A server that cannot be
    /// installed or started fails the run. Needs node, npm, python3, apt-get and dpkg; no rights.
    #[cfg(unix)]
    Conformance(conformance::Arguments),
}

fn main() -> ExitCode {
    quiet_engine();
    let done = match Arguments::parse().command {
        Command::Generate(arguments) => generate::run(&arguments),
        Command::Try(arguments) => trial::run(&arguments),
        Command::Effective(arguments) => effective::run(&arguments),
        Command::Explain(arguments) => {
            explain::run(&arguments);
            Ok(true)
        }
        Command::Bench(command) => bench::run(&command),
        Command::Demo(arguments) => demo::run(&arguments),
        #[cfg(unix)]
        Command::Conformance(arguments) => conformance::run(&arguments),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            let mut source = error.source();
            while let Some(cause) = source {
                eprintln!("  caused by: {cause}");
                source = cause.source();
            }
            ExitCode::FAILURE
        }
    }
}

/// A panic of the type engine is caught and reported as a diagnostic, so its own message is noise.
fn quiet_engine() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !keyroute_codegen::types::engine_is_running() {
            usual(panic);
        }
    }));
}
