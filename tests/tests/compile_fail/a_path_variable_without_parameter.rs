//! The path has a variable that no parameter fills.

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
    GET "/users/{user_id}" => get_user () auth bearer;
    returns 200 => Empty;
}

fn main() {}
