//! Keyroute's token lifecycle beside that of `huskarl`, `azure_core`, `aws-smithy-runtime` and
//! `google-cloud-auth`, in one run against a loopback server. Each library is driven in `rivals`, each
//! measurement is a file of `scenarios`; the output is a table per scenario, in Markdown.
//!
//! `cargo xtask bench auth` builds and runs it.

mod allocations;
mod arguments;
mod machine;
mod rivals;
mod scenarios;
mod server;
mod table;
mod versions;

use std::process::ExitCode;

use self::arguments::Arguments;

fn main() -> ExitCode {
    let arguments = match Arguments::parse(std::env::args().skip(1)) {
        Ok(arguments) => arguments,
        Err(wrong) => {
            eprintln!("error: {wrong}");
            return ExitCode::FAILURE;
        }
    };
    if !arguments.json {
        println!("{}\n", machine::described());
    }
    for scenario in arguments.scenarios() {
        let section = match scenario.run(arguments.scale()) {
            Ok(section) => section,
            Err(error) => {
                eprintln!("error: {}: {error}", scenario.name());
                return ExitCode::FAILURE;
            }
        };
        if arguments.json {
            table::json(scenario.name(), &section);
        } else {
            table::print(&section);
        }
    }
    ExitCode::SUCCESS
}
