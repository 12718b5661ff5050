//! Tokens in the operating system's keyring, one entry a partition, which other users of the machine
//! cannot read and which is often encrypted on disk. Keyrings have no lock over read, refresh and
//! write, so it is a lock file of ours.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use keyring_core::{CredentialStore, Entry, Error};

use super::blocking::blocking;
use super::format::{decode, encode};
use super::lock_file::LockFile;
use super::{Record, Store, StoreError, StoreFuture, StoreLock};
use crate::auth::partition::{Partition, fingerprint};

/// Keeps tokens in the operating system's keyring.
///
/// Which keyring is for the application to say, by one of the stores for the crate `keyring-core`:
/// `apple-native-keyring-store`, `windows-native-keyring-store`,
/// `zbus-secret-service-keyring-store` (GNOME Keyring and the like) or, for the kernel's keyring,
/// which forgets at a reboot, `linux-keyutils-keyring-store`:
///
/// ```
/// use keyroute::auth::KeyringStore;
/// # use keyring_core::mock as linux_keyutils_keyring_store;
///
/// let keyring = linux_keyutils_keyring_store::Store::new()?;
/// let store = KeyringStore::new("my-application", keyring);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// A write is as atomic and as durable as the keyring makes it. Windows takes no entry above 2,560
/// bytes: a longer token is an error that says so. The kernel's keyring must be that of a session: a
/// login has one, and a service can be given one by `keyctl session`. Without, each thread has a keyring
/// of its own, and would miss what another wrote.
#[derive(Clone)]
pub struct KeyringStore {
    keyring: Keyring,
    lock_file: Option<Arc<Path>>,
    patience: Duration,
}

impl KeyringStore {
    /// Keeps tokens in entries of the given service, which is the application's name. Processes that
    /// name the same service share them.
    pub fn new(service: &str, keyring: Arc<CredentialStore>) -> Self {
        let name = format!("{}.lock", fingerprint(service));
        let home = std::env::home_dir().filter(|home| home.is_absolute());
        Self {
            keyring: Keyring {
                service: service.into(),
                keyring,
            },
            lock_file: home.map(|home| home.join(".keyroute").join(name).into()),
            patience: Duration::from_mins(1),
        }
    }

    /// Where the lock file is: in `.keyroute` in the user's home unless said otherwise. All processes
    /// that share the entries must name the same.
    #[must_use]
    pub fn lock_file(mut self, path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        self.lock_file = Some(std::path::absolute(&path).unwrap_or(path).into());
        self
    }

    /// How long to wait while another process refreshes: 60 s unless said otherwise.
    #[must_use]
    pub fn lock_timeout(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }
}

impl Store for KeyringStore {
    fn load<'a>(&'a self, partition: &'a Partition) -> StoreFuture<'a, Option<Record>> {
        let (keyring, partition) = (self.keyring.clone(), partition.clone());
        let place = self.keyring.place();
        Box::pin(async move { blocking(&place, move || keyring.load(&partition)).await })
    }

    fn lock<'a>(&'a self, partition: &'a Partition) -> StoreFuture<'a, Box<dyn StoreLock>> {
        Box::pin(async move {
            let path = self.lock_file.clone().ok_or_else(|| StoreError::Backend {
                place: self.keyring.place(),
                reason: "this user has no home for its lock file; name a `lock_file`".to_owned(),
            })?;
            Ok(Box::new(KeyringLock {
                keyring: self.keyring.clone(),
                partition: partition.clone(),
                lock: Arc::new(LockFile::take(path, self.patience).await?),
            }) as Box<dyn StoreLock>)
        })
    }
}

impl fmt::Debug for KeyringStore {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("KeyringStore");
        shown.field("service", &self.keyring.service);
        shown.field("lock_file", &self.lock_file);
        shown.field("lock_timeout", &self.patience).finish()
    }
}

struct KeyringLock {
    keyring: Keyring,
    partition: Partition,
    lock: Arc<LockFile>,
}

impl KeyringLock {
    /// Works on the entry under the lock, even if the caller is gone meanwhile.
    async fn under<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Keyring, &Partition) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (keyring, lock) = (self.keyring.clone(), Arc::clone(&self.lock));
        let partition = self.partition.clone();
        let checked = move || {
            lock.check()?;
            work(&keyring, &partition)
        };
        blocking(&self.keyring.place(), checked).await
    }
}

impl StoreLock for KeyringLock {
    fn load(&mut self) -> StoreFuture<'_, Option<Record>> {
        Box::pin(self.under(Keyring::load))
    }

    fn save<'a>(&'a mut self, record: Option<&'a Record>) -> StoreFuture<'a, ()> {
        let record = record.cloned();
        Box::pin(self.under(move |keyring, partition| keyring.save(partition, record.as_ref())))
    }
}

/// The entries of a service. What it does may block: some keyrings ask the user first.
#[derive(Clone)]
struct Keyring {
    service: Arc<str>,
    keyring: Arc<CredentialStore>,
}

impl Keyring {
    fn place(&self) -> String {
        format!("{} in the keyring", self.service)
    }

    fn entry(&self, partition: &Partition) -> Result<Entry, StoreError> {
        let built = self.keyring.build(&self.service, partition.as_str(), None);
        built.map_err(|error| self.failed(&error))
    }

    fn load(&self, partition: &Partition) -> Result<Option<Record>, StoreError> {
        match self.entry(partition)?.get_secret() {
            Ok(bytes) => decode(&self.place(), bytes).map(Some),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(self.failed(&error)),
        }
    }

    fn save(&self, partition: &Partition, record: Option<&Record>) -> Result<(), StoreError> {
        let entry = self.entry(partition)?;
        let result = match record {
            Some(record) => entry.set_secret(&encode(&self.place(), record)?),
            None => match entry.delete_credential() {
                Err(Error::NoEntry) => Ok(()),
                result => result,
            },
        };
        result.map_err(|error| self.failed(&error))
    }

    /// What went wrong, in our words: those of an error can quote the entry.
    fn failed(&self, error: &Error) -> StoreError {
        let reason = match error {
            Error::NoStorageAccess(_) => "it cannot be opened; unlock it".to_owned(),
            Error::TooLong(_, most) => {
                format!("it takes no entry that is longer than {most} bytes; keep tokens in a file")
            }
            Error::Ambiguous(_) => {
                "it has several entries of that name; remove all but one".to_owned()
            }
            Error::Invalid(..) => "it does not take such an entry".to_owned(),
            Error::BadEncoding(_) | Error::BadDataFormat(..) | Error::BadStoreFormat(_) => {
                "its entry is damaged; remove it and log in again".to_owned()
            }
            _ => "the operating system's keyring failed".to_owned(),
        };
        let place = self.place();
        StoreError::Backend { place, reason }
    }
}
