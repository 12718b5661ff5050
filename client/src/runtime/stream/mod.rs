//! Replies that are read while they arrive: bytes, server-sent events and lines of JSON. A row names
//! these types where the document's media type says so; nothing is buffered but one piece.

mod bytes;
mod events;
mod lines;

pub use bytes::ByteStream;
pub use events::{Event, EventStream};
pub use lines::JsonLines;

use serde::de::DeserializeOwned;

use crate::runtime::error::TransportError;
use crate::runtime::reply::{Text, without_values};

/// How long one event or line may be before it is taken for an error or an attack.
const LONGEST: usize = 64 * 1024 * 1024;

/// Why a stream gave no further piece.
#[derive(Debug, thiserror::Error)]
pub enum StreamError {
    /// The network failed.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// A piece is not what the document says. The stream goes on after it.
    #[error("a piece of the stream is not {expected}: {reason}")]
    Undecodable {
        /// What the document says it is.
        expected: &'static str,
        /// Why it is not, without any of its text.
        reason: String,
    },
    /// A piece is longer than 64 MiB.
    #[error("a piece of the stream is longer than 64 MiB")]
    TooLong,
}

/// A type that one event or line can have: JSON, or [`Text`].
pub trait FromText: Sized {
    /// Decodes the text.
    fn from_text(text: &str) -> Result<Self, StreamError>;
}

impl<T: DeserializeOwned> FromText for T {
    fn from_text(text: &str) -> Result<Self, StreamError> {
        serde_json::from_str(text).map_err(|error| StreamError::Undecodable {
            expected: std::any::type_name::<T>(),
            reason: without_values(&error),
        })
    }
}

impl FromText for Text {
    fn from_text(text: &str) -> Result<Self, StreamError> {
        Ok(Self(text.to_owned()))
    }
}
