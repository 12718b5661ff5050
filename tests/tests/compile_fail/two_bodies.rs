//! A row has two bodies.

use keyroute::table::*;

api! {
    /// An API.
    pub Example "1"
    server main {
        /// The server.
        main "https://api.example.com",
    }
    /// A token.
    scheme bearer { http bearer "" }
    auth bearer;
}

route! {
    /// Makes a user.
    POST "/users" => create_user (
        /// The user.
        json body: String,
        /// The same as a text.
        text note: String,
    ) auth bearer;
    returns 201 => Empty;
}

fn main() {}
