//! Logs in, keeps tokens valid, and logs out: the hook between a generated client and the network.
//!
//! [`Auth`] is built from an API's description and [`Credential`]s. For each call it picks, by the
//! route's security requirement, what to attach (`selection`, `credential`); tokens come from a
//! [`Session`], which refreshes them by a [`Grant`] and keeps them in a [`Store`]:
//!
//! ```text
//! request ─> layer ─> selection ─> fixed credential ─────────────┐
//!               │          └─────> session ── token, at once ────┴─> network
//!               │                     └─ renewal: store lock ─> grant ─> save ─> publish
//!               └─ reply: challenge ── rejected ─> renewal ─> the same request, once more
//! ```
//!
//! It needs tokio: every refresh runs on a task of its own.
//!
//! ```no_run
//! # use keyroute::{auth::{Auth, Credential, FileStore}, runtime::route::Api};
//! # fn example(api: &'static Api) -> Result<(), Box<dyn std::error::Error>> {
//! let auth = Auth::builder(api)
//!     .server("main", "https://api.example.com".parse()?)
//!     .credential(Credential::client_credentials("id", "secret"))
//!     .store(FileStore::new("tokens.json"))
//!     .build()?;
//! # Ok(()) }
//! ```

mod builder;
mod challenge;
mod claims;
mod clock;
mod credential;
mod error;
mod expiry;
mod grant;
mod http;
mod layer;
mod origin;
mod partition;
mod random;
mod selection;
mod session;
pub mod store;
mod sync;
#[cfg(test)]
mod tests;
mod token;

pub use builder::AuthBuilder;
pub use challenge::TokenRejected;
pub use claims::unverified_claims;
pub use clock::{Clock, ManualClock, Moment, Sleep, SystemClock};
pub use credential::Credential;
pub use error::{AuthError, LoginError, Subject};
pub use expiry::Lifetime;
pub use grant::authorization_code::{Authorization, LoopbackLogin, PendingLogin};
pub use grant::device::DeviceLogin;
pub use grant::endpoint::OAuthClient;
pub use grant::oauth::OAuth;
pub use grant::reply::TokenReply;
pub use grant::{Grant, GrantError, GrantFuture, TokenKind};
pub use http::token_client;
pub use layer::Auth;
pub use partition::Partition;
pub use session::{LastFailure, Lease, Session, SessionState};
#[cfg(feature = "keyring")]
pub use store::KeyringStore;
#[cfg(feature = "redis")]
pub use store::RedisStore;
pub use store::{FileStore, MemoryStore, Store, StoreError};
pub use token::Token;
