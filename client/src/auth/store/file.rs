//! Tokens in one file that several processes share. Writing is atomic and durable: a new file
//! beside the old one, fsync, rename, fsync of the directory, so that a process killed at any
//! instant leaves the old content or the new. The lock is an operating system's lock on a file of
//! its own, which ends with its process and is never removed.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{Record, Store, StoreError, StoreFuture, StoreLock};
use crate::auth::partition::Partition;

/// The format that this version reads and writes.
const VERSION: u32 = 1;
/// A token file beyond this size is none.
const LARGEST: u64 = 4 << 20;

/// Keeps tokens in a file that only its owner can read (mode 0600 from its creation on Unix).
///
/// Symbolic links and files that others can read are refused. The store is for local file systems:
/// over NFS, locks and renames promise less.
#[derive(Clone, Debug)]
pub struct FileStore {
    path: Arc<Path>,
    patience: Duration,
}

impl FileStore {
    /// Keeps tokens in the file at `path`, which is created with the first token, as is its
    /// directory. `path.lock` and, while writing, `path.new` stand beside it.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self {
            path: path.into().into(),
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
            let mut content = blocking(&self.path, move || read(&path)).await?;
            Ok(content.tokens.remove(partition.as_str()))
        })
    }

    fn lock<'a>(&'a self, partition: &'a Partition) -> StoreFuture<'a, Box<dyn StoreLock>> {
        Box::pin(async move {
            let path = Arc::clone(&self.path);
            let file = blocking(&self.path, move || open_lock(&path)).await?;
            let file = self.wait_for(file).await?;
            Ok(Box::new(FileLock {
                path: Arc::clone(&self.path),
                partition: partition.clone(),
                file: Arc::new(file),
            }) as Box<dyn StoreLock>)
        })
    }

    fn scope_sets<'a>(&'a self, login: &'a str) -> StoreFuture<'a, Vec<Partition>> {
        let path = Arc::clone(&self.path);
        Box::pin(async move {
            let content = blocking(&self.path, move || read(&path)).await?;
            let kept = content.tokens.into_keys().map(Partition::from_key);
            Ok(kept.filter(|kept| kept.login() == login).collect())
        })
    }
}

impl FileStore {
    /// Tries until the lock is free, so that a stopped holder cannot hang this process.
    async fn wait_for(&self, mut file: File) -> Result<File, StoreError> {
        let start = Instant::now();
        let mut pause = Duration::from_millis(5);
        loop {
            let path = Arc::clone(&self.path);
            let (returned, locked) = blocking(&self.path, move || match file.try_lock() {
                Ok(()) => Ok((file, true)),
                Err(TryLockError::WouldBlock) => Ok((file, false)),
                Err(TryLockError::Error(error)) => Err(failed(&path, "lock", &error)),
            })
            .await?;
            if locked {
                return Ok(returned);
            }
            file = returned;
            let waited = start.elapsed();
            if waited >= self.patience {
                return Err(StoreError::Locked {
                    place: shown(&self.path),
                    waited,
                });
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(Duration::from_millis(50));
        }
    }
}

struct FileLock {
    path: Arc<Path>,
    partition: Partition,
    /// Holds the lock: closing it, or the death of the process, releases it.
    file: Arc<File>,
}

impl StoreLock for FileLock {
    fn load(&mut self) -> StoreFuture<'_, Option<Record>> {
        let path = Arc::clone(&self.path);
        Box::pin(async move {
            let mut content = blocking(&self.path, move || read(&path)).await?;
            Ok(content.tokens.remove(self.partition.as_str()))
        })
    }

    fn save<'a>(&'a mut self, record: Option<&'a Record>) -> StoreFuture<'a, ()> {
        let (path, record) = (Arc::clone(&self.path), record.cloned());
        let key = self.partition.as_str().to_owned();
        let held = Arc::clone(&self.file);
        Box::pin(async move {
            blocking(&self.path, move || {
                // Writing goes on under the lock even if the caller is gone.
                let _held = held;
                let mut content = read(&path)?;
                match record {
                    Some(record) => content.tokens.insert(key, record),
                    None => content.tokens.remove(&key),
                };
                write(&path, &content)
            })
            .await
        })
    }
}

