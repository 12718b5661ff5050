//! The lock of processes on one machine: the operating system's, on a file of its own. It ends with
//! its process, however that ends, and the file is never removed: who waits on a removed file waits
//! beside those who lock a new one.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::blocking::blocking;
use super::{StoreError, private_file};

/// The lock, until it is dropped.
pub(super) struct LockFile {
    path: Arc<Path>,
    /// Closing it releases the lock.
    file: File,
}

impl LockFile {
    /// Tries until the lock is free, so that a stopped holder cannot hang this process. The file is
    /// created where it is missing, as is its directory.
    pub(super) async fn take(path: Arc<Path>, patience: Duration) -> Result<Self, StoreError> {
        let start = Instant::now();
        let mut pause = Duration::from_millis(5);
        let mut file = None;
        loop {
            let place = Arc::clone(&path);
            let attempt = move || attempt(&place, file);
            file = match blocking(&private_file::shown(&path), attempt).await? {
                Attempt::Locked(file) => return Ok(Self { path, file }),
                Attempt::Taken(file) => Some(file),
                Attempt::Removed => None,
            };
            let waited = start.elapsed();
            if waited >= patience {
                return Err(StoreError::Locked {
                    place: private_file::shown(&path),
                    waited,
                });
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(Duration::from_millis(50));
        }
    }

    /// Whether others still meet the same lock: somebody else may have removed the file.
    pub(super) fn check(&self) -> Result<(), StoreError> {
        if private_file::leads_to(&self.path, &self.file) {
            Ok(())
        } else {
            Err(StoreError::LockLost {
                place: private_file::shown(&self.path),
            })
        }
    }
}

enum Attempt {
    Locked(File),
    Taken(File),
    Removed,
}

fn attempt(path: &Path, file: Option<File>) -> Result<Attempt, StoreError> {
    let file = match file {
        Some(file) => file,
        None => open(path)?,
    };
    match file.try_lock() {
        Ok(()) if private_file::leads_to(path, &file) => Ok(Attempt::Locked(file)),
        Ok(()) => Ok(Attempt::Removed),
        Err(TryLockError::WouldBlock) => Ok(Attempt::Taken(file)),
        Err(TryLockError::Error(error)) => Err(private_file::failed(path, "lock", &error)),
    }
}

fn open(path: &Path) -> Result<File, StoreError> {
    private_file::prepare_directory(path)?;
    private_file::open_or_create(path, OpenOptions::new().read(true).write(true))
}
