//! The lock and its fencing token: turns that follow one another, and holders that lost theirs.

use std::time::Duration;

use super::server::RedisServer;
use crate::auth::partition::Partition;
use crate::auth::store::{Record, RedisStore, Store, StoreError, StoreLock};
use crate::auth::tests::token_server::partition;

fn record(access: &str) -> Record {
    Record {
        access: access.into(),
        refresh: Some("canary-refresh".into()),
        obtained_at: 1_750_000_000,
        expires_at: Some(1_750_003_600),
        scopes: Some(vec!["read".to_owned()]),
    }
}

fn other() -> Partition {
    Partition::new("Test", "oauth", "other", "identity", &[])
}

/// The name of a key, as another program sees it.
fn key(suffix: &str) -> String {
    format!("keyroute:{{{}}}{suffix}", partition())
}

async fn take(store: &RedisStore) -> Box<dyn StoreLock> {
    store.lock(&partition()).await.expect("a lock")
}

async fn lost(lock: &mut dyn StoreLock) {
    let read = lock.load().await.expect_err("lost");
    assert!(matches!(read, StoreError::LockLost { .. }), "{read}");
    let written = lock.save(Some(&record("late"))).await.expect_err("lost");
    assert!(matches!(written, StoreError::LockLost { .. }), "{written}");
}

#[tokio::test]
#[ignore = "needs redis-server"]
async fn records_are_kept_by_partition_and_outlive_the_server() {
    let mut server = RedisServer::start();
    let store = server.store();
    assert_eq!(store.load(&partition()).await, Ok(None));
    let mut lock = take(&store).await;
    assert_eq!(lock.load().await, Ok(None));
    lock.save(Some(&record("a"))).await.expect("saved");
    assert_eq!(lock.load().await, Ok(Some(record("a"))));
    let mut second = store.lock(&other()).await.expect("a lock of its own");
    second.save(Some(&record("b"))).await.expect("saved");
    drop((lock, second));
    server.stop();
    server.resume();
    let store = server.store();
    assert_eq!(store.load(&partition()).await, Ok(Some(record("a"))));
    let mut lock = take(&store).await;
    lock.save(None).await.expect("deleted");
    assert_eq!(store.load(&partition()).await, Ok(None));
    assert_eq!(store.load(&other()).await, Ok(Some(record("b"))));
}

#[tokio::test]
#[ignore = "needs redis-server"]
async fn one_holds_the_lock_for_as_long_as_it_lives() {
    let server = RedisServer::start();
    let short = Duration::from_secs(1);
    let mut held = take(&server.store().lease(short)).await;
    // Waits for many leases.
    let second = server.store().lock_timeout(short * 3);
    let error = second.lock(&partition()).await.err().expect("held");
    assert!(matches!(error, StoreError::Locked { .. }), "{error}");
    held.save(Some(&record("a")))
        .await
        .expect("still the holder");
    drop(held);
    let mut second = take(&server.store()).await;
    assert_eq!(second.load().await, Ok(Some(record("a"))));
}

#[tokio::test]
#[ignore = "needs redis-server"]
async fn a_lock_is_free_as_soon_as_it_is_dropped_or_no_longer_waited_for() {
    let server = RedisServer::start();
    let store = server.store().lease(Duration::from_hours(1));
    for round in 0..50 {
        let waiting = tokio::spawn({
            let store = store.clone();
            async move { store.lock(&partition()).await.map(drop) }
        });
        for _ in 0..round {
            tokio::task::yield_now().await;
        }
        waiting.abort();
        let _ = waiting.await;
        drop(take(&store).await);
    }
    let mut last = take(&store).await;
    last.save(None).await.expect("the holder");
    drop(last);
    drop(take(&store).await);
}

#[tokio::test]
#[ignore = "needs redis-server"]
async fn a_holder_whose_lease_ran_out_goes_on_if_nobody_came() {
    let server = RedisServer::start();
    let mut held = take(&server.store()).await;
    let _: () = server.ask(&["DEL", &key(":lock")]).await;
    assert_eq!(held.load().await, Ok(None));
    let second = server.store().lock_timeout(Duration::ZERO);
    let error = second.lock(&partition()).await.err().expect("held again");
    assert!(matches!(error, StoreError::Locked { .. }), "{error}");
    let _: () = server.ask(&["DEL", &key(":lock")]).await;
    held.save(Some(&record("a"))).await.expect("saved");
    assert_eq!(
        server.store().load(&partition()).await,
        Ok(Some(record("a")))
    );
}

