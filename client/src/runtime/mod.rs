//! What every generated client stands on: the static description of a route, the builder of one
//! call, the hook that sends it, and the typed reply.
//!
//! The `api!` and `route!` macros turn rows into thin methods over these types, so that URL
//! building, header encoding, status matching and error handling exist once. Data flows
//! [`route`] -> [`call`] -> [`hook`] -> [`reply`].

pub mod argument;
pub mod base64;
pub mod call;
pub mod check;
pub mod client;
pub mod constructor;
pub mod encode;
pub mod error;
pub mod header;
pub mod hook;
pub mod multipart;
pub mod newtype;
pub mod patch;
pub mod record;
pub mod redirect;
pub mod reply;
pub mod response;
pub mod route;
pub mod secret;
pub mod server;
pub mod stream;
pub mod string_enum;
pub mod tagged_union;
pub mod untagged_union;

#[doc(no_inline)]
pub use http::Method;
// What the macros of types implement: a crate that uses them needs no serde of its own.
#[doc(hidden)]
pub use serde;
