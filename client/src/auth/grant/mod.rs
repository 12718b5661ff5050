//! How tokens are had. A [`Grant`] turns credentials, or a refresh token, into a [`Token`]; the
//! session decides when. The standard OAuth 2.0 grants are in [`oauth`]; a vendor with token routes
//! of its own implements the trait over its generated client.

pub(crate) mod authorization_code;
pub(crate) mod device;
mod discovery;
pub(crate) mod endpoint;
mod loopback;
pub(crate) mod oauth;
pub(crate) mod oauth_grant;
mod refusal;
pub(crate) mod reply;
mod retry_after;

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use http::{HeaderMap, StatusCode};

use self::retry_after::retry_after;
use super::error::{AuthError, Subject};
use super::token::Token;
use crate::runtime::error::{Error, TransportKind};
use crate::runtime::secret::Secret;

/// A future of a grant.
pub type GrantFuture<'a, T = Token> =
    Pin<Box<dyn Future<Output = Result<T, GrantError>> + Send + 'a>>;

/// A way to get tokens.
///
/// The session calls it from a task of its own, one call at a time, with a time limit; so an
/// implementation neither caches, retries nor locks.
///
/// A vendor's own token routes take about this much: the calls of a generated client (without a
/// hook, and with [`token_client`](super::token_client) as its HTTP client) and what their replies
/// mean. The replies are taken as they come, the call of a row made `into` an `UntypedCall`, and read by
/// [`TokenReply`](super::TokenReply), so that nothing odd in one loses a rotated refresh token.
///
/// ```
/// use keyroute::auth::{Grant, GrantError, GrantFuture, Token, TokenReply};
/// use keyroute::{Error, Response, Secret};
/// # use bytes::Bytes;
/// # struct Vendor;
/// # impl Vendor {
/// #     async fn log_in(&self, _: &str, _: &Secret) -> Result<Response<Bytes>, Error> { unimplemented!() }
/// #     async fn renew(&self, _: &Secret) -> Result<Response<Bytes>, Error> { unimplemented!() }
/// # }
/// struct Password { vendor: Vendor, user: String, password: Secret }
///
/// impl Grant for Password {
///     fn identity(&self) -> String {
///         self.user.clone()
///     }
///
///     fn login<'a>(&'a self, _scopes: &'a [String]) -> GrantFuture<'a> {
///         Box::pin(async move { token(self.vendor.log_in(&self.user, &self.password).await?) })
///     }
///
///     fn refresh<'a>(&'a self, refresh: &'a Secret, _scopes: &'a [String]) -> GrantFuture<'a> {
///         Box::pin(async move {
///             let reply = self.vendor.renew(refresh).await?;
///             // How this vendor says that the refresh token is dead; else by the status.
///             if reply.status == 400 {
///                 return Err(GrantError::RefreshTokenDead);
///             }
///             token(reply)
///         })
///     }
/// }
///
/// fn token(reply: Response<Bytes>) -> Result<Token, GrantError> {
///     match TokenReply::new(&reply.body).token("/data/0") {
///         Some(token) if reply.status.is_success() => Ok(token),
///         _ => Err(GrantError::from_status(reply.status, &reply.headers)),
///     }
/// }
/// ```
pub trait Grant: Send + Sync {
    /// Who logs in where: token endpoint, client id, user name; never a secret. Tokens are kept
    /// apart by it.
    fn identity(&self) -> String;

    /// Logs in with what the grant itself holds. The default says that only a person can.
    ///
    /// # Errors
    /// By class; see [`GrantError`].
    fn login<'a>(&'a self, scopes: &'a [String]) -> GrantFuture<'a> {
        let _ = scopes;
        Box::pin(async { Err(GrantError::PersonNeeded) })
    }

    /// Exchanges a refresh token. The default says that there are none.
    ///
    /// # Errors
    /// By class; [`GrantError::RefreshTokenDead`] leads to a login.
    fn refresh<'a>(&'a self, refresh: &'a Secret, scopes: &'a [String]) -> GrantFuture<'a> {
        let _ = (refresh, scopes);
        Box::pin(async { Err(GrantError::RefreshTokenDead) })
    }

    /// Revokes a token at the server, at logout. The default does nothing: many servers keep no
    /// sessions, and deleting the token is all there is to do.
    ///
    /// # Errors
    /// By class; the token is deleted locally all the same.
    fn revoke<'a>(&'a self, token: &'a Secret, kind: TokenKind) -> GrantFuture<'a, ()> {
        let _ = (token, kind);
        Box::pin(async { Ok(()) })
    }
}

/// Which of the two tokens is revoked: the `token_type_hint` of RFC 7009 section 2.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// The access token.
    Access,
    /// The refresh token.
    Refresh,
}

