//! Inside the early window nobody waits: the token that is still valid is used while one refresh
//! runs behind, and an endpoint that fails costs nothing.

use std::time::Duration;

use super::token_server::{TokenServer, outage, partition, settle, token_of};
use crate::auth::clock::ManualClock;
use crate::auth::store::{MemoryStore, Store as _};

/// A token of an hour is refreshed 5 min and 10 s before its end by an instance at place 1.0.
const IN_THE_WINDOW: Duration = Duration::from_secs(3600 - 200);

#[tokio::test]
async fn in_the_early_window_nobody_waits() {
    let (server, clock) = (TokenServer::new(), ManualClock::default());
    let session = server.session(&clock);
    token_of(&session).await.expect("a token");
    clock.advance(IN_THE_WINDOW);
    server.hold();
    for _ in 0..100 {
        let lease = session.ready().expect("the token is still valid");
        assert_eq!(lease.header, "Bearer a1");
    }
    settle().await;
    assert_eq!(server.calls(), ["login", "refresh r1"]);
    server.release();
    settle().await;
    assert_eq!(session.ready().expect("a token").header, "Bearer a2");
}

#[tokio::test]
async fn a_failing_endpoint_costs_a_valid_token_nothing() {
    let (server, clock) = (TokenServer::new(), ManualClock::default());
    let session = server.session(&clock);
    token_of(&session).await.expect("a token");
    clock.advance(IN_THE_WINDOW);
    server.fail(outage());
    for _ in 0..20 {
        assert_eq!(session.ready().expect("still valid").header, "Bearer a1");
        settle().await;
        clock.advance(Duration::from_millis(10));
    }
    assert_eq!(
        server.calls(),
        ["login", "refresh r1"],
        "backoff holds in the window too"
    );
    let state = session.state();
    assert!(state.has_token && state.last_failure.is_some(), "{state:?}");
}

#[tokio::test]
async fn a_token_is_not_used_to_its_last_second() {
    let (server, clock) = (TokenServer::new(), ManualClock::default());
    let session = server.session(&clock);
    token_of(&session).await.expect("a token");
    server.fail(outage());
    clock.advance(Duration::from_secs(3600 - 11));
    assert!(session.ready().is_some());
    clock.advance(Duration::from_secs(2));
    assert!(
        session.ready().is_none(),
        "it has to be valid when it arrives"
    );
}

#[tokio::test]
async fn instances_with_the_same_token_refresh_at_different_times() {
    let (server, clock) = (TokenServer::new(), ManualClock::default());
    let store = MemoryStore::default();
    let instances: Vec<_> = (0..100)
        .map(|_| server.session_at(&clock, store.clone(), crate::auth::random::fraction()))
        .collect();
    for instance in &instances {
        assert_eq!(token_of(instance).await.as_deref(), Ok("a1"));
    }
    assert_eq!(server.calls(), ["login"], "one login, and 99 that adopt it");
    // From the start of the widest window to the end, in steps of a tenth.
    server.fail(outage());
    clock.advance(Duration::from_secs(3600 - 310));
    let mut early = vec![0];
    for _ in 0..10 {
        clock.advance(Duration::from_secs(24));
        for instance in &instances {
            instance.ready();
        }
        settle().await;
        early.push(
            instances
                .iter()
                .filter(|i| i.state().last_failure.is_some())
                .count(),
        );
    }
    let steps: Vec<_> = early.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert_eq!(
        *early.last().expect("ten"),
        100,
        "all have begun in the window: {early:?}"
    );
    assert!(
        steps.iter().all(|step| *step < 30),
        "spread over the window: {early:?}"
    );
}

#[tokio::test]
async fn a_stored_token_that_is_old_itself_does_not_put_the_refresh_off() {
    let (server, clock) = (TokenServer::new(), ManualClock::default());
    let store = MemoryStore::default();
    let session = server.session_with(&clock, store.clone());
    token_of(&session).await.expect("a token");
    let mut theirs = store
        .load(&partition())
        .await
        .expect("memory")
        .expect("a record");
    theirs.access = "theirs".into();
    store.put(&partition(), theirs);
    clock.advance(IN_THE_WINDOW);
    session.ready();
    settle().await;
    assert_eq!(session.ready().expect("a token").header, "Bearer a2");
}
