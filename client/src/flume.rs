//! Flume: water use as measured by the sensors of an account. A login takes the account's user name
//! and password and the client id and secret of its API access; its own token route, whose requests
//! are JSON and whose replies are envelopes, is a row of the table like any other.
//!
//! ```no_run
//! use keyroute::auth::FileStore;
//! use keyroute::flume::{Credentials, Flume};
//!
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let flume = Flume::connect(Credentials {
//!     client_id: "the client's id".into(),
//!     client_secret: "the client's secret".into(),
//!     username: "pat@example.org".into(),
//!     password: "the password".into(),
//! })
//! .store(FileStore::new("tokens.json"))
//! .build()?;
//!
//! let user = flume.user_id_from_unverified_token().await?;
//! let devices = flume.list_devices(user).limit(50).send().await?;
//! for device in devices.body.data {
//!     println!("{} {:?}", device.id, device.last_seen);
//! }
//! flume.logout().await?;
//! # Ok(()) }
//! ```

use bytes::Bytes;

use crate::account::{Account, AccountBuilder};
use crate::auth::{
    AuthError, Credential, Grant, GrantError, GrantFuture, Token, TokenRejected, TokenReply,
    unverified_claims,
};
use crate::runtime::client::{Client as _, UntypedCall};
use crate::{Response, Secret};

pub use crate::generated::flume::routes::*;
pub use crate::generated::flume::types;

use self::types::{
    PasswordGrant, PasswordGrantGrantType, RefreshTokenGrant, RefreshTokenGrantGrantType,
    TokenRequest,
};

/// What a login takes. `Debug` shows no secret.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// The client's id, from the API access settings of the vendor's portal.
    pub client_id: String,
    /// The client's secret, from the same place.
    pub client_secret: Secret,
    /// The e-mail address of the account.
    pub username: String,
    /// The password of the account.
    pub password: Secret,
}

/// A request without a token that Flume finds is answered by 400, not 401.
static TOKEN_REJECTED: &[TokenRejected] = &[TokenRejected {
    status: 400,
    body: &[
        ("/message", "invalid_request"),
        ("/detailed/0", "The access token was not found"),
    ],
}];

impl Flume {
    /// Begins a client that logs in with these credentials, at its first call.
    pub fn connect(credentials: Credentials) -> AccountBuilder<Self> {
        Account::builder()
            .credential_over_routes(schemes::bearer.name, |client| {
                Credential::grant(Login {
                    client,
                    credentials,
                })
            })
            .with_auth(|auth| auth.token_rejected(TOKEN_REJECTED))
    }
}

impl Account<Flume> {
    /// The user's id, which most routes take, as the access token claims it. The token is NOT
    /// verified: use the id to ask Flume, which checks the token itself, and never to allow
    /// anything. Logs in where there is no token yet.
    ///
    /// # Errors
    /// [`UserIdError`].
    pub async fn user_id_from_unverified_token(&self) -> Result<i32, UserIdError> {
        let session = self.auth().session(schemes::bearer.name)?;
        let claims = unverified_claims(&session.access_token().await?);
        let id = claims.and_then(|claims| claims.get("user_id")?.as_i64());
        id.and_then(|id| i32::try_from(id).ok())
            .ok_or(UserIdError::NotInToken)
    }
}

/// Why the user's id could not be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UserIdError {
    /// There is no token.
    #[error(transparent)]
    Auth(#[from] AuthError),
    /// The token has no claim of that name that is a number.
    #[error("Flume's access token names no user (it has no numeric claim `user_id`)")]
    NotInToken,
}

/// Flume's password and refresh grants, over the row `get_tokens`. Its reply is read liberally: a
/// refresh token is rotated by it, whatever else it says.
struct Login {
    /// Sends no credentials and follows no redirects.
    client: Flume,
    credentials: Credentials,
}

impl Login {
    /// `invalid_grant` is what that error word says of this request.
    async fn ask(
        &self,
        request: TokenRequest,
        invalid_grant: GrantError,
    ) -> Result<Token, GrantError> {
        let call: UntypedCall = self.client.get_tokens(request).into();
        let reply = call.send().await?;
        let body = TokenReply::new(&reply.body);
        match body.token("/data/0") {
            Some(token) if reply.status.is_success() => Ok(token),
            _ => Err(meaning(&reply, &body, invalid_grant)),
        }
    }
}

impl Grant for Login {
    fn identity(&self) -> String {
        let base = self
            .client
            .core()
            .base("main")
            .map_or("", |url| url.as_str());
        let Credentials {
            client_id,
            username,
            ..
        } = &self.credentials;
        format!("{base} {client_id} {username}")
    }

    fn login<'a>(&'a self, _: &'a [String]) -> GrantFuture<'a> {
        let credentials = self.credentials.clone();
        let request = PasswordGrant {
            grant_type: PasswordGrantGrantType::Password,
            client_id: credentials.client_id,
            client_secret: credentials.client_secret,
            username: credentials.username,
            password: credentials.password,
        };
        let refused = GrantError::rejected("Flume refused the user name or the password");
        Box::pin(self.ask(request.into(), refused))
    }

    fn refresh<'a>(&'a self, refresh: &'a Secret, _: &'a [String]) -> GrantFuture<'a> {
        let credentials = self.credentials.clone();
        let request = RefreshTokenGrant {
            grant_type: RefreshTokenGrantGrantType::RefreshToken,
            refresh_token: refresh.clone(),
            client_id: credentials.client_id,
            client_secret: credentials.client_secret,
        };
        Box::pin(self.ask(request.into(), GrantError::RefreshTokenDead))
    }
}

/// What a refusal of the token route means for the session. Flume answers 400 where RFC 6749
/// section 5.2 does too, and says which of its errors it is by a word and a sentence.
fn meaning(
    reply: &Response<Bytes>,
    body: &TokenReply<'_>,
    invalid_grant: GrantError,
) -> GrantError {
    let details = body.value("/detailed").unwrap_or_default();
    let is_said = |sentence: &str| {
        let mut said = details.as_array().into_iter().flatten();
        said.any(|detail| detail == sentence)
    };
    let rejected = |reason| GrantError::CredentialsRejected {
        reason,
        status: Some(reply.status),
    };
    match (reply.status.as_u16(), body.text("/message").as_deref()) {
        (400, _) if is_said("Refresh token is invalid") => GrantError::RefreshTokenDead,
        (400, Some("invalid_client")) => rejected("Flume refused the client's id or secret"),
        (400, Some("invalid_grant")) => invalid_grant,
        (403, Some("unverified_user")) => {
            rejected("the sign-up of this Flume account is not finished")
        }
        _ => GrantError::from_status(reply.status, &reply.headers),
    }
}
