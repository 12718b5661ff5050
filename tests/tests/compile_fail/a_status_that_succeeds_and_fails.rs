//! One status is both a success and a failure.

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
    returns 200 | 404 => Empty;
    fails 404 => Text;
}

fn main() {}
