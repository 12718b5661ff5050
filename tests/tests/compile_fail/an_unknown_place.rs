//! A parameter has a place that there is not.

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
    /// Lists the users.
    GET "/users" => list_users (
        /// Bounds the list.
        fragment limit: i32,
    ) auth bearer;
    returns 200 => Empty;
}

fn main() {}
