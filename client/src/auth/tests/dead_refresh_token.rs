//! A dead refresh token: perhaps another process has the next one; else a login where one is
//! possible without a person; else a typed error, and no call until something changes.

use std::time::Duration;

use super::token_server::{HOUR, TokenServer, partition, token_of};
use crate::auth::clock::ManualClock;
use crate::auth::error::AuthError;
use crate::auth::store::{MemoryStore, Record, Store as _};

#[tokio::test]
async fn it_falls_back_to_the_login_once() {
    let (server, clock) = (TokenServer::new(), ManualClock::default());
    let session = server.session(&clock);
    token_of(&session).await.expect("a token");
    server.books().valid_refresh = None;
    clock.advance(HOUR);
    assert_eq!(token_of(&session).await.as_deref(), Ok("a2"));
    assert_eq!(server.calls(), ["login", "refresh r1", "login"]);
}

#[tokio::test]
async fn without_a_login_it_is_a_typed_error_and_the_endpoint_is_left_alone() {
    let (server, clock) = (TokenServer::new(), ManualClock::default());
    let store = MemoryStore::default();
    let session = server.session_with(&clock, store.clone());
    token_of(&session).await.expect("a token");
    {
        let mut books = server.books();
        (books.valid_refresh, books.knows_password) = (None, false);
    }
    clock.advance(HOUR);
    let refreshes = |server: &TokenServer| {
        server
            .calls()
            .iter()
            .filter(|call| call.starts_with("refresh"))
            .count()
    };
    for _ in 0..100 {
        let error = token_of(&session).await.expect_err("nobody can log in");
        assert!(
            matches!(error, AuthError::ReauthenticationRequired { .. }),
            "{error}"
        );
        clock.advance(Duration::from_mins(1));
    }
    assert_eq!(refreshes(&server), 1, "a dead refresh token is tried once");
    let another = server.session_with(&clock, store);
    token_of(&another).await.expect_err("nobody can log in");
    assert_eq!(refreshes(&server), 1, "and not by the next process either");
}

#[tokio::test]
async fn a_newer_one_of_another_process_is_used_and_not_deleted() {
    let (server, clock) = (TokenServer::new(), ManualClock::default());
    let store = MemoryStore::default();
    let session = server.session_with(&clock, store.clone());
    token_of(&session).await.expect("a token");
    clock.advance(HOUR);
    // A process that does not take the lock rotates while this one asks.
    server.hold();
    let caller = tokio::spawn({
        let session = session.clone();
        async move { token_of(&session).await }
    });
    server.has_calls(2).await;
    server.books().valid_refresh = Some("theirs".to_owned());
    let theirs = Record {
        access: "expired".into(),
        refresh: Some("theirs".into()),
        obtained_at: 1,
        expires_at: Some(2),
        scopes: None,
    };
    store.put(&partition(), theirs);
    server.release();
    assert_eq!(caller.await.expect("no panic").as_deref(), Ok("a2"));
    assert_eq!(server.calls(), ["login", "refresh r1", "refresh theirs"]);
    let kept = store
        .load(&partition())
        .await
        .expect("memory")
        .expect("a record");
    assert_eq!(kept.refresh.expect("rotated").expose(), "r2");
}

#[tokio::test]
async fn a_login_in_another_process_heals_this_one() {
    let (server, clock) = (TokenServer::new(), ManualClock::default());
    let store = MemoryStore::default();
    server.books().knows_password = false;
    let session = server.session_with(&clock, store.clone());
    token_of(&session).await.expect_err("nobody can log in");
    let record = Record {
        access: "theirs".into(),
        refresh: None,
        obtained_at: 1_750_000_000,
        expires_at: None,
        scopes: None,
    };
    store.put(&partition(), record);
    clock.advance(Duration::from_secs(5));
    assert_eq!(token_of(&session).await.as_deref(), Ok("theirs"));
}