/// Why a grant gave no token, by what the session does next.
///
/// Reasons are sentences written in the source, so that nothing of a reply can end in an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GrantError {
    /// It may pass by itself: the session asks again later, and serves a valid token meanwhile.
    Transient {
        /// What happened.
        reason: &'static str,
        /// The status of the reply, where there was one.
        status: Option<StatusCode>,
        /// What the server asked for in `Retry-After`.
        retry_after: Option<Duration>,
        /// Whether the request may have been processed although no reply came.
        ambiguous: bool,
    },
    /// The refresh token is expired, revoked or used up (`invalid_grant`). The session looks
    /// whether another process has a newer one, then logs in anew where it can.
    RefreshTokenDead,
    /// The server refuses the client's or the user's credentials.
    CredentialsRejected {
        /// What the server said.
        reason: &'static str,
        /// The status of the reply, where there was one.
        status: Option<StatusCode>,
    },
    /// The request itself was wrong: an unsupported grant, an unknown scope, a redirect.
    Misconfigured {
        /// What is wrong.
        reason: &'static str,
        /// The status of the reply, where there was one.
        status: Option<StatusCode>,
    },
    /// Without a refresh token, only a person can log in.
    PersonNeeded,
}

impl GrantError {
    /// A failure that may pass by itself.
    pub fn transient(reason: &'static str) -> Self {
        Self::Transient {
            reason,
            status: None,
            retry_after: None,
            ambiguous: false,
        }
    }

    /// A refusal of the credentials.
    pub fn rejected(reason: &'static str) -> Self {
        Self::CredentialsRejected {
            reason,
            status: None,
        }
    }

    /// A login that is set up in a way that cannot work.
    pub fn misconfigured(reason: &'static str) -> Self {
        Self::Misconfigured {
            reason,
            status: None,
        }
    }

    /// What the status of a token route's reply says where the body says nothing: 429, 408 and 5xx
    /// may pass; 401 and 403 refuse the credentials; a redirect is not followed; anything else is
    /// a wrong request.
    pub fn from_status(status: StatusCode, headers: &HeaderMap) -> Self {
        let retry_after = retry_after(headers);
        let (reason, given) = (reason_of(status), Some(status));
        match status.as_u16() {
            200..=299 | 408 | 425 | 429 | 500.. => Self::Transient {
                reason,
                status: given,
                retry_after,
                ambiguous: false,
            },
            401 | 403 => Self::CredentialsRejected {
                reason,
                status: given,
            },
            _ => Self::Misconfigured {
                reason,
                status: given,
            },
        }
    }

    /// What the session tells its callers. A wait that the server asked for becomes `retry_in`.
    pub(crate) fn of(self, subject: Subject) -> AuthError {
        let required = |reason| AuthError::ReauthenticationRequired { subject, reason };
        match self {
            Self::Transient {
                reason,
                status,
                retry_after,
                ..
            } => {
                let retry_in = retry_after.unwrap_or_default();
                AuthError::Unavailable {
                    subject,
                    reason,
                    status,
                    retry_in,
                }
            }
            Self::CredentialsRejected { reason, status } => AuthError::CredentialsRejected {
                subject,
                reason,
                status,
            },
            Self::Misconfigured { reason, status } => AuthError::Misconfigured {
                subject,
                reason: reason.into(),
                status,
            },
            Self::RefreshTokenDead => required("the refresh token is no longer valid"),
            Self::PersonNeeded => {
                required("there is no valid refresh token, and only a person can log in")
            }
        }
    }

    /// What a network failure says.
    pub(crate) fn from_transport(kind: TransportKind) -> Self {
        let (reason, ambiguous) = match kind {
            TransportKind::Connect => ("the token endpoint cannot be reached", false),
            TransportKind::Timeout => ("the token endpoint did not answer in time", true),
            TransportKind::Redirect => return Self::misconfigured(reason_of(StatusCode::FOUND)),
            TransportKind::Body | TransportKind::Other => ("the token endpoint broke off", true),
        };
        Self::Transient {
            reason,
            status: None,
            retry_after: None,
            ambiguous,
        }
    }
}

fn reason_of(status: StatusCode) -> &'static str {
    match status.as_u16() {
        200..=299 => "the token endpoint's reply holds no token",
        300..=399 => "the token endpoint redirects, which is not followed; give its final URL",
        401 | 403 => "the token endpoint refused the credentials",
        429 => "the token endpoint limits the rate",
        500.. => "the token endpoint failed",
        _ => "the token endpoint refused the request",
    }
}

/// What a call of a generated token route says where the vendor's own rules say nothing.
impl<E: fmt::Debug> From<Error<E>> for GrantError {
    fn from(error: Error<E>) -> Self {
        match error {
            Error::Transport(error) => Self::from_transport(error.kind()),
            Error::Documented(reply) => Self::from_status(reply.status, &reply.headers),
            Error::Undocumented(reply) | Error::Undecodable { reply, .. } => {
                Self::from_status(reply.status, &reply.headers)
            }
            Error::InvalidRequest(_) => {
                Self::misconfigured("the request of the token route cannot be built")
            }
            Error::Auth(_) => Self::misconfigured("the token route has no credential of its own"),
        }
    }
}
