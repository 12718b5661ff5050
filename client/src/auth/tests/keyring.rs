//! The keyring store: over a keyring in memory that fails on demand, and over the kernel's own with
//! real processes, which `.ci/stores` runs in a session with a keyring.

use std::sync::Arc;
use std::time::Duration;

use keyring_core::{CredentialStore, Error, mock};

use super::child_process::{Part, start_at, tokens_of};
use super::token_server::{HOUR, TokenServer, partition, token_of};
use crate::auth::clock::ManualClock;
use crate::auth::error::AuthError;
use crate::auth::partition::Partition;
use crate::auth::store::{KeyringStore, Record, Store as _, StoreError};

fn record(access: &str) -> Record {
    Record {
        access: access.into(),
        refresh: Some("canary-refresh".into()),
        obtained_at: 1_750_000_000,
        expires_at: Some(1_750_003_600),
        scopes: None,
    }
}

struct Place {
    directory: tempfile::TempDir,
    keyring: Arc<CredentialStore>,
}

impl Place {
    fn new() -> Self {
        Self {
            directory: tempfile::tempdir().expect("a directory"),
            keyring: mock::Store::new().expect("a keyring in memory"),
        }
    }

    /// As another process would open it.
    fn store(&self) -> KeyringStore {
        KeyringStore::new("test", Arc::clone(&self.keyring))
            .lock_file(self.directory.path().join("test.lock"))
    }

    fn entry(&self) -> keyring_core::Entry {
        let entry = self.keyring.build("test", partition().as_str(), None);
        entry.expect("an entry")
    }

    /// The next use of the entry fails.
    fn fail(&self, error: Error) {
        let entry = self.entry();
        let entry = entry.as_any().downcast_ref::<mock::Cred>();
        entry.expect("a mock").set_error(error);
    }
}

#[tokio::test]
async fn records_are_kept_by_partition_in_entries_of_their_own() {
    let place = Place::new();
    let store = place.store();
    let other = Partition::new("Test", "oauth", "other", "identity", &[]);
    assert_eq!(store.load(&partition()).await, Ok(None));
    for (partition, access) in [(&partition(), "a"), (&other, "b")] {
        let mut lock = store.lock(partition).await.expect("free");
        lock.save(Some(&record(access))).await.expect("saved");
        assert_eq!(lock.load().await, Ok(Some(record(access))));
    }
    let store = place.store();
    let mut lock = store.lock(&partition()).await.expect("free");
    lock.save(None).await.expect("deleted");
    lock.save(None).await.expect("deleted already");
    assert_eq!(store.load(&partition()).await, Ok(None));
    assert_eq!(store.load(&other).await, Ok(Some(record("b"))));
}

#[tokio::test]
async fn one_at_a_time_holds_the_lock_and_knows_when_it_is_lost() {
    let place = Place::new();
    let mut held = place.store().lock(&partition()).await.expect("free");
    let second = place.store().lock_timeout(Duration::from_millis(50));
    let error = second.lock(&partition()).await.err().expect("held");
    assert!(matches!(error, StoreError::Locked { .. }), "{error}");
    std::fs::remove_file(place.directory.path().join("test.lock")).expect("our own file");
    let error = held.save(Some(&record("a"))).await.expect_err("lost");
    assert!(matches!(error, StoreError::LockLost { .. }), "{error}");
    assert_eq!(second.load(&partition()).await, Ok(None));
}

#[tokio::test]
#[ignore = "started as a process, with a home, by the next test"]
async fn at_home() {
    if Part::of_this_process().is_some() {
        let keyring = mock::Store::new().expect("a keyring in memory");
        let store = KeyringStore::new("test", keyring);
        let _held = store.lock(&partition()).await.expect("free");
        println!("token: {store:?}");
    }
}

