//! Tokens in one file that several processes share. Writing is atomic and durable: a new file
//! beside the old one, fsync, rename, fsync of the directory, so that a process killed at any
//! instant leaves the old content or the new. The lock is on a file of its own.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::blocking::blocking;
use super::lock_file::LockFile;
use super::private_file::{self, beside, failed, shown};
use super::version::{VERSION, check_version, unreadable};
use super::{Record, Store, StoreError, StoreFuture, StoreLock};
use crate::auth::partition::Partition;

/// A token file beyond this size is none.
const LARGEST: usize = 4 << 20;

/// Keeps tokens in a file that only its owner can read (mode 0600 from its creation on Unix).
///
/// Symbolic links, files that others can open, and directories that everybody can change are
/// refused; on Linux, files of another user too. The store is for local file systems: over NFS, locks
/// and renames promise less.
#[derive(Clone, Debug)]
pub struct FileStore {
    path: Arc<Path>,
    patience: Duration,
}

impl FileStore {
    /// Keeps tokens in the file at `path`, which is created with the first token, as is its
    /// directory. `path.lock` and, while writing, `path.new` stand beside it. A relative path is one
    /// from where the process is now.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        Self {
            path: std::path::absolute(&path).unwrap_or(path).into(),
            patience: Duration::from_mins(1),
        }
    }

    /// How long to wait while another process refreshes: 60 s unless said otherwise.
    #[must_use]
    pub fn lock_timeout(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }
}

impl Store for FileStore {
    fn load<'a>(&'a self, partition: &'a Partition) -> StoreFuture<'a, Option<Record>> {
        let path = Arc::clone(&self.path);
        Box::pin(async move {
            let mut content = blocking(&shown(&self.path), move || read(&path)).await?;
            Ok(content.tokens.remove(partition.as_str()))
        })
    }

    fn lock<'a>(&'a self, partition: &'a Partition) -> StoreFuture<'a, Box<dyn StoreLock>> {
        Box::pin(async move {
            let lock = LockFile::take(beside(&self.path, ".lock").into(), self.patience).await?;
            Ok(Box::new(FileLock {
                path: Arc::clone(&self.path),
                partition: partition.clone(),
                lock: Arc::new(lock),
            }) as Box<dyn StoreLock>)
        })
    }

    fn scope_sets<'a>(&'a self, login: &'a str) -> StoreFuture<'a, Vec<Partition>> {
        let path = Arc::clone(&self.path);
        Box::pin(async move {
            let content = blocking(&shown(&self.path), move || read(&path)).await?;
            let kept = content.tokens.into_keys().map(Partition::from_key);
            Ok(kept.filter(|kept| kept.login() == login).collect())
        })
    }
}

struct FileLock {
    path: Arc<Path>,
    partition: Partition,
    lock: Arc<LockFile>,
}

impl FileLock {
    /// Works on the file under the lock, even if the caller is gone meanwhile.
    async fn under<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Path, String) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (path, lock) = (Arc::clone(&self.path), Arc::clone(&self.lock));
        let key = self.partition.as_str().to_owned();
        let checked = move || {
            lock.check()?;
            work(&path, key)
        };
        blocking(&shown(&self.path), checked).await
    }
}

impl StoreLock for FileLock {
    fn load(&mut self) -> StoreFuture<'_, Option<Record>> {
        Box::pin(self.under(|path, key| Ok(read(path)?.tokens.remove(&key))))
    }

    fn save<'a>(&'a mut self, record: Option<&'a Record>) -> StoreFuture<'a, ()> {
        let record = record.cloned();
        Box::pin(self.under(|path, key| {
            let mut content = read(path)?;
            match record {
                Some(record) => content.tokens.insert(key, record),
                None => content.tokens.remove(&key),
            };
            write(path, &content)
        }))
    }
}

/// The whole file.
#[derive(Serialize, Deserialize)]
struct Content {
    version: u32,
    tokens: BTreeMap<String, Record>,
}

fn read(path: &Path) -> Result<Content, StoreError> {
    let Some(file) = private_file::open(path, OpenOptions::new().read(true))? else {
        return Ok(Content {
            version: VERSION,
            tokens: BTreeMap::new(),
        });
    };
    let place = shown(path);
    let mut bytes = Zeroizing::new(Vec::new());
    file.take(LARGEST as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| failed(path, "read", &error))?;
    if bytes.len() > LARGEST {
        return Err(unreadable(&place, "it is larger than any token file"));
    }
    check_version(&place, &bytes)?;
    serde_json::from_slice(&bytes).map_err(|_| unreadable(&place, "it is damaged"))
}

fn write(path: &Path, content: &Content) -> Result<(), StoreError> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(4096));
    serde_json::to_writer_pretty(&mut *bytes, content)
        .map_err(|error| failed(path, "write", &error.into()))?;
    if bytes.len() > LARGEST {
        let full = io::Error::from(io::ErrorKind::FileTooLarge);
        return Err(failed(path, "write", &full));
    }
    let new = beside(path, ".new");
    // Left behind by a process that was killed while writing; the lock says that it is gone.
    match fs::remove_file(&new) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(failed(path, "write", &error)),
    }
    let result = (|| {
        let mut file = private_file::create(&new)?;
        file.write_all(&bytes)?;
        file.sync_all()?;
        fs::rename(&new, path)?;
        private_file::sync_directory(path)
    })();
    result.map_err(|error| {
        // Gone already if all that failed is to make the rename durable.
        let _ = fs::remove_file(&new);
        failed(path, "write", &error)
    })
}