/// The whole file.
#[derive(Serialize, Deserialize)]
struct Content {
    version: u32,
    tokens: BTreeMap<String, Record>,
}

/// What every version has.
#[derive(Deserialize)]
struct Versioned {
    version: u32,
}

fn read(path: &Path) -> Result<Content, StoreError> {
    let unreadable = |reason| StoreError::Unreadable {
        place: shown(path),
        reason,
    };
    let mut content = Content {
        version: VERSION,
        tokens: BTreeMap::new(),
    };
    let Some(file) = open_trusted(path)? else {
        return Ok(content);
    };
    let mut bytes = Zeroizing::new(Vec::new());
    file.take(LARGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| failed(path, "read", &error))?;
    if bytes.len() as u64 > LARGEST {
        return Err(unreadable("it is larger than any token file"));
    }
    let versioned: Versioned =
        serde_json::from_slice(&bytes).map_err(|_| unreadable("it is no token file"))?;
    if versioned.version != VERSION {
        return Err(unreadable("it was written by another version"));
    }
    content = serde_json::from_slice(&bytes).map_err(|_| unreadable("it is damaged"))?;
    Ok(content)
}

/// Opens the file if it exists, is a file of its own and is not readable by others.
fn open_trusted(path: &Path) -> Result<Option<File>, StoreError> {
    let unsafe_file = |reason| StoreError::Unsafe {
        place: shown(path),
        reason,
    };
    let named = match fs::symlink_metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(path, "open", &error)),
    };
    if !named.is_file() {
        return Err(unsafe_file(
            "it is a symbolic link or no file; give the path of a file",
        ));
    }
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(path, "open", &error)),
    };
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        let opened = file
            .metadata()
            .map_err(|error| failed(path, "open", &error))?;
        if opened.mode() & 0o077 != 0 {
            return Err(unsafe_file("others may read it; change its mode to 0600"));
        }
        // A rename by another process between the two looks is fine: what was opened is a file. A
        // symbolic link put there in between would have been followed to another one.
        let again = fs::symlink_metadata(path).map_err(|error| failed(path, "open", &error))?;
        if again.is_symlink() {
            return Err(unsafe_file(
                "it is a symbolic link; give the path of a file",
            ));
        }
    }
    Ok(Some(file))
}

fn write(path: &Path, content: &Content) -> Result<(), StoreError> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(4096));
    serde_json::to_writer_pretty(&mut *bytes, content)
        .map_err(|error| failed(path, "write", &error.into()))?;
    let new = beside(path, ".new");
    // Left behind by a process that was killed while writing; the lock says that it is gone.
    match fs::remove_file(&new) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(failed(path, "write", &error)),
    }
    let result = (|| {
        let mut file = private().write(true).create_new(true).open(&new)?;
        file.write_all(&bytes)?;
        file.sync_all()?;
        fs::rename(&new, path)?;
        #[cfg(unix)]
        File::open(directory(path))?.sync_all()?;
        Ok(())
    })();
    result.map_err(|error| failed(path, "write", &error))
}

fn open_lock(path: &Path) -> Result<File, StoreError> {
    let directory = directory(path);
    if !directory.exists() {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder
            .create(directory)
            .map_err(|error| failed(path, "create its directory", &error))?;
    }
    private()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(beside(path, ".lock"))
        .map_err(|error| failed(path, "open its lock file", &error))
}

/// Options that create a file which only its owner can read.
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

fn directory(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

fn failed(path: &Path, action: &'static str, error: &io::Error) -> StoreError {
    StoreError::Io {
        place: shown(path),
        action,
        kind: error.kind(),
    }
}

/// Runs file work where it may block.
async fn blocking<T: Send + 'static>(
    path: &Path,
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|_| {
        Err(StoreError::Backend {
            place: shown(path),
            reason: "the runtime is shutting down".to_owned(),
        })
    })
}
