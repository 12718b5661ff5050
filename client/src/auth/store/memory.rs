//! Tokens that live as long as the process: the store that a session has unless given another.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::OwnedMutexGuard;

use super::{Record, Store, StoreFuture, StoreLock};
use crate::auth::partition::Partition;

/// Keeps tokens in memory. Clones share what they keep.
#[derive(Clone, Debug, Default)]
pub struct MemoryStore {
    shelves: Arc<Mutex<HashMap<Partition, Arc<Shelf>>>>,
}

/// One partition: its record, and the lock over a whole refresh.
#[derive(Debug, Default)]
struct Shelf {
    record: Mutex<Option<Record>>,
    lock: Arc<tokio::sync::Mutex<()>>,
}

impl MemoryStore {
    fn shelf(&self, partition: &Partition) -> Arc<Shelf> {
        let mut shelves = self.shelves.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(shelves.entry(partition.clone()).or_default())
    }

    /// Writes without the lock, as a careless process would.
    #[cfg(test)]
    pub(crate) fn put(&self, partition: &Partition, record: Record) {
        *self.shelf(partition).record() = Some(record);
    }
}

impl Shelf {
    fn record(&self) -> MutexGuard<'_, Option<Record>> {
        self.record.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store for MemoryStore {
    fn load<'a>(&'a self, partition: &'a Partition) -> StoreFuture<'a, Option<Record>> {
        let kept = self.shelf(partition);
        Box::pin(async move { Ok(kept.record().clone()) })
    }

    fn lock<'a>(&'a self, partition: &'a Partition) -> StoreFuture<'a, Box<dyn StoreLock>> {
        let kept = self.shelf(partition);
        Box::pin(async move {
            let held = Arc::clone(&kept.lock).lock_owned().await;
            Ok(Box::new(MemoryLock {
                shelf: kept,
                _held: held,
            }) as Box<dyn StoreLock>)
        })
    }

    fn scope_sets<'a>(&'a self, login: &'a str) -> StoreFuture<'a, Vec<Partition>> {
        let shelves = self.shelves.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = shelves
            .iter()
            .filter(|(partition, shelf)| partition.login() == login && shelf.record().is_some());
        let kept: Vec<_> = kept.map(|(partition, _)| partition.clone()).collect();
        Box::pin(async move { Ok(kept) })
    }
}

struct MemoryLock {
    shelf: Arc<Shelf>,
    _held: OwnedMutexGuard<()>,
}

impl StoreLock for MemoryLock {
    fn load(&mut self) -> StoreFuture<'_, Option<Record>> {
        Box::pin(async move { Ok(self.shelf.record().clone()) })
    }

    fn save<'a>(&'a mut self, record: Option<&'a Record>) -> StoreFuture<'a, ()> {
        Box::pin(async move {
            *self.shelf.record() = record.cloned();
            Ok(())
        })
    }
}
