//! The file store: private, whole or not at all, and shared by those who take turns.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::token_server::{HOUR, TokenServer, partition, token_of};
use crate::auth::clock::ManualClock;
use crate::auth::error::AuthError;
use crate::auth::partition::Partition;
use crate::auth::store::{FileStore, Record, Store as _, StoreError};

fn record(access: &str) -> Record {
    Record {
        access: access.into(),
        refresh: Some("r".into()),
        obtained_at: 1_750_000_000,
        expires_at: Some(1_750_003_600),
        scopes: None,
    }
}

fn place() -> (tempfile::TempDir, PathBuf) {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("new/tokens.json");
    (directory, path)
}

async fn save(
    store: &FileStore,
    partition: &Partition,
    record: Option<&Record>,
) -> Result<(), StoreError> {
    store.lock(partition).await?.save(record).await
}

#[tokio::test]
async fn records_are_kept_by_partition_in_one_file() {
    let (_directory, path) = place();
    let store = FileStore::new(&path);
    let other = Partition::new("Test", "oauth", "other", "identity", &[]);
    assert_eq!(store.load(&partition()).await, Ok(None));
    save(&store, &partition(), Some(&record("a")))
        .await
        .expect("saved");
    save(&store, &other, Some(&record("b")))
        .await
        .expect("saved");
    let store = FileStore::new(&path);
    assert_eq!(store.load(&partition()).await, Ok(Some(record("a"))));
    assert_eq!(store.load(&other).await, Ok(Some(record("b"))));
    save(&store, &partition(), None).await.expect("deleted");
    assert_eq!(store.load(&partition()).await, Ok(None));
    assert_eq!(store.load(&other).await, Ok(Some(record("b"))));
}

#[tokio::test]
async fn only_the_owner_can_read_what_is_written() {
    let (_directory, path) = place();
    let store = FileStore::new(&path);
    save(&store, &partition(), Some(&record("a")))
        .await
        .expect("saved");
    let mode = |path: PathBuf| fs::metadata(path).expect("it exists").permissions().mode() & 0o777;
    assert_eq!(mode(path.clone()), 0o600);
    assert_eq!(mode(path.with_file_name("tokens.json.lock")), 0o600);
    assert_eq!(mode(path.parent().expect("a directory").to_owned()), 0o700);
    assert!(!path.with_file_name("tokens.json.new").exists());
}

#[tokio::test]
async fn a_file_that_others_can_read_or_a_link_is_refused() {
    let (directory, path) = place();
    let store = FileStore::new(&path);
    save(&store, &partition(), Some(&record("a")))
        .await
        .expect("saved");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("our own file");
    let error = store
        .load(&partition())
        .await
        .expect_err("others can read it");
    assert!(
        error.to_string().contains("change its mode to 0600"),
        "{error}"
    );
    save(&store, &partition(), None)
        .await
        .expect_err("nor is it written");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).expect("our own file");
    store.load(&partition()).await.expect("trusted again");
    let link = directory.path().join("link.json");
    symlink(&path, &link).expect("a link");
    let error = FileStore::new(&link)
        .load(&partition())
        .await
        .expect_err("a link");
    assert!(error.to_string().contains("symbolic link"), "{error}");
}

#[tokio::test]
async fn a_lock_file_that_is_a_link_or_that_others_can_open_is_refused() {
    let (directory, path) = place();
    let store = FileStore::new(&path);
    save(&store, &partition(), Some(&record("a")))
        .await
        .expect("saved");
    let lock = path.with_file_name("tokens.json.lock");
    fs::set_permissions(&lock, fs::Permissions::from_mode(0o644)).expect("our own file");
    let error = store.lock(&partition()).await.err();
    let error = error.expect("others can hold it for ever");
    assert!(matches!(error, StoreError::Unsafe { .. }), "{error}");
    fs::remove_file(&lock).expect("our own file");
    let elsewhere = directory.path().join("elsewhere");
    symlink(&elsewhere, &lock).expect("a link");
    let error = store.lock(&partition()).await.err().expect("a link");
    assert!(error.to_string().contains("symbolic link"), "{error}");
    assert!(!elsewhere.exists(), "created through the link");
}

