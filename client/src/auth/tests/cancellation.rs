//! The refresh runs detached: dropping, timing out or never polling a caller's future loses nothing
//! and wedges nobody.

use std::future::poll_fn;
use std::task::Poll;
use std::time::Duration;

use super::hook;
use super::token_server::{HOUR, TokenServer, poll_once, session_of, settle, token_of};
use crate::auth::clock::ManualClock;
use crate::auth::error::AuthError;
use crate::auth::grant::{Grant, GrantFuture};
use crate::auth::partition::Partition;
use crate::auth::session::renewal::{EXCHANGE_DEADLINE, STORE_DEADLINE};
use crate::auth::store::{MemoryStore, Record, Store, StoreFuture, StoreLock};
use crate::runtime::client::default_http_client;
use crate::runtime::hook::{Exchange, Hook as _};
use crate::runtime::secret::Secret;

#[tokio::test]
async fn a_caller_that_is_dropped_at_any_point_loses_nothing() {
    for polls in 1..20 {
        let (server, clock) = (TokenServer::new(), ManualClock::default());
        let store = MemoryStore::default();
        let session = server.session_with(&clock, store.clone());
        let mut leader = Box::pin(session.lease());
        for _ in 0..polls {
            let done = std::future::poll_fn(|context| {
                std::task::Poll::Ready(leader.as_mut().poll(context).is_ready())
            });
            if done.await {
                break;
            }
            tokio::task::yield_now().await;
        }
        drop(leader);
        assert_eq!(token_of(&session).await.as_deref(), Ok("a1"));
        assert_eq!(server.calls(), ["login"], "dropped after {polls} polls");
        let kept = store
            .load(&super::token_server::partition())
            .await
            .expect("memory");
        assert_eq!(kept.expect("a record").access.expose(), "a1");
    }
}

/// A call whose token the API rejects, so that it gets one, sends, refreshes, and sends again, is
/// left after so many polls; then another is made in the same task.
async fn left_after(polls: usize, drop_it: bool) {
    let (api, tokens) = (hook::api(|token| token != "a1").await, TokenServer::new());
    let auth = hook::logged_in(&api, &tokens);
    let http = default_http_client().expect("a client");
    let call = || {
        let request = hook::request(&api.at(""));
        auth.send(Exchange::new(&hook::WITH_TOKEN, request, &http))
    };
    let mut left = Some(call());
    for _ in 0..polls {
        let polled = poll_fn(|context| {
            let call = left.as_mut().expect("it is not dropped yet");
            Poll::Ready(call.as_mut().poll(context).is_ready())
        });
        if polled.await {
            break;
        }
        settle().await;
    }
    if drop_it {
        left = None;
    }
    let reply = tokio::time::timeout(Duration::from_mins(1), call()).await;
    let reply = reply.expect("nobody is wedged").expect("a reply");
    assert_eq!(reply.status(), 200, "left after {polls} polls");
    assert_eq!(tokens.calls(), ["login", "refresh r1"], "{polls} polls");
    assert_eq!(tokens.books().reused, 0);
    drop(left);
}

#[tokio::test]
async fn a_call_that_is_dropped_at_any_point_loses_nothing() {
    for polls in 1..24 {
        left_after(polls, true).await;
    }
}

#[tokio::test]
async fn a_call_that_is_never_polled_again_at_any_point_wedges_nobody() {
    for polls in 1..24 {
        left_after(polls, false).await;
    }
}

#[tokio::test]
async fn a_timeout_of_the_caller_does_not_lose_a_rotated_refresh_token() {
    let (server, clock) = (TokenServer::new(), ManualClock::default());
    let session = server.session(&clock);
    token_of(&session).await.expect("a token");
    clock.advance(HOUR);
    server.hold();
    let impatient = tokio::time::timeout(Duration::from_millis(5), session.lease());
    impatient.await.expect_err("the caller gives up");
    server.release();
    assert_eq!(token_of(&session).await.as_deref(), Ok("a2"));
    clock.advance(HOUR);
    assert_eq!(token_of(&session).await.as_deref(), Ok("a3"));
    assert_eq!(server.calls(), ["login", "refresh r1", "refresh r2"]);
    assert_eq!(server.books().reused, 0);
}

#[tokio::test]
async fn a_caller_that_is_never_polled_again_wedges_nobody() {
    let (server, clock) = (TokenServer::new(), ManualClock::default());
    let session = server.session(&clock);
    server.hold();
    let mut parked = Box::pin(session.lease());
    poll_once(&mut parked).await;
    server.release();
    assert_eq!(
        token_of(&session).await.as_deref(),
        Ok("a1"),
        "in the same task"
    );
    assert_eq!(server.calls(), ["login"]);
    assert_eq!(
        parked.await.expect("it is served as well").header,
        "Bearer a1"
    );
}

