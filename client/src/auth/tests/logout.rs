//! Logout revokes where the server can, deletes here in any case, and is not undone by a refresh
//! that is under way.

use super::token_server::{TokenServer, outage, partition, settle, token_of};
use crate::auth::clock::ManualClock;
use crate::auth::error::AuthError;
use crate::auth::store::{MemoryStore, Store as _};

#[tokio::test]
async fn tokens_are_revoked_refresh_token_first_and_deleted() {
    let (server, clock, store) = (
        TokenServer::new(),
        ManualClock::default(),
        MemoryStore::default(),
    );
    let session = server.session_with(&clock, store.clone());
    token_of(&session).await.expect("a token");
    session.logout().await.expect("revoked");
    assert_eq!(
        server.calls(),
        ["login", "revoke refresh r1", "revoke access a1"]
    );
    assert!(session.ready().is_none());
    assert_eq!(store.load(&partition()).await.expect("memory"), None);
}

#[tokio::test]
async fn tokens_are_deleted_even_if_the_server_cannot_be_reached() {
    let (server, clock, store) = (
        TokenServer::new(),
        ManualClock::default(),
        MemoryStore::default(),
    );
    let session = server.session_with(&clock, store.clone());
    token_of(&session).await.expect("a token");
    server.fail(outage());
    let error = session.logout().await.expect_err("not revoked");
    assert!(matches!(error, AuthError::Unavailable { .. }), "{error}");
    assert!(session.ready().is_none());
    assert_eq!(store.load(&partition()).await.expect("memory"), None);
}

#[tokio::test]
async fn after_a_logout_calls_fail_until_a_login() {
    let (server, clock) = (TokenServer::new(), ManualClock::default());
    let session = server.session(&clock);
    session.logout().await.expect("nothing to revoke");
    let error = token_of(&session).await.expect_err("logged out");
    assert!(
        matches!(error, AuthError::ReauthenticationRequired { .. }),
        "{error}"
    );
    assert!(server.calls().is_empty() && session.state().logged_out);
    session.login().await.expect("a login");
    assert_eq!(token_of(&session).await.as_deref(), Ok("a1"));
}

#[tokio::test]
async fn a_refresh_under_way_does_not_undo_a_logout() {
    let (server, clock, store) = (
        TokenServer::new(),
        ManualClock::default(),
        MemoryStore::default(),
    );
    let session = server.session_with(&clock, store.clone());
    server.hold();
    let caller = tokio::spawn({
        let session = session.clone();
        async move { token_of(&session).await }
    });
    server.has_calls(1).await;
    let logout = tokio::spawn({
        let session = session.clone();
        async move { session.logout().await }
    });
    settle().await;
    server.release();
    caller
        .await
        .expect("no panic")
        .expect_err("logged out meanwhile");
    logout.await.expect("no panic").expect("revoked");
    assert_eq!(
        server.calls(),
        ["login", "revoke refresh r1", "revoke access a1"]
    );
    assert!(session.ready().is_none());
    assert_eq!(store.load(&partition()).await.expect("memory"), None);
}

#[tokio::test]
async fn a_logout_that_nobody_waits_for_is_finished_all_the_same() {
    let (server, clock, store) = (
        TokenServer::new(),
        ManualClock::default(),
        MemoryStore::default(),
    );
    let session = server.session_with(&clock, store.clone());
    token_of(&session).await.expect("a token");
    server.hold();
    let mut logout = Box::pin(session.logout());
    super::token_server::poll_once(&mut logout).await;
    drop(logout);
    server.release();
    settle().await;
    assert_eq!(store.load(&partition()).await.expect("memory"), None);
}
