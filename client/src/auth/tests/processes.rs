//! Processes that share a file store: real ones, which refresh at the same time, and are killed at
//! any instant.

use std::time::{Duration, Instant};

use super::child_process::{
    Part, Rotating, line_of, number_of, record, start, start_on_full_disk, tokens_of, worker,
};
use super::token_server::{partition, token_of};
use crate::auth::store::{FileStore, Store as _};

const CHILD: &str = "auth::tests::processes::child";

#[tokio::test]
#[ignore = "started as a process by the other tests of this file"]
async fn child() {
    let Some(part) = Part::of_this_process() else {
        return;
    };
    let store = FileStore::new(part.place);
    if part.role == "call" {
        let token = token_of(&worker(store, &part.token_url)).await;
        println!("token: {}", token.expect("a token"));
        return;
    }
    if part.role == "write once" {
        let mut lock = store.lock(&partition()).await.expect("a lock");
        let error = lock.save(Some(&record(2))).await.expect_err("no room");
        println!("failed: {error}");
        return;
    }
    for number in 0..u32::MAX {
        let mut lock = store.lock(&partition()).await.expect("a lock");
        lock.save(Some(&record(number))).await.expect("saved");
        if number == 0 {
            println!("writing: ");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn eight_processes_on_an_expired_token_make_one_refresh() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("tokens.json");
    let books = Rotating::default();
    let server = books.serve().await;
    let first = worker(FileStore::new(&path), &server.at("token"));
    assert_eq!(token_of(&first).await.as_deref(), Ok("a1"));
    tokio::time::sleep(Duration::from_millis(1100)).await;
    let children = (0..8)
        .map(|_| start(CHILD, "call", &path, &server.at("token")))
        .collect();
    assert_eq!(tokens_of(children).await, ["a2"; 8]);
    assert_eq!(books.calls(), ["password", "refresh_token"]);
    assert_eq!(books.reused(), 0);
}

#[tokio::test]
async fn a_writer_that_is_killed_at_any_instant_leaves_a_whole_file_and_no_lock() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("tokens.json");
    let store = FileStore::new(&path);
    for round in 0..40u64 {
        let mut writer = start(CHILD, "write", &path, "");
        line_of(&mut writer, "writing: ").expect("it writes");
        // Not random, but all over the time that a few writes take.
        std::thread::sleep(Duration::from_micros(700 + round * 337 % 9000));
        writer.kill().expect("it runs");
        writer.wait().expect("it ends");
        let start = Instant::now();
        let found = store.load(&partition()).await.expect("a whole file");
        let found = found.expect("it had written");
        assert!(number_of(&found).is_some(), "round {round}");
        let mut lock = store.lock(&partition()).await.expect("no stuck lock");
        assert!(start.elapsed() < Duration::from_secs(5));
        lock.save(Some(&record(0))).await.expect("saved");
    }
}

#[tokio::test]
async fn a_full_disk_is_an_error_and_leaves_the_old_file_and_nothing_else() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("tokens.json");
    let store = FileStore::new(&path);
    let mut lock = store.lock(&partition()).await.expect("free");
    lock.save(Some(&record(1))).await.expect("saved");
    drop(lock);
    let mut writer = start_on_full_disk(CHILD, "write once", &path);
    let error = line_of(&mut writer, "failed: ").expect("it fails, and says so");
    writer.wait().expect("it ends");
    assert!(error.contains("failed to write"), "{error}");
    let found = store.load(&partition()).await.expect("a whole file");
    assert_eq!(found.as_ref().and_then(number_of), Some(1));
    assert!(!directory.path().join("tokens.json.new").exists());
}
