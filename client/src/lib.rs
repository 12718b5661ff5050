//! Typed API clients from OpenAPI that log in, refresh and log out by themselves.

mod account;
pub mod auth;
#[cfg(feature = "flume")]
pub mod flume;
#[allow(
    rustdoc::bare_urls,
    rustdoc::broken_intra_doc_links,
    rustdoc::invalid_html_tags
)]
mod generated;
#[cfg(feature = "m2m")]
pub mod m2m;
mod macros;
pub mod runtime;
pub mod table;

pub use account::{Account, AccountBuilder, ConnectError};
#[doc(no_inline)]
pub use runtime::Method;
pub use runtime::client::{BuildError, Builder, Client};
pub use runtime::error::{Error, InvalidRequest, Never, TransportError};
pub use runtime::reply::{Binary, Empty, Text};
pub use runtime::response::Response;
pub use runtime::secret::Secret;
pub use runtime::server::BaseUrl;
