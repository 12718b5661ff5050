//! Typed API clients from OpenAPI that log in, refresh and log out by themselves.
//!
//! # Features
//!
//! - `amino`, `flintrow`, `flume`, `m2m`: one API each.
//! - `rustls`, on unless default features are off: TLS. Without it, bring a [`reqwest::Client`] that
//!   has it.
//! - `keyring`, `redis`: stores of tokens besides memory and file ([`auth::store`]).
//! - `progenitor`: the same logins for clients that progenitor 0.15 generated.
//! - `chrono`, `uuid`: types of `format: date`, `date-time` and `uuid` in clients of your own; an API
//!   that has them turns them on.

mod account;
#[cfg(feature = "amino")]
pub mod amino;
pub mod auth;
#[cfg(feature = "flintrow")]
pub mod flintrow;
#[cfg(feature = "flume")]
pub mod flume;
// Names and prose are those of the documents.
#[allow(
    clippy::all,
    clippy::pedantic,
    missing_docs,
    unreachable_pub,
    rustdoc::bare_urls,
    rustdoc::broken_intra_doc_links,
    rustdoc::invalid_html_tags
)]
mod generated;
#[cfg(feature = "m2m")]
pub mod m2m;
mod macros;
#[cfg(feature = "progenitor")]
pub mod progenitor;
pub mod runtime;
pub mod table;

pub use account::{Account, AccountBuilder, ConnectError};
#[doc(no_inline)]
pub use runtime::Method;
pub use runtime::client::{BuildError, Builder, Client};
pub use runtime::error::{Error, InvalidRequest, Never, TransportError};
pub use runtime::header::{FromHeader, HeaderError, ReplyHeader};
pub use runtime::reply::{Binary, Empty, Text};
pub use runtime::response::Response;
pub use runtime::secret::Secret;
pub use runtime::server::BaseUrl;
