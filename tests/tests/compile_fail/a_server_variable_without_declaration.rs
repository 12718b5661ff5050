//! A server's template has a variable that is not declared.

use keyroute::table::*;

api! {
    /// An API.
    pub Example "1"
    server main {
        /// The server.
        main "https://{host}/v1",
    }
    auth anonymous;
}

fn main() {}