#[tokio::test]
async fn a_directory_that_everybody_can_change_is_refused_unless_it_is_sticky() {
    let (directory, _) = place();
    let store = FileStore::new(directory.path().join("tokens.json"));
    for (mode, trusted) in [(0o777, false), (0o1777, true), (0o775, true)] {
        let mode = fs::Permissions::from_mode(mode);
        fs::set_permissions(directory.path(), mode.clone()).expect("our own");
        let lock = store.lock(&partition()).await;
        assert_eq!(lock.is_ok(), trusted, "{mode:?}: {:?}", lock.err());
    }
}

/// Who may give a file away can try it.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_file_of_another_user_is_refused_even_by_the_superuser() {
    let (_directory, path) = place();
    let store = FileStore::new(&path);
    save(&store, &partition(), Some(&record("a")))
        .await
        .expect("saved");
    match std::os::unix::fs::chown(&path, Some(12_345), None) {
        Ok(()) => {
            let error = store.load(&partition()).await.expect_err("not ours");
            assert!(error.to_string().contains("another user"), "{error}");
        }
        Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::PermissionDenied),
    }
}

#[tokio::test]
async fn a_holder_whose_lock_file_was_removed_reads_and_writes_no_more() {
    let (_directory, path) = place();
    let store = FileStore::new(&path);
    let mut held = store.lock(&partition()).await.expect("free");
    fs::remove_file(path.with_file_name("tokens.json.lock")).expect("our own file");
    save(&store, &partition(), Some(&record("b")))
        .await
        .expect("another lock");
    let read = held.load().await.expect_err("lost");
    let written = held.save(Some(&record("a"))).await.expect_err("lost");
    assert!(matches!(read, StoreError::LockLost { .. }), "{read}");
    assert!(matches!(written, StoreError::LockLost { .. }), "{written}");
    assert_eq!(store.load(&partition()).await, Ok(Some(record("b"))));
}

#[tokio::test]
async fn one_who_waited_on_a_lock_file_that_was_removed_waits_on_the_new_one() {
    let (_directory, path) = place();
    let store = FileStore::new(&path);
    let removed = store.lock(&partition()).await.expect("free");
    let waiting = tokio::spawn({
        let store = store.clone().lock_timeout(Duration::from_millis(500));
        async move { store.lock(&partition()).await.map(drop) }
    });
    tokio::time::sleep(Duration::from_millis(100)).await;
    fs::remove_file(path.with_file_name("tokens.json.lock")).expect("our own file");
    let _new = store.lock(&partition()).await.expect("another lock");
    drop(removed);
    let error = waiting.await.expect("no panic").expect_err("held");
    assert!(matches!(error, StoreError::Locked { .. }), "{error}");
}

#[test]
fn a_relative_path_does_not_move_with_the_process() {
    let store = format!("{:?}", FileStore::new("tokens.json"));
    let here = std::env::current_dir().expect("a directory");
    assert!(store.contains(&*here.to_string_lossy()), "{store}");
}

#[tokio::test]
async fn what_is_no_token_file_is_an_error_that_shows_nothing_of_it() {
    let (_directory, path) = place();
    let store = FileStore::new(&path);
    save(&store, &partition(), Some(&record("a")))
        .await
        .expect("saved");
    for content in [
        "",
        "canary",
        "[]",
        r#"{"version": 2, "canary": 1}"#,
        r#"{"version": 1, "tokens": "canary"}"#,
        r#"{"version": 1, "tokens": {"test": {"access": ["canary"]}}}"#,
    ] {
        fs::write(&path, content).expect("our own file");
        let error = store.load(&partition()).await.expect_err(content);
        assert!(matches!(error, StoreError::Unreadable { .. }), "{error}");
        assert!(!format!("{error} {error:?}").contains("canary"), "{error}");
    }
}

