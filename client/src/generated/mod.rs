//! What `cargo xtask generate` made of the documents in `openapi/`: a module per API. Do not edit.

#[cfg(feature = "amino")]
pub mod amino;

#[cfg(feature = "flintrow")]
pub mod flintrow;

#[cfg(feature = "flume")]
pub mod flume;

#[cfg(feature = "m2m")]
pub mod m2m;