#[tokio::test]
#[ignore = "needs redis-server"]
async fn a_holder_whose_turn_is_over_can_neither_read_nor_write() {
    let server = RedisServer::start();
    let store = server.store();
    let mut early = take(&store).await;
    let _: () = server.ask(&["DEL", &key(":lock")]).await;
    let mut later = take(&store).await;
    lost(&mut *early).await;
    later.save(Some(&record("b"))).await.expect("saved");
    lost(&mut *early).await;
    drop(later);
    lost(&mut *early).await;
    assert_eq!(store.load(&partition()).await, Ok(Some(record("b"))));
    // Nor does it give back what is another's.
    let _later = take(&store).await;
    drop(early);
    let second = store.lock_timeout(Duration::from_millis(100));
    let error = second.lock(&partition()).await.err().expect("held");
    assert!(matches!(error, StoreError::Locked { .. }), "{error}");
}

#[tokio::test]
#[ignore = "needs redis-server"]
async fn a_holder_whose_turn_is_over_does_not_take_the_lease_back() {
    let server = RedisServer::start();
    let short = Duration::from_millis(200);
    let early = take(&server.store().lease(short)).await;
    let _: () = server.ask(&["DEL", &key(":lock")]).await;
    let later = take(&server.store()).await;
    let owner: String = server.ask(&["GET", &key(":lock")]).await;
    // Waits for as long as the first would have renewed it in.
    let second = server.store().lock_timeout(short * 3);
    second.lock(&partition()).await.err().expect("held");
    assert_eq!(server.ask::<String>(&["GET", &key(":lock")]).await, owner);
    drop((early, later));
}

#[tokio::test]
#[ignore = "needs redis-server"]
async fn one_who_no_longer_waits_asks_no_more() {
    let server = RedisServer::start();
    let _held = take(&server.store()).await;
    let waiting = tokio::spawn({
        let store = server.store();
        async move { store.lock(&partition()).await.map(drop) }
    });
    let asked = async || -> u32 {
        let counts: String = server.ask(&["INFO", "commandstats"]).await;
        let (_, calls) = counts.split_once("cmdstat_eval:calls=").expect("a count");
        let (calls, _) = calls.split_once(',').expect("more counts");
        calls.parse().expect("a number")
    };
    while asked().await < 3 {
        tokio::task::yield_now().await;
    }
    waiting.abort();
    let _ = waiting.await;
    // Who waits asks every 250 ms at least; who gave up asks once more, to give back what it may have.
    for _ in 0..20 {
        let before = asked().await;
        tokio::time::sleep(Duration::from_millis(600)).await;
        if asked().await == before {
            return;
        }
    }
    panic!("it asks on and on");
}

#[tokio::test]
#[ignore = "needs redis-server"]
async fn a_holder_is_not_mistaken_for_another_after_the_server_lost_its_data() {
    let server = RedisServer::start();
    let store = server.store();
    let mut early = take(&store).await;
    let _: () = server.ask(&["FLUSHALL"]).await;
    lost(&mut *early).await;
    // The count of turns begins again: this is the first, as that was.
    drop(take(&store).await);
    lost(&mut *early).await;
    assert_eq!(store.load(&partition()).await, Ok(None));
}

#[tokio::test]
#[ignore = "needs redis-server"]
async fn turns_are_counted_and_a_lock_leaves_with_its_holder() {
    let server = RedisServer::start();
    let store = server.store();
    for turn in 1..4 {
        let lock = take(&store).await;
        let counted: u32 = server.ask(&["HGET", &key(""), "turn"]).await;
        assert_eq!(counted, turn);
        let life: i64 = server.ask(&["PTTL", &key(":lock")]).await;
        assert!((1..=15_000).contains(&life), "it ends by itself: {life}");
        drop(lock);
    }
    drop(take(&store.prefix("mine")).await);
    let keys: Vec<String> = server.ask(&["KEYS", "mine*"]).await;
    assert!(
        keys.contains(&format!("mine:{{{}}}", partition())),
        "{keys:?}"
    );
}

#[tokio::test]
#[ignore = "needs redis-server"]
async fn the_scope_sets_of_a_login_are_found_whatever_its_name() {
    let server = RedisServer::start();
    let store = server.store();
    for account in ["a*", "ab", "[a]", "a\\b?"] {
        let of = |identity, scope: &str| {
            Partition::new("Test", "oauth", account, identity, &[scope.to_owned()])
        };
        let (read, write) = (of("me", "read"), of("me", "write"));
        for partition in [&read, &write, &of("you", "read")] {
            let mut lock = store.lock(partition).await.expect("a lock");
            lock.save(Some(&record("a"))).await.expect("saved");
        }
        let found = store.scope_sets(read.login()).await.expect("a list");
        let mut found: Vec<_> = found.iter().map(Partition::as_str).collect();
        found.sort_unstable();
        found.dedup();
        let mut expected = [read.as_str(), write.as_str()];
        expected.sort_unstable();
        assert_eq!(found, expected);
    }
}
