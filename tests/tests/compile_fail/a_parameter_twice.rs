//! A parameter stands twice in one place.

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
        query limit?: i32,
        /// Bounds the list, too.
        query most?: i32 as "limit",
    ) auth bearer;
    returns 200 => Empty;
}

fn main() {}
