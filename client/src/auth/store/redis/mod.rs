//! Tokens in a Redis server that a fleet of workers shares. The lock is a lease: it is renewed while
//! it is held, ends by itself when its holder does, and gives a fencing token, without which nothing
//! is read or written under it. So a holder that slept through its lease finds out, and what a later
//! holder wrote stays.

mod connection;
mod lease;
mod script;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use self::connection::Connection;
use self::script::Keys;
use super::format::decode;
use super::{Record, Store, StoreError, StoreFuture, StoreLock};
use crate::auth::partition::Partition;

/// A lease is renewed three times in its life, and no clock is finer than this.
const SHORTEST_LEASE: Duration = Duration::from_millis(100);

/// Keeps tokens in a Redis server, for workers on many machines. It is tested with Redis 7.
///
/// ```
/// use keyroute::auth::RedisStore;
///
/// let store = RedisStore::open("redis://worker:password@localhost:6379/0")?;
/// # Ok::<(), keyroute::auth::StoreError>(())
/// ```
///
/// Tokens are as durable there as the server makes them: have it persist every write (`appendonly
/// yes`, `appendfsync always`) and evict nothing (`maxmemory-policy noeviction`), or a refresh token
/// that was rotated can be lost with it. The same goes for a failover to a replica that had not yet
/// heard of the last write. Tokens are stored as they are: the server, and whoever can log in there,
/// can read them.
///
/// For each partition there are two keys, whose names hold no secret: `keyroute:{PARTITION}` and, for
/// as long as the lock is held, `keyroute:{PARTITION}:lock`.
#[derive(Clone)]
pub struct RedisStore {
    connection: Arc<Connection>,
    prefix: Arc<str>,
    lease: Duration,
    patience: Duration,
}

impl RedisStore {
    /// Keeps tokens in the server at a URL such as `redis://user:password@host:6379/0`. Nothing is
    /// connected until the first token is needed.
    ///
    /// # Errors
    /// Where the URL is not one of a Redis server; the error does not repeat it. For `rediss://`
    /// enable a TLS feature of the crate `redis`, such as `tokio-rustls-comp`.
    pub fn open(url: &str) -> Result<Self, StoreError> {
        let client = redis::Client::open(url).map_err(|_| StoreError::Backend {
            place: "Redis".to_owned(),
            reason: "its URL is not one that can be opened; it reads \
                redis://[user:password@]host[:port][/database], or rediss:// with a TLS feature \
                of the crate `redis`"
                .to_owned(),
        })?;
        Ok(Self::new(client))
    }

    /// Keeps tokens in the server of a client that is set up already, with certificates of its own
    /// for one.
    pub fn new(client: redis::Client) -> Self {
        Self {
            connection: Arc::new(Connection::new(client)),
            prefix: "keyroute".into(),
            lease: Duration::from_secs(15),
            patience: Duration::from_mins(1),
        }
    }

    /// What the names of all keys begin with: `keyroute` unless said otherwise.
    #[must_use]
    pub fn prefix(mut self, prefix: &str) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// After what time the lock of a worker that died is free again: 15 s unless said otherwise. One
    /// that lives renews it all along; one that was stopped for longer has lost it.
    #[must_use]
    pub fn lease(mut self, lease: Duration) -> Self {
        self.lease = lease.max(SHORTEST_LEASE);
        self
    }

    /// How long to wait while another worker refreshes: 60 s unless said otherwise.
    #[must_use]
    pub fn lock_timeout(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    fn keys(&self, partition: &Partition) -> Keys {
        Keys::new(&self.prefix, partition)
    }
}

impl Store for RedisStore {
    fn load<'a>(&'a self, partition: &'a Partition) -> StoreFuture<'a, Option<Record>> {
        Box::pin(async move {
            let kept = self.connection.record(&self.keys(partition)).await?;
            kept.map(|kept| decode(self.connection.place(), kept))
                .transpose()
        })
    }

    fn lock<'a>(&'a self, partition: &'a Partition) -> StoreFuture<'a, Box<dyn StoreLock>> {
        Box::pin(async move {
            let (connection, keys) = (Arc::clone(&self.connection), self.keys(partition));
            let lock = lease::take(connection, keys, self.lease, self.patience).await?;
            Ok(Box::new(lock) as Box<dyn StoreLock>)
        })
    }

    fn scope_sets<'a>(&'a self, login: &'a str) -> StoreFuture<'a, Vec<Partition>> {
        Box::pin(async move {
            let pattern = Keys::pattern(&self.prefix, login);
            let names = self.connection.names(&pattern).await?.into_iter();
            let found = names.filter_map(|name| Keys::partition(&self.prefix, &name));
            Ok(found.filter(|found| found.login() == login).collect())
        })
    }
}

impl fmt::Debug for RedisStore {
    /// Shows where the server is, and nothing of how to log in there.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("RedisStore");
        shown.field("place", &self.connection.place());
        shown.field("prefix", &self.prefix);
        shown.field("lease", &self.lease);
        shown.field("lock_timeout", &self.patience).finish()
    }
}
