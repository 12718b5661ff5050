//! Two rows have the same name.

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
    returns 200 => Empty;
}

route! {
    /// Fetches another user.
    GET "/users/other" => get_user () auth bearer;
    returns 200 => Empty;
}

fn main() {}
