//! `FlintRow`: the resources of an account, which any one of four credentials opens. Three of them
//! are sent as they are; OAuth 2.0 is a login by a person in a browser, whose tokens are refreshed
//! from then on and revoked at logout.
//!
//! ```no_run
//! use std::time::Duration;
//!
//! use keyroute::auth::{FileStore, OAuth, OAuthClient};
//! use keyroute::flintrow::{Credentials, FlintRow};
//!
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let by_key = FlintRow::connect(Credentials::ApiKey("the key".into())).build()?;
//! by_key.list_resources().send().await?;
//!
//! let app = OAuth::person(OAuthClient::secret("the app's id", "the app's secret"));
//! let by_person = FlintRow::connect(Credentials::OAuth2(app))
//!     .store(FileStore::new("tokens.json"))
//!     .build()?;
//! let login = by_person.browser_login()?.on_loopback("/callback").await?;
//! println!("Open {} in a browser", login.url());
//! login.finish(Duration::from_mins(5)).await?;
//! by_person.list_resources().send().await?;
//! by_person.logout().await?;
//! # Ok(()) }
//! ```

use crate::Secret;
use crate::account::{Account, AccountBuilder};
use crate::auth::{AuthError, Authorization, Credential, OAuth};
use crate::runtime::client::Client as _;
use crate::runtime::route::Route;

pub use crate::generated::flintrow::routes::*;
pub use crate::generated::flintrow::types;

/// One of the four ways to be let in. `Debug` shows no secret.
#[derive(Clone, Debug)]
#[allow(clippy::large_enum_variant, reason = "there is one, for a moment")]
pub enum Credentials {
    /// A key from the account's dashboard.
    ApiKey(Secret),
    /// A JSON Web Token that the caller already has. It is sent as it is, and never refreshed.
    Bearer(Secret),
    /// A user name and a password, which the vendor recommends for development only.
    Basic {
        /// The user name.
        username: String,
        /// The password.
        password: Secret,
    },
    /// OAuth 2.0: [`OAuth::person`] with the app's id and secret, and the scopes to ask for. Begin
    /// the login with [`Account::browser_login`], unless the store remembers one.
    OAuth2(OAuth),
}

impl FlintRow {
    /// Begins a client with this credential.
    pub fn connect(credentials: Credentials) -> AccountBuilder<Self> {
        let builder = Account::builder();
        match credentials {
            Credentials::ApiKey(key) => {
                builder.credential_for(schemes::api_key.name, Credential::api_key(key))
            }
            Credentials::Bearer(token) => {
                builder.credential_for(schemes::bearer.name, Credential::bearer(token))
            }
            Credentials::Basic { username, password } => {
                let credential = Credential::basic(username, password);
                builder.credential_for(schemes::basic.name, credential)
            }
            Credentials::OAuth2(login) => builder
                .credential_over_routes(schemes::oauth2.name, |client| {
                    client.endpoints(login).into()
                }),
        }
    }

    /// The endpoints as the rows have them, on the server of the role `auth`. The document's flow
    /// names the vendor's own host, and no flow can name where tokens are revoked.
    fn endpoints(&self, login: OAuth) -> OAuth {
        let base = self.core().base("auth").map_or("", |url| url.as_str());
        let at = |route: &Route| format!("{}{}", base.trim_end_matches('/'), route.path);
        login
            .authorization_url(at(&authorize::ROUTE))
            .token_url(at(&create_token::ROUTE))
            .revocation_url(at(&revoke_token::ROUTE))
    }
}

impl Account<FlintRow> {
    /// Begins the login of [`Credentials::OAuth2`]: a person opens a URL in a browser, and is sent
    /// back to this program ([`on_loopback`](Authorization::on_loopback)) or to your web server
    /// ([`redirect_to`](Authorization::redirect_to)). The authorization code flow with PKCE
    /// (RFC 6749 section 4.1, RFC 7636).
    ///
    /// # Errors
    /// [`AuthError::Misconfigured`] where the credential is another one.
    pub fn browser_login(&self) -> Result<Authorization, AuthError> {
        self.auth().authorize(schemes::oauth2.name)
    }
}
