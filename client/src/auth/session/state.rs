//! How a session stands, for health checks and support: no secret in it.

use std::time::SystemTime;

use crate::auth::error::{AuthError, Subject};

/// A look at one session.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SessionState {
    /// Whose: the API and the security scheme.
    pub subject: Subject,
    /// The scopes that are asked for.
    pub scopes: Vec<String>,
    /// Whether there is a token that can be used.
    pub has_token: bool,
    /// Until when it is used; `None` without a token, or where the server did not say.
    pub valid_until: Option<SystemTime>,
    /// Whether a refresh is running.
    pub refreshing: bool,
    /// Whether the session was logged out.
    pub logged_out: bool,
    /// The last failure, if nothing succeeded since.
    pub last_failure: Option<LastFailure>,
}

/// A failure to get a token.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct LastFailure {
    /// When.
    pub at: Option<SystemTime>,
    /// Why.
    pub error: AuthError,
    /// Until then it is remembered and nothing is asked.
    pub next_attempt: Option<SystemTime>,
}