#[tokio::test]
async fn the_result_reaches_the_cache_without_any_caller() {
    let (server, clock) = (TokenServer::new(), ManualClock::default());
    let session = server.session(&clock);
    server.hold();
    let mut only = Box::pin(session.lease());
    poll_once(&mut only).await;
    drop(only);
    server.release();
    settle().await;
    assert_eq!(session.ready().expect("a token").header, "Bearer a1");
}

#[tokio::test]
async fn an_endpoint_that_never_answers_ends_with_the_deadline() {
    let (server, clock) = (TokenServer::new(), ManualClock::default());
    let session = server.session(&clock);
    server.hold();
    let caller = tokio::spawn({
        let session = session.clone();
        async move { token_of(&session).await }
    });
    server.has_calls(1).await;
    settle().await;
    clock.advance(EXCHANGE_DEADLINE);
    let error = caller.await.expect("no panic").expect_err("no answer");
    assert!(
        error.to_string().contains("did not answer in time"),
        "{error}"
    );
}

/// Panics at the first login.
struct Panicking(TokenServer);

impl Grant for Panicking {
    fn identity(&self) -> String {
        self.0.identity()
    }

    fn login<'a>(&'a self, scopes: &'a [String]) -> GrantFuture<'a> {
        Box::pin(async move {
            let first = self.0.calls().is_empty();
            let token = self.0.login(scopes).await;
            assert!(!first, "a grant with a bug");
            token
        })
    }

    fn refresh<'a>(&'a self, refresh: &'a Secret, scopes: &'a [String]) -> GrantFuture<'a> {
        self.0.refresh(refresh, scopes)
    }
}

#[tokio::test]
async fn a_grant_that_panics_wedges_nobody() {
    let (server, clock) = (TokenServer::new(), ManualClock::default());
    let session = session_of(Panicking(server.clone()), &clock);
    assert_eq!(
        token_of(&session).await.as_deref(),
        Ok("a2"),
        "the waiter starts another"
    );
    assert_eq!(server.calls(), ["login", "login"]);
}

#[test]
fn a_runtime_that_shuts_down_wedges_nobody() {
    let (server, clock) = (TokenServer::new(), ManualClock::default());
    let session = server.session(&clock);
    let runtime = || {
        tokio::runtime::Builder::new_current_thread()
            .build()
            .expect("a runtime")
    };
    server.hold();
    runtime().block_on(async {
        let mut leader = Box::pin(session.lease());
        poll_once(&mut leader).await;
        server.has_calls(1).await;
    });
    server.release();
    let token = runtime().block_on(token_of(&session));
    assert_eq!(token.as_deref(), Ok("a1"), "another runtime goes on");
}

#[test]
fn a_call_on_a_runtime_that_is_gone_hangs_nobody() {
    let (server, clock) = (TokenServer::new(), ManualClock::default());
    let session = server.session(&clock);
    let runtime = || {
        let mut builder = tokio::runtime::Builder::new_current_thread();
        builder.build().expect("a runtime")
    };
    let gone = runtime();
    let handle = gone.handle().clone();
    drop(gone);
    let entered = handle.enter();
    let mut lease = Box::pin(session.lease());
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let polled = lease.as_mut().poll(&mut context);
    assert!(matches!(
        polled,
        std::task::Poll::Ready(Err(AuthError::Interrupted { .. }))
    ));
    drop(entered);
    let token = runtime().block_on(token_of(&session));
    assert_eq!(token.as_deref(), Ok("a1"));
}

#[test]
fn outside_of_a_runtime_the_error_says_so() {
    let (server, clock) = (TokenServer::new(), ManualClock::default());
    let session = server.session(&clock);
    let mut lease = Box::pin(session.lease());
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let std::task::Poll::Ready(Err(error)) = lease.as_mut().poll(&mut context) else {
        panic!("it does not wait");
    };
    assert!(matches!(error, AuthError::Misconfigured { .. }), "{error}");
    assert!(error.to_string().contains("tokio runtime"), "{error}");
}

/// A store on a disk that is gone.
#[derive(Debug)]
struct Hanging;

impl Store for Hanging {
    fn load<'a>(&'a self, _: &'a Partition) -> StoreFuture<'a, Option<Record>> {
        Box::pin(std::future::pending())
    }

    fn lock<'a>(&'a self, _: &'a Partition) -> StoreFuture<'a, Box<dyn StoreLock>> {
        Box::pin(std::future::pending())
    }
}

#[tokio::test]
async fn a_store_that_never_answers_ends_with_its_deadline() {
    let (server, clock) = (TokenServer::new(), ManualClock::default());
    let session = server.session_with(&clock, Hanging);
    let caller = tokio::spawn({
        let session = session.clone();
        async move { token_of(&session).await }
    });
    for _ in 0..2 {
        settle().await;
        clock.advance(STORE_DEADLINE);
    }
    let error = caller.await.expect("no panic").expect_err("no answer");
    assert!(matches!(error, AuthError::Store { .. }), "{error}");
}
