//! The session under a model checker, which runs its tasks in thousands of orders:
//! `RUSTFLAGS="--cfg shuttle" cargo test -p keyroute --lib interleaving`.

use std::pin::pin;

use shuttle::future::{block_on, spawn, yield_now};

use super::token_server::{TokenServer, outage, partition, token_of};
use crate::auth::clock::ManualClock;
use crate::auth::session::Session;
use crate::auth::store::{MemoryStore, Store as _};

/// How many orders are tried for each test.
const ORDERS: usize = 3000;

/// Runs a test in many orders: at random, and by the strategy that finds rare ones.
fn check(
    test: impl Fn(TokenServer, ManualClock, MemoryStore, Session) + Send + Sync + Copy + 'static,
) {
    let once = move || {
        let (server, clock) = (TokenServer::new(), ManualClock::default());
        let store = MemoryStore::default();
        let session = server.session_with(&clock, store.clone());
        test(server, clock, store, session);
    };
    shuttle::check_random(once, ORDERS);
    shuttle::check_pct(once, ORDERS, 4);
}

#[test]
fn callers_without_a_token_make_one_call() {
    check(|server, _, _, session| {
        let callers: Vec<_> = (0..3)
            .map(|_| {
                let session = session.clone();
                spawn(async move { token_of(&session).await })
            })
            .collect();
        for caller in callers {
            assert_eq!(block_on(caller).expect("no panic").as_deref(), Ok("a1"));
        }
        assert_eq!(server.calls(), ["login"]);
    });
}

#[test]
fn callers_of_a_failing_endpoint_make_one_call() {
    check(|server, _, _, session| {
        server.fail(outage());
        let callers: Vec<_> = (0..3)
            .map(|_| {
                let session = session.clone();
                spawn(async move { token_of(&session).await })
            })
            .collect();
        for caller in callers {
            block_on(caller).expect("no panic").expect_err("an outage");
        }
        assert_eq!(server.calls(), ["login"]);
    });
}

#[test]
fn rejections_of_one_token_make_one_refresh() {
    check(|server, _, _, session| {
        let old = block_on(session.lease()).expect("a token");
        let callers: Vec<_> = (0..3)
            .map(|_| {
                let (session, old) = (session.clone(), old.clone());
                spawn(async move {
                    session.reject(&old);
                    let token = token_of(&session).await;
                    if let Some(lease) = session.ready() {
                        session.accept(&lease);
                    }
                    token
                })
            })
            .collect();
        for caller in callers {
            assert_eq!(block_on(caller).expect("no panic").as_deref(), Ok("a2"));
        }
        assert_eq!(server.calls(), ["login", "refresh r1"]);
    });
}

#[test]
fn a_caller_that_is_dropped_wedges_nobody() {
    check(|server, _, _, session| {
        let dropped = {
            let session = session.clone();
            spawn(async move {
                let mut lease = pin!(session.lease());
                std::future::poll_fn(|context| {
                    let _ = lease.as_mut().poll(context);
                    std::task::Poll::Ready(())
                })
                .await;
            })
        };
        assert_eq!(block_on(token_of(&session)).as_deref(), Ok("a1"));
        block_on(dropped).expect("no panic");
        assert_eq!(server.calls(), ["login"]);
    });
}

#[test]
fn a_logout_is_not_undone() {
    check(|server, _, store, session| {
        let caller = {
            let session = session.clone();
            spawn(async move { token_of(&session).await })
        };
        block_on(session.logout()).expect("revoked");
        let _ = block_on(caller).expect("no panic");
        for _ in 0..20 {
            block_on(yield_now());
        }
        assert!(session.ready().is_none());
        assert_eq!(block_on(store.load(&partition())), Ok(None));
        let calls = server.calls();
        assert!(
            calls.is_empty() || calls.len() == 3,
            "logged in and not revoked: {calls:?}"
        );
    });
}

#[test]
fn a_login_after_a_logout_has_a_token_of_its_own() {
    check(|_, _, _, session| {
        let caller = {
            let session = session.clone();
            spawn(async move { token_of(&session).await })
        };
        block_on(session.logout()).expect("revoked");
        block_on(session.login()).expect("a login");
        assert!(session.ready().is_some());
        let _ = block_on(caller).expect("no panic");
        assert!(session.ready().is_some());
    });
}
