//! [`AuthError`]: why no credential could be had, each case a match arm. Every variant is `Clone`,
//! since all callers who wait for one refresh share its result, and prints what to do about it,
//! never a secret or text of a reply.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use http::StatusCode;

use super::store::StoreError;
use crate::runtime::route::{Api, Scheme};

/// What an error is about: an API, and one of its security schemes where one is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Subject {
    /// The API.
    pub api: &'static str,
    /// The security scheme.
    pub scheme: Option<&'static str>,
}

impl Subject {
    pub(crate) fn new(api: &'static Api, scheme: Option<&'static Scheme>) -> Self {
        Self {
            api: api.name,
            scheme: scheme.map(|scheme| scheme.name),
        }
    }

    /// Says that it is set up in a way that cannot work.
    pub(crate) fn misconfigured(self, reason: impl Into<Cow<'static, str>>) -> AuthError {
        AuthError::Misconfigured {
            subject: self,
            reason: reason.into(),
            status: None,
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.scheme {
            Some(scheme) => write!(formatter, "`{scheme}` of {}", self.api),
            None => formatter.write_str(self.api),
        }
    }
}

/// Why no credential could be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AuthError {
    /// No alternative of the operation's security requirement is met by the given credentials.
    #[error("`{operation}` of {api} requires {required}; give a credential for {}", alternatives(.missing))]
    MissingCredential {
        /// The API.
        api: &'static str,
        /// The method of the generated client.
        operation: &'static str,
        /// The requirement, as the row writes it.
        required: String,
        /// Per alternative, the schemes without a credential.
        missing: Vec<Vec<&'static str>>,
    },
    /// The credential names a security scheme that the document does not have.
    #[error("{api} has no security scheme `{scheme}`; it has {}", .known.join(", "))]
    UnknownScheme {
        /// The API.
        api: &'static str,
        /// The name that was given.
        scheme: String,
        /// The names that the document has.
        known: Vec<&'static str>,
    },
    /// A credential of the wrong kind for its scheme.
    #[error("{credential} is no credential for {subject}, which is {kind}")]
    UnsuitableCredential {
        /// Which security scheme.
        subject: Subject,
        /// What was given.
        credential: &'static str,
        /// What the scheme is.
        kind: &'static str,
    },
    /// No scheme was named for a credential, and not exactly one is of its kind.
    #[error("{credential} fits {} of {api}; name the scheme with `credential_for`", listed(.candidates))]
    AmbiguousCredential {
        /// The API.
        api: &'static str,
        /// What was given.
        credential: &'static str,
        /// The schemes of that kind.
        candidates: Vec<&'static str>,
    },
    /// The request goes to a host that is not among the API's servers, so no credential was attached.
    #[error(
        "`{operation}` of {api} goes to {origin}, which may not have the credentials; `allow_origin` allows it"
    )]
    UnknownOrigin {
        /// The API.
        api: &'static str,
        /// The method of the generated client.
        operation: &'static str,
        /// Scheme, host and port.
        origin: String,
    },
    /// Credentials go over `https` only, but for loopback addresses.
    #[error("{origin} is not https; credentials go over https, or to a loopback address")]
    InsecureOrigin {
        /// Scheme, host and port.
        origin: String,
    },
    /// Only a person can go on: the refresh token is dead or absent, and there is nothing to log
    /// in with. The token endpoint is not asked again until there is.
    #[error("{subject} needs a new login: {reason}")]
    ReauthenticationRequired {
        /// Which login.
        subject: Subject,
        /// Why.
        reason: &'static str,
    },
    /// The server refused the credentials themselves: client id, secret, user name, password or
    /// assertion. Asking again with the same ones is no use.
    #[error("{subject}: the credentials were refused: {reason}{}", in_brackets(*.status))]
    CredentialsRejected {
        /// Which login.
        subject: Subject,
        /// What the server said, as one of a fixed set of sentences.
        reason: &'static str,
        /// The status of the reply.
        status: Option<StatusCode>,
    },
    /// No token can be had now, which may pass by itself.
    #[error("{subject}: no token at the moment: {reason}{}; the next attempt is {} s away", in_brackets(*.status), .retry_in.as_secs_f32().ceil())]
    Unavailable {
        /// Which login.
        subject: Subject,
        /// Why.
        reason: &'static str,
        /// The status of the reply, where there was one.
        status: Option<StatusCode>,
        /// Until then the failure is remembered and nothing is asked.
        retry_in: Duration,
    },
    /// The login is set up in a way that cannot work.
    #[error("{subject} is set up wrongly: {reason}{}", in_brackets(*.status))]
    Misconfigured {
        /// Which login, or which API.
        subject: Subject,
        /// What is wrong, and what would be right.
        reason: Cow<'static, str>,
        /// The status of the reply, where a server said so.
        status: Option<StatusCode>,
    },
    /// A new refresh token was received and could not be saved. It is kept in memory, and saving
    /// it is tried again before anything else is asked of the token endpoint.
    #[error("{subject}: the new refresh token could not be saved: {error}")]
    NotSaved {
        /// Which login.
        subject: Subject,
        /// Why.
        error: StoreError,
    },
    /// The token store failed.
    #[error("{subject}: {error}")]
    Store {
        /// Which login.
        subject: Subject,
        /// How.
        error: StoreError,
    },
    /// The refresh was cut off: the runtime that ran it was shut down, or a grant panicked.
    #[error("{subject}: the refresh was cut off; call again from a running tokio runtime")]
    Interrupted {
        /// Which login.
        subject: Subject,
    },
    /// A login with a person failed.
    #[error(transparent)]
    Login(#[from] LoginError),
    /// The operating system gave no random bytes, which `state` and PKCE need.
    #[error("the operating system gave no random bytes")]
    NoRandomness,
}

