//! What every generated client stands on: the static description of a route, the builder of one
//! call, the hook that sends it, and the typed reply.
//!
//! The `api!` macro turns rows into thin methods over these types, so that URL building, header
//! encoding, status matching and error handling exist once. Data flows
//! [`route`] -> `call` -> [`hook`] -> `reply`.

pub mod error;
pub mod hook;
pub mod response;
pub mod route;
pub mod secret;
pub mod server;
