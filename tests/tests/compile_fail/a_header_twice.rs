//! A header of the replies stands twice.

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
    GET "/users" => list_users () auth bearer;
    returns 200 => Empty;
    headers LINK: String, NEXT: String as "Link";
}

fn main() {}
