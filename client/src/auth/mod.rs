//! The auth layer.

mod error;

pub use error::AuthError;
