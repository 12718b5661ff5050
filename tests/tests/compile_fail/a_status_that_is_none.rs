//! A reply's status is none of HTTP.

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
    /// Fetches a user.
    GET "/user" => get_user () auth bearer;
    returns 700 => Empty;
}

fn main() {}