impl AuthError {
    /// Whether the store's lock was lost to another holder, so that it is worth taking it again.
    pub(crate) fn is_lost_lock(&self) -> bool {
        matches!(
            self,
            Self::Store { error, .. } | Self::NotSaved { error, .. }
                if matches!(error, StoreError::LockLost { .. })
        )
    }
}

/// Why a login with a person failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LoginError {
    /// The person, or the server, said no (RFC 6749 section 4.1.2.1).
    #[error("the login was refused: {reason}; start it again")]
    Refused {
        /// The error code, as one of a fixed set of sentences.
        reason: &'static str,
    },
    /// The redirect carries another `state`: it belongs to another login, or is forged
    /// (RFC 6749 section 10.12).
    #[error("the redirect does not belong to this login (its `state` differs); start it again")]
    StateMismatch,
    /// The redirect comes from another authorization server (RFC 9207 section 2.4).
    #[error("the redirect is not from the expected issuer (its `iss` differs or is absent)")]
    IssuerMismatch,
    /// The redirect has no `code`.
    #[error("the redirect has no authorization code; start the login again")]
    NoCode,
    /// Nobody finished the login in time.
    #[error("the login was not finished in time; start it again")]
    TimedOut,
    /// No listener for the redirect could be opened on the loopback interface.
    #[error("no listener on the loopback interface: {kind}")]
    NoListener {
        /// What the operating system said.
        kind: std::io::ErrorKind,
    },
}

fn in_brackets(status: Option<StatusCode>) -> String {
    status.map_or_else(String::new, |status| {
        format!(" (status {})", status.as_u16())
    })
}

fn listed(names: &[&'static str]) -> String {
    if names.is_empty() {
        "no security scheme".to_owned()
    } else {
        names.join(" and ")
    }
}

fn alternatives(missing: &[Vec<&'static str>]) -> String {
    let alternatives: Vec<String> = missing.iter().map(|needs| listed(needs)).collect();
    alternatives.join(", or for ")
}

#[cfg(test)]
mod tests {
    use super::{AuthError, Subject};

    #[test]
    fn an_error_names_the_api_and_the_security_scheme() {
        let subject = |scheme| Subject {
            api: "Flume",
            scheme,
        };
        let error = AuthError::ReauthenticationRequired {
            subject: subject(Some("bearer")),
            reason: "it was logged out",
        };
        assert_eq!(
            error.to_string(),
            "`bearer` of Flume needs a new login: it was logged out"
        );
        let error = subject(None).misconfigured("no server");
        assert_eq!(error.to_string(), "Flume is set up wrongly: no server");
    }

    #[test]
    fn a_missing_credential_lists_what_each_alternative_lacks() {
        let error = AuthError::MissingCredential {
            api: "Test",
            operation: "list",
            required: "bearer or api_key and basic".to_owned(),
            missing: vec![vec!["bearer"], vec!["api_key", "basic"]],
        };
        assert_eq!(
            error.to_string(),
            "`list` of Test requires bearer or api_key and basic; give a credential for bearer, or for api_key and basic"
        );
    }
}