#[tokio::test]
async fn a_record_larger_than_any_token_file_is_not_written() {
    let (_directory, path) = place();
    let store = FileStore::new(&path);
    save(&store, &partition(), Some(&record("a")))
        .await
        .expect("saved");
    let huge = record(&"a".repeat(5 << 20));
    let error = save(&store, &partition(), Some(&huge)).await;
    let error = error.expect_err("it could not be read again");
    assert!(matches!(error, StoreError::Io { .. }), "{error}");
    assert_eq!(store.load(&partition()).await, Ok(Some(record("a"))));
}

#[tokio::test]
async fn what_a_killed_writer_left_behind_is_in_nobodys_way() {
    let (_directory, path) = place();
    let store = FileStore::new(&path);
    save(&store, &partition(), Some(&record("a")))
        .await
        .expect("saved");
    let torn = path.with_file_name("tokens.json.new");
    fs::File::create(&torn)
        .and_then(|mut file| file.write_all(b"{\"vers"))
        .expect("a torn file");
    assert_eq!(store.load(&partition()).await, Ok(Some(record("a"))));
    save(&store, &partition(), Some(&record("b")))
        .await
        .expect("saved");
    assert_eq!(store.load(&partition()).await, Ok(Some(record("b"))));
    assert!(!torn.exists());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reader_without_the_lock_sees_the_old_record_or_the_new_one_whole() {
    let (_directory, path) = place();
    let store = FileStore::new(&path);
    let large = |number: u32| record(&format!("{number}-").repeat(20_000));
    save(&store, &partition(), Some(&large(0)))
        .await
        .expect("saved");
    let writer = tokio::spawn({
        let store = store.clone();
        async move {
            for number in 0..100 {
                save(&store, &partition(), Some(&large(number)))
                    .await
                    .expect("saved");
            }
        }
    });
    while !writer.is_finished() {
        let found = store
            .load(&partition())
            .await
            .expect("a whole file")
            .expect("a record");
        let number = found.access.expose().split('-').next();
        let number = number
            .and_then(|number| number.parse().ok())
            .expect("a number");
        assert!(found == large(number), "torn at {number}");
    }
    writer.await.expect("no panic");
}

#[tokio::test]
async fn a_lock_that_is_not_released_ends_in_a_typed_error() {
    let (_directory, path) = place();
    let store = FileStore::new(&path).lock_timeout(Duration::from_millis(50));
    let held = store.lock(&partition()).await.expect("free");
    let start = Instant::now();
    let error = store.lock(&partition()).await.err().expect("held");
    assert!(matches!(error, StoreError::Locked { .. }), "{error}");
    assert!(start.elapsed() < Duration::from_secs(5));
    drop(held);
    store.lock(&partition()).await.expect("free again");
}

#[tokio::test]
async fn a_store_that_fails_is_a_typed_error_of_the_call() {
    let (_directory, path) = place();
    fs::create_dir_all(path.parent().expect("a directory")).expect("our own");
    fs::write(&path, "no token file").expect("our own");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).expect("our own");
    let (server, clock) = (TokenServer::new(), ManualClock::default());
    let session = server.session_with(&clock, FileStore::new(&path));
    let error = token_of(&session).await.expect_err("unreadable");
    assert!(matches!(error, AuthError::Store { .. }), "{error}");
    assert!(
        error.to_string().contains("remove it and log in again"),
        "{error}"
    );
    assert!(server.calls().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_sessions_on_one_file_take_turns() {
    let (_directory, path) = place();
    let (server, clock) = (TokenServer::new(), ManualClock::default());
    let sessions: Vec<_> = (0..8)
        .map(|_| server.session_with(&clock, FileStore::new(&path)))
        .collect();
    for round in 1..4 {
        let calls: Vec<_> = sessions
            .iter()
            .cloned()
            .map(|session| tokio::spawn(async move { token_of(&session).await }))
            .collect();
        for call in calls {
            assert_eq!(
                call.await.expect("no panic").as_deref(),
                Ok(&*format!("a{round}"))
            );
        }
        clock.advance(HOUR);
    }
    assert_eq!(server.calls(), ["login", "refresh r1", "refresh r2"]);
    assert_eq!(server.books().reused, 0);
}