#[tokio::test]
async fn the_lock_file_is_in_the_users_home() {
    let home = tempfile::tempdir().expect("a directory");
    let lock = home.path().join(".keyroute/n4bQgYhMfWWa.lock");
    let child = start_at("auth::tests::keyring::at_home", home.path());
    let shown = tokens_of(vec![child]).await.concat();
    assert!(shown.contains(&*lock.to_string_lossy()), "{shown}");
    assert!(lock.exists(), "{shown}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_sessions_on_one_keyring_take_turns() {
    let place = Place::new();
    let (server, clock) = (TokenServer::new(), ManualClock::default());
    let sessions: Vec<_> = (0..8)
        .map(|_| server.session_with(&clock, place.store()))
        .collect();
    for round in 1..4 {
        let calls: Vec<_> = sessions
            .iter()
            .cloned()
            .map(|session| tokio::spawn(async move { token_of(&session).await }))
            .collect();
        for call in calls {
            let token = call.await.expect("no panic");
            assert_eq!(token.as_deref(), Ok(&*format!("a{round}")));
        }
        clock.advance(HOUR);
    }
    assert_eq!(server.calls(), ["login", "refresh r1", "refresh r2"]);
    assert_eq!(server.books().reused, 0);
}

#[tokio::test]
async fn a_new_refresh_token_that_the_keyring_does_not_take_is_heard_of_and_saved_later() {
    let place = Place::new();
    let (server, clock) = (TokenServer::new(), ManualClock::default());
    server.hold();
    let session = server.session_with(&clock, place.store());
    let call = tokio::spawn({
        let session = session.clone();
        async move { token_of(&session).await }
    });
    server.has_calls(1).await;
    place.fail(Error::TooLong("secret".to_owned(), 2560));
    server.release();
    let error = call.await.expect("no panic").expect_err("too long");
    assert!(matches!(error, AuthError::NotSaved { .. }), "{error}");
    assert!(error.to_string().contains("2560 bytes"), "{error}");
    clock.advance(Duration::from_secs(10));
    assert_eq!(token_of(&session).await.as_deref(), Ok("a1"));
    assert_eq!(server.calls(), ["login"]);
    let kept = place.store().load(&partition()).await.expect("it works");
    assert_eq!(kept.expect("saved").access.expose(), "a1");
}

#[tokio::test]
async fn failures_name_the_keyring_and_show_no_secret() {
    let place = Place::new();
    let store = place.store();
    let canary = || "canary".to_owned();
    let platform = || std::io::Error::other("canary").into();
    let mut shown = format!("{store:?}");
    for error in [
        Error::PlatformFailure(platform()),
        Error::NoStorageAccess(platform()),
        Error::BadEncoding(canary().into_bytes()),
        Error::BadDataFormat(canary().into_bytes(), platform()),
        Error::BadStoreFormat(canary()),
        Error::Invalid(canary(), canary()),
        Error::TooLong(canary(), 1),
        Error::Ambiguous(vec![place.entry()]),
        Error::NotSupportedByStore(canary()),
    ] {
        place.fail(error);
        let error = store.load(&partition()).await.expect_err("it fails");
        assert!(error.to_string().contains("test in the keyring"), "{error}");
        shown.push_str(&format!("{error} {error:?}"));
    }
    for content in [
        "canary",
        r#"{"version": 2}"#,
        r#"{"version": 1, "token": "canary"}"#,
    ] {
        place.entry().set_password(content).expect("a mock");
        let error = store.load(&partition()).await.expect_err("no token");
        assert!(matches!(error, StoreError::Unreadable { .. }), "{error}");
        shown.push_str(&format!("{error} {error:?}"));
    }
    assert!(!shown.contains("canary"), "{shown}");
}

#[cfg(target_os = "linux")]
mod kernel {
    use super::super::child_process::{Part, Rotating, start, tokens_of, worker};
    use super::super::token_server::token_of;
    use crate::auth::store::KeyringStore;

    const CHILD: &str = "auth::tests::keyring::kernel::child";

    /// A store in the kernel's keyring, of a service named for the directory of its lock file.
    fn store(directory: &str) -> KeyringStore {
        let keyring = linux_keyutils_keyring_store::Store::new().expect("the kernel's keyring");
        KeyringStore::new(directory, keyring).lock_file(format!("{directory}/test.lock"))
    }

    #[tokio::test]
    #[ignore = "started as a process by the other test of this module"]
    async fn child() {
        let Some(part) = Part::of_this_process() else {
            return;
        };
        let token = token_of(&worker(store(&part.place), &part.token_url)).await;
        println!("token: {}", token.expect("a token"));
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    #[ignore = "needs a session keyring: run it under `keyctl session`"]
    async fn eight_processes_on_an_expired_token_in_the_kernel_make_one_refresh() {
        let directory = tempfile::tempdir().expect("a directory");
        let place = directory.path().to_str().expect("UTF-8");
        let books = Rotating::default();
        let server = books.serve().await;
        let first = worker(store(place), &server.at("token"));
        assert_eq!(token_of(&first).await.as_deref(), Ok("a1"));
        tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
        let children = (0..8)
            .map(|_| start(CHILD, "call", place, &server.at("token")))
            .collect();
        assert_eq!(tokens_of(children).await, ["a2"; 8]);
        assert_eq!(books.calls(), ["password", "refresh_token"]);
        assert_eq!(books.reused(), 0);
        // The server knows no revocation; the tokens leave the kernel all the same.
        first.logout().await.expect("deleted");
    }
}
