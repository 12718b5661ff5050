//! Errors of a call: [`Error`], with a variant for each thing that can go wrong, so that a caller
//! matches instead of reading strings. None of them prints a URL query, a body or a header.

use std::fmt;

use bytes::Bytes;
use http::StatusCode;

use crate::auth::AuthError;
use crate::runtime::hook::HookError;
use crate::runtime::reply::{FromReply, Reply, Undecodable};
use crate::runtime::response::Response;

/// Why a call gave no documented success. `E` is the type of the documented error replies.
#[derive(Debug, thiserror::Error)]
pub enum Error<E: fmt::Debug = Never> {
    /// The request could not be built; nothing was sent.
    #[error(transparent)]
    InvalidRequest(#[from] InvalidRequest),
    /// No credential could be had; the request was not sent, or its replay was not.
    #[error(transparent)]
    Auth(#[from] AuthError),
    /// The network failed: no reply, or only a part of one.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// An error reply that the document describes.
    #[error("the server answered {}: {:?}", .0.status, .0.body)]
    Documented(Response<E>),
    /// A reply whose status the document does not mention. The body is kept.
    #[error("the server answered {}, which the document does not mention ({} bytes of body kept)", .0.status, .0.body.len())]
    Undocumented(Response<Bytes>),
    /// A reply whose body is not what the document says. Status and body are kept.
    #[error("the server answered {}, and its body is not {expected}: {reason} ({} bytes kept)", .reply.status, .reply.body.len())]
    Undecodable {
        /// The reply as it came.
        reply: Response<Bytes>,
        /// What the document says the body is.
        expected: &'static str,
        /// Why it is not, without any of the body's text.
        reason: String,
    },
}

impl<E: fmt::Debug> Error<E> {
    /// The reply's status, where there was a reply.
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Documented(reply) => Some(reply.status),
            Self::Undocumented(reply) | Self::Undecodable { reply, .. } => Some(reply.status),
            Self::InvalidRequest(_) | Self::Auth(_) | Self::Transport(_) => None,
        }
    }
}

impl<E: fmt::Debug> From<HookError> for Error<E> {
    fn from(error: HookError) -> Self {
        match error {
            HookError::Auth(error) => Self::Auth(error),
            HookError::Transport(error) => Self::Transport(error),
        }
    }
}

/// The error type of an operation whose document describes no error reply: there is no value of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Never {}

impl FromReply for Never {
    fn from_reply(_: &mut Reply) -> Result<Self, Undecodable> {
        Err(Undecodable {
            expected: "nothing",
            reason: "the row has no `fails`".to_owned(),
        })
    }
}

/// A request that could not be built.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{operation}`: {problem}")]
pub struct InvalidRequest {
    /// The method of the generated client.
    pub operation: &'static str,
    /// What is wrong, and with which argument.
    pub problem: String,
}

/// The network failed. The URL is left out, since a query can hold secrets.
#[derive(Debug, thiserror::Error)]
#[error("{kind}")]
pub struct TransportError {
    kind: TransportKind,
    source: reqwest::Error,
}

/// What failed on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TransportKind {
    /// No connection was made: name resolution, TCP or TLS. Nothing was sent.
    #[error("no connection could be made")]
    Connect,
    /// The time limit passed. The request may have been processed.
    #[error("the request timed out")]
    Timeout,
    /// The redirect policy refused a redirect.
    #[error("a redirect was refused")]
    Redirect,
    /// The reply broke off.
    #[error("the reply's body broke off")]
    Body,
    /// Anything else between here and the server.
    #[error("the request failed on its way")]
    Other,
}

impl TransportError {
    /// What failed.
    pub fn kind(&self) -> TransportKind {
        self.kind
    }

    /// The error of the HTTP client, without its URL.
    pub fn into_source(self) -> reqwest::Error {
        self.source
    }
}

impl From<reqwest::Error> for TransportError {
    fn from(error: reqwest::Error) -> Self {
        let kind = if error.is_timeout() {
            TransportKind::Timeout
        } else if error.is_connect() {
            TransportKind::Connect
        } else if error.is_redirect() {
            TransportKind::Redirect
        } else if error.is_body() || error.is_decode() {
            TransportKind::Body
        } else {
            TransportKind::Other
        };
        Self {
            kind,
            source: error.without_url(),
        }
    }
}
