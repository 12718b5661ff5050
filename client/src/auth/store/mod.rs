//! Where tokens outlive the session, and meet other processes. A [`Store`] keeps one [`Record`] per
//! [`Partition`]; whoever refreshes holds its lock over reading, asking the server and writing, so
//! that a rotated refresh token is never used twice. [`MemoryStore`] is for one process,
//! [`FileStore`] and `KeyringStore` are for those of a user, `RedisStore` is for a fleet.

mod blocking;
mod file;
#[cfg(any(feature = "keyring", feature = "redis"))]
mod format;
#[cfg(feature = "keyring")]
mod keyring;
mod lock_file;
mod memory;
mod private_file;
#[cfg(feature = "redis")]
mod redis;
mod version;

use std::fmt;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::time::Duration;

use serde::{Deserialize, Serialize};

pub use file::FileStore;
#[cfg(feature = "keyring")]
pub use keyring::KeyringStore;
pub use memory::MemoryStore;
#[cfg(feature = "redis")]
pub use redis::RedisStore;

use super::partition::Partition;
use crate::runtime::secret::Secret;

/// A future of a store.
pub type StoreFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// What is kept of a token. `Debug` shows no secret; serialization writes them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The access token.
    pub access: Secret,
    /// The refresh token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh: Option<Secret>,
    /// When the access token was asked for: seconds of the wall clock since 1970.
    pub obtained_at: u64,
    /// When it expires, likewise; `None` where the server did not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<u64>,
    /// The scopes that the server said it granted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scopes: Option<Vec<String>>,
}

impl Record {
    pub(crate) fn obtained(&self) -> Duration {
        Duration::from_secs(self.obtained_at)
    }

    pub(crate) fn expires(&self) -> Option<Duration> {
        self.expires_at.map(Duration::from_secs)
    }
}

/// Keeps tokens. An implementation must make [`StoreLock::save`] durable before it returns, must let
/// readers see either the old record or the new one, whole, and must bound its waits. Its futures can
/// be dropped at any point: a lock that was taken meanwhile is released.
pub trait Store: Send + Sync + fmt::Debug {
    /// Reads a record, without the lock.
    ///
    /// # Errors
    /// Where the store cannot be read, or holds what this version does not understand.
    fn load<'a>(&'a self, partition: &'a Partition) -> StoreFuture<'a, Option<Record>>;

    /// Waits for the exclusive right to change a record. It ends when the lock is dropped, and with
    /// the process, or soon after.
    ///
    /// # Errors
    /// [`StoreError::Locked`] where another holder does not let go in time.
    fn lock<'a>(&'a self, partition: &'a Partition) -> StoreFuture<'a, Box<dyn StoreLock>>;

    /// The partitions of a login ([`Partition::login`]) that have a record, whatever their scopes: a
    /// logout deletes those that this process never used as well. The default knows of none.
    ///
    /// # Errors
    /// As [`load`](Store::load).
    fn scope_sets<'a>(&'a self, login: &'a str) -> StoreFuture<'a, Vec<Partition>> {
        let _ = login;
        Box::pin(async { Ok(Vec::new()) })
    }
}

/// The exclusive right to change one record. A holder can lose it, by sleeping longer than its lease
/// for one: stores that can notice refuse with [`StoreError::LockLost`], and so keep what a later
/// holder wrote.
pub trait StoreLock: Send {
    /// Reads the record. A refresh token found here is the holder's alone to use.
    ///
    /// # Errors
    /// As [`Store::load`]; [`StoreError::LockLost`].
    fn load(&mut self) -> StoreFuture<'_, Option<Record>>;

    /// Replaces the record, or deletes it with `None`; durable when it returns.
    ///
    /// # Errors
    /// Where it could not be written; [`StoreError::LockLost`].
    fn save<'a>(&'a mut self, record: Option<&'a Record>) -> StoreFuture<'a, ()>;
}

/// Why a store failed. It names the place and the remedy, never the content.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The operating system refused.
    #[error("the token store {place} failed to {action}: {kind}")]
    Io {
        /// The file.
        place: String,
        /// What was tried.
        action: &'static str,
        /// What the operating system said.
        kind: io::ErrorKind,
    },
    /// The file cannot be trusted with tokens, or its content with a login.
    #[error("the token store {place} is not safe: {reason}")]
    Unsafe {
        /// The file.
        place: String,
        /// Why, and what to do.
        reason: &'static str,
    },
    /// The content is not what this version writes or reads.
    #[error("the token store {place} is not readable: {reason}; remove it and log in again")]
    Unreadable {
        /// The file.
        place: String,
        /// Why.
        reason: &'static str,
    },
    /// Another holder of the lock did not let go in time.
    #[error("the token store {place} stayed locked by another process for {} s", .waited.as_secs())]
    Locked {
        /// The file.
        place: String,
        /// How long this process waited.
        waited: Duration,
    },
    /// The lock was lost: another may hold it, or has held it since. Nothing was read or written.
    #[error("the lock on the token store {place} was lost to another holder")]
    LockLost {
        /// The store.
        place: String,
    },
    /// Whatever else a backend reports.
    #[error("the token store {place} failed: {reason}")]
    Backend {
        /// The store.
        place: String,
        /// Why, in words that hold no secret.
        reason: String,
    },
}
