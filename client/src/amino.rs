//! Amino: the television platform of one customer, whose host is named when the client is made. A
//! login takes a user name and a password; each token comes with the refresh token for the next, and
//! says beside it when it expires.
//!
//! ```no_run
//! use keyroute::amino::{Amino, Credentials, Servers};
//!
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let credentials = Credentials {
//!     username: "pat@example.org".into(),
//!     password: "the password".into(),
//! };
//! let amino = Amino::connect(Servers::main("tv.example.com"), credentials).build()?;
//!
//! let streams = amino.list_channel_streams("42").send().await?;
//! println!("{} streams", streams.body.data.unwrap_or_default().len());
//! # Ok(()) }
//! ```

use crate::Secret;
use crate::account::{Account, AccountBuilder};
use crate::auth::{Credential, Grant, GrantError, GrantFuture, Lifetime, Token, TokenReply};
use crate::runtime::client::{Client as _, UntypedCall};
use crate::runtime::server::BaseUrl;

pub use crate::generated::amino::routes::*;
pub use crate::generated::amino::types;

use self::types::{
    AccessTokenRequest, PasswordGrant, PasswordGrantGrantType, RefreshTokenGrant,
    RefreshTokenGrantGrantType,
};

/// What a login takes. `Debug` shows no secret.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// The login name.
    pub username: String,
    /// The password.
    pub password: Secret,
}

impl Amino {
    /// Begins a client that logs in with these credentials, at its first call. Every customer has a
    /// host: name it by [`Servers::main`], or give its base URL.
    ///
    /// The server keeps no logins, so that a logout is the deletion of the tokens here.
    pub fn connect(at: impl Into<BaseUrl>, credentials: Credentials) -> AccountBuilder<Self> {
        Account::builder()
            .servers(Servers { main: at.into() })
            .credential_over_routes(schemes::bearer.name, |client| {
                Credential::grant(Login {
                    client,
                    credentials,
                })
            })
    }
}

/// The two uses of the row `create_access_token`. Its reply is read liberally: a refresh token is
/// rotated by it, whatever else it says.
struct Login {
    /// Sends no credentials and follows no redirects.
    client: Amino,
    credentials: Credentials,
}

impl Login {
    async fn ask(&self, request: AccessTokenRequest) -> Result<Token, GrantError> {
        let call: UntypedCall = self.client.create_access_token(request).into();
        let reply = call.send().await?;
        let body = TokenReply::new(&reply.body);
        // When it expires stands beside it: the vendor advises against the claims within.
        let expiry = body.value("/data/0/attributes/expires_at_timestamp");
        match body.token("/data/0/attributes") {
            Some(token) if reply.status.is_success() => {
                Ok(token.with_lifetime(Lifetime::until_json(expiry.as_ref())))
            }
            _ => Err(GrantError::from_status(reply.status, &reply.headers)),
        }
    }
}

impl Grant for Login {
    fn identity(&self) -> String {
        let base = self.client.core().base("main");
        let base = base.map_or("", |url| url.as_str());
        format!("{base} {}", self.credentials.username)
    }

    fn login<'a>(&'a self, _: &'a [String]) -> GrantFuture<'a> {
        let Credentials { username, password } = self.credentials.clone();
        let request = PasswordGrant {
            grant_type: PasswordGrantGrantType::Password,
            username,
            password,
        };
        Box::pin(self.ask(request.into()))
    }

    /// The vendor documents no refusal. Whatever status that is, only a login helps after it.
    fn refresh<'a>(&'a self, refresh: &'a Secret, _: &'a [String]) -> GrantFuture<'a> {
        let request = RefreshTokenGrant {
            grant_type: RefreshTokenGrantGrantType::RefreshToken,
            refresh_token: refresh.clone(),
        };
        Box::pin(async move {
            self.ask(request.into()).await.map_err(|error| match error {
                GrantError::CredentialsRejected {
                    status: Some(status),
                    ..
                }
                | GrantError::Misconfigured {
                    status: Some(status),
                    ..
                } if matches!(status.as_u16(), 400 | 401 | 403 | 422) => {
                    GrantError::RefreshTokenDead
                }
                error => error,
            })
        })
    }
}
