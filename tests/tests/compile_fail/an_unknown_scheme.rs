//! The row requires a scheme that the API does not declare.

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
    GET "/user" => get_user () auth bearer or session;
    returns 200 => Empty;
}

fn main() {}
