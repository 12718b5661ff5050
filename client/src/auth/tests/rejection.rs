//! A rejection names the token that was rejected: late ones cause nothing, and an API that rejects
//! every token is not answered by a refresh each time.

use std::time::Duration;

use super::token_server::{TokenServer, outage, settle, token_of};
use crate::auth::clock::ManualClock;
use crate::auth::session::Rejected;
use crate::auth::store::MemoryStore;

#[tokio::test]
async fn two_hundred_late_rejections_of_one_token_make_one_refresh() {
    let (server, clock) = (TokenServer::new(), ManualClock::default());
    let session = server.session(&clock);
    let old = session.lease().await.expect("a token");
    for _ in 0..200 {
        assert_eq!(session.reject(&old), Rejected::Replaceable);
        assert_eq!(token_of(&session).await.as_deref(), Ok("a2"));
        clock.advance(Duration::from_millis(2));
    }
    assert_eq!(server.calls(), ["login", "refresh r1"]);
}

#[tokio::test]
async fn rejections_at_once_make_one_refresh() {
    let (server, clock) = (TokenServer::new(), ManualClock::default());
    let session = server.session(&clock);
    let old = session.lease().await.expect("a token");
    server.hold();
    let tasks: Vec<_> = (0..200)
        .map(|_| {
            let (session, old) = (session.clone(), old.clone());
            tokio::spawn(async move {
                session.reject(&old);
                token_of(&session).await
            })
        })
        .collect();
    settle().await;
    server.release();
    for task in tasks {
        assert_eq!(task.await.expect("no panic").as_deref(), Ok("a2"));
    }
    assert_eq!(server.calls(), ["login", "refresh r1"]);
}

#[tokio::test]
async fn a_rejected_token_is_not_used_again_even_from_the_store() {
    let (server, clock) = (TokenServer::new(), ManualClock::default());
    let store = MemoryStore::default();
    let session = server.session_with(&clock, store.clone());
    let old = session.lease().await.expect("a token");
    session.reject(&old);
    assert!(session.ready().is_none());
    server.fail(outage());
    token_of(&session)
        .await
        .expect_err("the store has just the rejected token");
    server.recover();
    clock.advance(Duration::from_secs(1));
    assert_eq!(token_of(&session).await.as_deref(), Ok("a2"));
}

#[tokio::test]
async fn a_token_that_another_process_replaced_is_adopted_without_a_call() {
    let (server, clock) = (TokenServer::new(), ManualClock::default());
    let store = MemoryStore::default();
    let (here, there) = (
        server.session_with(&clock, store.clone()),
        server.session_with(&clock, store),
    );
    let old = here.lease().await.expect("a token");
    let same = there.lease().await.expect("the same token");
    there.reject(&same);
    assert_eq!(token_of(&there).await.as_deref(), Ok("a2"));
    here.reject(&old);
    assert_eq!(token_of(&here).await.as_deref(), Ok("a2"));
    assert_eq!(server.calls(), ["login", "refresh r1"]);
}

#[tokio::test]
async fn an_api_that_rejects_every_token_is_not_answered_by_a_refresh_each_time() {
    let (server, clock) = (TokenServer::new(), ManualClock::default());
    let session = server.session(&clock);
    for _ in 0..600 {
        let lease = session.lease().await.expect("a token");
        if session.reject(&lease) == Rejected::Replaceable {
            let again = session.lease().await.expect("another token");
            session.reject(&again);
        }
        clock.advance(Duration::from_millis(100));
    }
    let refreshes = server.calls().len() - 1;
    assert!(
        (2..=8).contains(&refreshes),
        "{refreshes} refreshes in a minute"
    );
}

#[tokio::test]
async fn an_accepted_token_ends_the_suspicion() {
    let (server, clock) = (TokenServer::new(), ManualClock::default());
    let session = server.session(&clock);
    let first = session.lease().await.expect("a token");
    session.reject(&first);
    for number in 2..6 {
        let lease = session.lease().await.expect("a token");
        assert_eq!(lease.header, format!("Bearer a{number}"));
        session.accept(&lease);
        assert_eq!(session.reject(&lease), Rejected::Replaceable);
    }
}
