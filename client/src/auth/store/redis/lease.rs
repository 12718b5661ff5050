//! The lock, from asking for it to giving it back. All of that is one task: it asks until it gets the
//! lease, hands over a [`RedisLock`], renews the lease while that lives, and gives it back when it is
//! dropped, or when nobody waits for it any more.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::{Duration, Instant};

use redis::FromRedisValue;
use tokio::sync::oneshot;

use super::connection::Connection;
use super::script::{ACQUIRE, Keys, LOAD, RELEASE, RENEW, SAVE};
use crate::auth::random::{fraction, unguessable};
use crate::auth::store::format::{decode, encode};
use crate::auth::store::{Record, StoreError, StoreFuture, StoreLock};

/// The wait between two looks at a lock that is taken, at first and at most.
const PAUSES: (Duration, Duration) = (Duration::from_millis(10), Duration::from_millis(250));

/// The exclusive right to change a record, until there is a later turn.
pub(super) struct RedisLock {
    claim: Arc<Claim>,
    fence: String,
    /// Closes when the lock is dropped, which the task hears.
    _alive: oneshot::Sender<Infallible>,
}

/// One that wants the lease, or has it.
struct Claim {
    connection: Arc<Connection>,
    keys: Keys,
    /// Nobody else's name.
    owner: String,
    lease: Duration,
}

/// Waits for the lease, but not longer than `patience`.
pub(super) async fn take(
    connection: Arc<Connection>,
    keys: Keys,
    lease: Duration,
    patience: Duration,
) -> Result<RedisLock, StoreError> {
    let failed = |reason: &str| StoreError::Backend {
        place: connection.place().to_owned(),
        reason: reason.to_owned(),
    };
    let owner = unguessable().map_err(|_| failed("the operating system gave no random bytes"))?;
    let cut_off = failed("the runtime is shutting down");
    let claim = Arc::new(Claim {
        connection,
        keys,
        owner,
        lease,
    });
    let (give, given) = oneshot::channel();
    tokio::spawn(claim.run(patience, give));
    given.await.unwrap_or(Err(cut_off))
}

impl Claim {
    /// The whole life of a lock.
    async fn run(
        self: Arc<Self>,
        patience: Duration,
        mut give: oneshot::Sender<Result<RedisLock, StoreError>>,
    ) {
        let acquired = tokio::select! {
            biased;
            acquired = self.acquire(patience) => Some(acquired),
            () = give.closed() => None,
        };
        match acquired {
            Some(Ok(fence)) => {
                let (alive, dropped) = oneshot::channel();
                let lock = RedisLock {
                    claim: Arc::clone(&self),
                    fence: fence.clone(),
                    _alive: alive,
                };
                // If nobody waits for it, this drops it.
                let _ = give.send(Ok(lock));
                self.renew_until(dropped, &fence).await;
            }
            Some(Err(error)) => {
                let _ = give.send(Err(error));
            }
            None => {}
        }
        // Even if it was not acquired: the reply that said so may have been lost.
        self.release().await;
    }

    /// Asks for the lease again and again.
    async fn acquire(&self, patience: Duration) -> Result<String, StoreError> {
        let start = Instant::now();
        let (mut pause, longest) = PAUSES;
        loop {
            if let Some(fence) = self.eval(ACQUIRE, &[]).await? {
                return Ok(fence);
            }
            let waited = start.elapsed();
            if waited >= patience {
                return Err(StoreError::Locked {
                    place: self.connection.place().to_owned(),
                    waited,
                });
            }
            // Spread, so that the workers of a fleet do not ask all at once.
            let spread = pause.mul_f64(0.5 + fraction() / 2.0);
            tokio::time::sleep(spread.min(patience.saturating_sub(waited))).await;
            pause = (pause * 2).min(longest);
        }
    }

    async fn renew_until(&self, mut dropped: oneshot::Receiver<Infallible>, fence: &str) {
        loop {
            tokio::select! {
                biased;
                _ = &mut dropped => return,
                () = tokio::time::sleep(self.lease / 3) => {}
            }
            match self.eval(RENEW, &[fence.as_bytes()]).await {
                Ok(true) => {}
                Ok(false) => return,
                Err(error) => tracing::warn!(%error, "lock not renewed"),
            }
        }
    }

    async fn release(&self) {
        if let Err(error) = self.eval::<()>(RELEASE, &[]).await {
            tracing::debug!(%error, "lock not released; its lease will end");
        }
    }

    /// Runs a script with the owner, the lease, and what else it takes.
    async fn eval<T: FromRedisValue>(&self, script: &str, more: &[&[u8]]) -> Result<T, StoreError> {
        let lease = self.lease.as_millis().to_string();
        let arguments = [&[self.owner.as_bytes(), lease.as_bytes()], more].concat();
        self.connection.eval(script, &self.keys, &arguments).await
    }

    fn lost(&self) -> StoreError {
        StoreError::LockLost {
            place: self.connection.place().to_owned(),
        }
    }
}

impl StoreLock for RedisLock {
    fn load(&mut self) -> StoreFuture<'_, Option<Record>> {
        Box::pin(async move {
            let (held, kept): (bool, Option<Vec<u8>>) =
                self.claim.eval(LOAD, &[self.fence.as_bytes()]).await?;
            if !held {
                return Err(self.claim.lost());
            }
            let place = self.claim.connection.place();
            kept.map(|kept| decode(place, kept)).transpose()
        })
    }

    fn save<'a>(&'a mut self, record: Option<&'a Record>) -> StoreFuture<'a, ()> {
        Box::pin(async move {
            let place = self.claim.connection.place();
            let record = record.map(|record| encode(place, record)).transpose()?;
            let mut arguments = vec![self.fence.as_bytes()];
            arguments.extend(record.as_ref().map(|record| record.as_slice()));
            if self.claim.eval(SAVE, &arguments).await? {
                Ok(())
            } else {
                Err(self.claim.lost())
            }
        })
    }
}
