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

macro_rules! codes {
    ($( $code:ident $text:literal $reason:literal )*) => {
        /// The error codes of RFC 6749 sections 4.1.2.1 and 5.2 and RFC 8628 section 3.5, and
        /// "another one".
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Code {
            $( $code, )*
            Other,
        }

        impl Code {
            pub(crate) fn parse(text: &str) -> Self {
                match text {
                    $( $text => Self::$code, )*
                    _ => Self::Other,
                }
            }

            /// The code as a sentence, so that errors hold no text of a reply.
            pub(crate) fn reason(self) -> &'static str {
                match self {
                    $( Self::$code => concat!($reason, " (", $text, ")"), )*
                    Self::Other => {
                        "the server answered with an error code that OAuth 2.0 does not define"
                    }
                }
            }
        }
    };
}

codes! {
    InvalidRequest "invalid_request" "the server finds the request invalid"
    InvalidClient "invalid_client" "the client id or secret is wrong"
    InvalidGrant "invalid_grant" "the login is not valid"
    UnauthorizedClient "unauthorized_client" "the client may not use this grant"
    UnsupportedGrantType "unsupported_grant_type" "the server does not know this grant"
    InvalidScope "invalid_scope" "the server does not grant these scopes"
    AccessDenied "access_denied" "access was denied"
    AuthorizationPending "authorization_pending" "nobody has approved the login yet"
    SlowDown "slow_down" "the server was polled too often"
    ExpiredToken "expired_token" "the code has expired"
    ServerError "server_error" "the server failed"
    TemporarilyUnavailable "temporarily_unavailable" "the server is not available for now"
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
