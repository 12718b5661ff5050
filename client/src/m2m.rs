//! An API for machines whose documentation shows its token endpoint alone: a client logs in by the
//! OAuth 2.0 client credentials grant. Its other routes are called by method and path, with the same
//! login.
//!
//! ```no_run
//! use keyroute::Method;
//! use keyroute::m2m::{Credentials, M2m, Servers};
//!
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let credentials = Credentials {
//!     client_id: "the client's id".into(),
//!     client_secret: "the client's secret".into(),
//! };
//! let m2m = M2m::connect(Servers::main("bookings.example.com"), credentials).build()?;
//!
//! let bookings = m2m.request(Method::GET, "/v2/bookings").send().await?;
//! println!("{} and {} bytes", bookings.status, bookings.body.len());
//! # Ok(()) }
//! ```

use crate::Secret;
use crate::account::{Account, AccountBuilder};
use crate::auth::Credential;
use crate::runtime::server::BaseUrl;

pub use crate::generated::m2m::routes::*;
pub use crate::generated::m2m::types;

/// What a login takes. `Debug` shows no secret.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// The client's id, which its owner chose.
    pub client_id: String,
    /// The client's secret: the API token from the account's settings.
    pub client_secret: Secret,
}

impl M2m {
    /// Begins a client that logs in with these credentials, at its first call. The document has no
    /// host of its own: name it by [`Servers::main`], or give its base URL.
    ///
    /// The id and the secret are form-encoded before they are joined for HTTP Basic (RFC 6749
    /// section 2.3.1), and a refusal of them is final: there is nothing else to try.
    pub fn connect(at: impl Into<BaseUrl>, credentials: Credentials) -> AccountBuilder<Self> {
        let Credentials {
            client_id,
            client_secret,
        } = credentials;
        Account::builder()
            .servers(Servers { main: at.into() })
            .credential_for(
                schemes::oauth2.name,
                Credential::client_credentials(client_id, client_secret),
            )
    }
}
