//! A path parameter is no variable of the path.

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
    GET "/users/{user_id}" => get_user (
        /// The user's id.
        path user_id: i32,
        /// The device's id.
        path device_id: String,
    ) auth bearer;
    returns 200 => Empty;
}

fn main() {}
