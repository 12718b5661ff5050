//! Typed API clients from OpenAPI that log in, refresh and log out by themselves.

pub mod auth;
pub mod runtime;

pub use runtime::secret::Secret;
