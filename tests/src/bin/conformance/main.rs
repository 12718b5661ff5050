//! The clients of this repository against servers that nobody here wrote. `cargo xtask conformance`
//! installs and starts a server, and runs this program with the server's name and the line of JSON
//! by which the server said where it is; each check is printed as a line of JSON when it is done.

mod adapter;
mod check;
mod grants;
mod lifecycle;
mod server;
mod shapes;
mod vendors;

use std::process::ExitCode;

use check::{Cell, Failure};
use server::Server;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [name, ready] = &arguments[..] else {
        eprintln!("usage: conformance SERVER READY; `cargo xtask conformance` runs this");
        return ExitCode::FAILURE;
    };
    let ran = match name.as_str() {
        "prism" => shapes::run(ready).await,
        _ => run(ready).await,
    };
    match ran {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// All checks of an authorization server. The name of each is the row that it fills.
async fn run(ready: &str) -> Result<bool, Failure> {
    let server = Server::new(ready)?;
    let mut cells = Vec::new();
    macro_rules! check {
        ($name:literal, $check:path) => {
            cells.push(Cell::of($name, $check(&server)).await)
        };
    }
    check!("client credentials", grants::client_credentials);
    check!("password", grants::password);
    check!("code with PKCE", grants::code);
    check!("device code", grants::device);
    check!("JWT assertion", grants::assertion);
    check!("discovery", grants::discovery);
    check!("wrong secret", grants::wrong_secret);
    check!("storm", lifecycle::storm);
    check!("rotation", lifecycle::rotation);
    check!("token expired at the server", lifecycle::expired);
    check!(
        "refresh token dead, login at hand",
        lifecycle::dead_with_login
    );
    check!(
        "refresh token dead, no login",
        lifecycle::dead_without_login
    );
    check!("one store, four clients", lifecycle::shared_store);
    check!("logout", lifecycle::logout);
    check!("Flume's envelope", vendors::flume);
    check!("Amino's JSON:API", vendors::amino);
    Ok(cells.iter().all(Cell::is_well))
}
