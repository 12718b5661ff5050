//! How OAuth 2.0 endpoints say no, and what that means to a session. The error code of the reply is
//! read into a fixed set, so that no text of a server ends in an error.

use http::StatusCode;

use super::GrantError;
use crate::runtime::error::TransportError;

/// A reply that is no success, or no reply.
#[derive(Debug)]
pub(crate) struct Refusal {
    /// The error code, where the reply has one that is registered.
    pub(crate) code: Option<Code>,
    /// What status and transport alone say.
    pub(crate) otherwise: GrantError,
}

/// The error codes of RFC 6749 sections 4.1.2.1 and 5.2 and RFC 8628 section 3.5, and "another one".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Code {
    InvalidRequest,
    InvalidClient,
    InvalidGrant,
    UnauthorizedClient,
    UnsupportedGrantType,
    InvalidScope,
    AccessDenied,
    AuthorizationPending,
    SlowDown,
    ExpiredToken,
    ServerError,
    TemporarilyUnavailable,
    Other,
}

impl Code {
    pub(crate) fn parse(text: &str) -> Self {
        match text {
            "invalid_request" => Self::InvalidRequest,
            "invalid_client" => Self::InvalidClient,
            "invalid_grant" => Self::InvalidGrant,
            "unauthorized_client" => Self::UnauthorizedClient,
            "unsupported_grant_type" => Self::UnsupportedGrantType,
            "invalid_scope" => Self::InvalidScope,
            "access_denied" => Self::AccessDenied,
            "authorization_pending" => Self::AuthorizationPending,
            "slow_down" => Self::SlowDown,
            "expired_token" => Self::ExpiredToken,
            "server_error" => Self::ServerError,
            "temporarily_unavailable" => Self::TemporarilyUnavailable,
            _ => Self::Other,
        }
    }

    /// The code as a sentence, so that errors hold no text of a reply.
    pub(crate) fn reason(self) -> &'static str {
        match self {
            Self::InvalidRequest => "the server finds the request invalid (invalid_request)",
            Self::InvalidClient => "the client id or secret is wrong (invalid_client)",
            Self::InvalidGrant => "the login is not valid (invalid_grant)",
            Self::UnauthorizedClient => "the client may not use this grant (unauthorized_client)",
            Self::UnsupportedGrantType => {
                "the server does not know this grant (unsupported_grant_type)"
            }
            Self::InvalidScope => "the server does not grant these scopes (invalid_scope)",
            Self::AccessDenied => "access was denied (access_denied)",
            Self::AuthorizationPending => {
                "nobody has approved the login yet (authorization_pending)"
            }
            Self::SlowDown => "the server was polled too often (slow_down)",
            Self::ExpiredToken => "the code has expired (expired_token)",
            Self::ServerError => "the server failed (server_error)",
            Self::TemporarilyUnavailable => {
                "the server is not available for now (temporarily_unavailable)"
            }
            Self::Other => "the server answered with an error code that OAuth 2.0 does not define",
        }
    }
}

impl Refusal {
    /// What the refusal means. `refreshing` says whether a refresh token was on trial.
    pub(crate) fn meaning(self, refreshing: bool) -> GrantError {
        // A failing server may echo any code; it has not judged the request (RFC 9110 section 15.6).
        let status = match self.otherwise {
            GrantError::CredentialsRejected { status, .. }
            | GrantError::Misconfigured { status, .. } => status,
            other => return other,
        };
        let bad_request = status == Some(StatusCode::BAD_REQUEST);
        match self.code {
            Some(code @ (Code::ServerError | Code::TemporarilyUnavailable)) => {
                GrantError::transient(code.reason())
            }
            // Not every server says it as it should: some by a bare 400, some by a code of their own.
            Some(Code::InvalidGrant | Code::ExpiredToken | Code::Other) if refreshing => {
                GrantError::RefreshTokenDead
            }
            None if refreshing && bad_request => GrantError::RefreshTokenDead,
            None if bad_request => GrantError::CredentialsRejected {
                reason: "the server refused the login",
                status,
            },
            Some(code @ (Code::InvalidGrant | Code::InvalidClient | Code::AccessDenied)) => {
                GrantError::CredentialsRejected {
                    reason: code.reason(),
                    status,
                }
            }
            Some(code) => GrantError::Misconfigured {
                reason: code.reason(),
                status,
            },
            None => self.otherwise,
        }
    }

    pub(super) fn transport(error: reqwest::Error) -> Self {
        let kind = TransportError::from(error).kind();
        Self {
            code: None,
            otherwise: GrantError::from_transport(kind),
        }
    }

    pub(super) fn local(otherwise: GrantError) -> Self {
        Self {
            code: None,
            otherwise,
        }
    }
}
