//! `cargo xtask explain`: what a diagnostic code means, why, an example that causes it, and how to
//! mend it; or a list of all codes.

use keyroute_codegen::report::Code;

/// Arguments of `explain`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The code, such as K0403; all are listed if none is named
    #[arg(value_name = "CODE")]
    code: Option<Code>,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) {
    match arguments.code {
        Some(code) => print!("{}", code.explain()),
        None => {
            for code in Code::ALL {
                println!(
                    "{code}  {:<7}  {}",
                    code.disposition().label(),
                    code.title()
                );
            }
        }
    }
}
