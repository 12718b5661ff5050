//! Any number of callers on an absent or expired token cause one token call, whether it succeeds or
//! fails. A failure is remembered, for longer each time, and never for ever.

use std::time::Duration;

use super::token_server::{HOUR, TokenServer, outage, settle, token_of};
use crate::auth::clock::ManualClock;
use crate::auth::error::AuthError;
use crate::auth::grant::GrantError;
use crate::auth::session::Session;

/// So many callers at once, and what each of them got.
async fn callers(
    number: usize,
    session: &Session,
    server: &TokenServer,
) -> Vec<Result<String, AuthError>> {
    server.hold();
    let tasks: Vec<_> = (0..number)
        .map(|_| {
            let session = session.clone();
            tokio::spawn(async move { token_of(&session).await })
        })
        .collect();
    settle().await;
    server.release();
    let mut results = Vec::new();
    for task in tasks {
        results.push(task.await.expect("no panic"));
    }
    results
}

#[tokio::test]
async fn a_thousand_callers_without_a_token_make_one_call() {
    let (server, clock) = (TokenServer::new(), ManualClock::default());
    let session = server.session(&clock);
    let results = callers(1000, &session, &server).await;
    assert!(results.iter().all(|result| result.as_deref() == Ok("a1")));
    assert_eq!(server.calls(), ["login"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_thousand_callers_on_many_threads_make_one_call() {
    let (server, clock) = (TokenServer::new(), ManualClock::default());
    let session = server.session(&clock);
    let results = callers(1000, &session, &server).await;
    assert!(results.iter().all(|result| result.as_deref() == Ok("a1")));
    assert_eq!(server.calls(), ["login"]);
}

#[tokio::test]
async fn a_hundred_callers_on_an_expired_token_make_one_call() {
    let (server, clock) = (TokenServer::new(), ManualClock::default());
    let session = server.session(&clock);
    token_of(&session).await.expect("a token");
    clock.advance(HOUR);
    let results = callers(100, &session, &server).await;
    assert!(results.iter().all(|result| result.as_deref() == Ok("a2")));
    assert_eq!(server.calls(), ["login", "refresh r1"]);
}

#[tokio::test]
async fn a_hundred_callers_of_a_failing_endpoint_make_one_call_and_share_its_failure() {
    let (server, clock) = (TokenServer::new(), ManualClock::default());
    server.fail(outage());
    let session = server.session(&clock);
    let results = callers(100, &session, &server).await;
    assert!(
        results
            .iter()
            .all(|result| matches!(result, Err(AuthError::Unavailable { .. })))
    );
    assert_eq!(server.calls().len(), 1);
}

#[tokio::test]
async fn a_failure_is_remembered_until_the_backoff_ends() {
    let (server, clock) = (TokenServer::new(), ManualClock::default());
    server.fail(outage());
    let session = server.session(&clock);
    let mut waits = Vec::new();
    for _ in 0..6 {
        let error = token_of(&session).await.expect_err("an outage");
        let AuthError::Unavailable { retry_in, .. } = error else {
            panic!("{error}")
        };
        let calls = server.calls().len();
        clock.advance(retry_in.saturating_sub(Duration::from_millis(1)));
        token_of(&session)
            .await
            .expect_err("the remembered failure");
        assert_eq!(
            server.calls().len(),
            calls,
            "nothing is asked before its time"
        );
        clock.advance(Duration::from_millis(1));
        waits.push(retry_in.as_secs_f64());
    }
    let doubled = |wait: f64, number: i32| (0.5..=1.0).contains(&(wait / 2f64.powi(number)));
    assert!(
        waits
            .iter()
            .zip(0..)
            .all(|(wait, number)| doubled(*wait, number)),
        "{waits:?}"
    );
}

#[tokio::test]
async fn retry_after_is_honoured() {
    let (server, clock) = (TokenServer::new(), ManualClock::default());
    server.fail(GrantError::Transient {
        reason: "the token endpoint limits the rate",
        status: Some(http::StatusCode::TOO_MANY_REQUESTS),
        retry_after: Some(Duration::from_mins(2)),
        ambiguous: false,
    });
    let session = server.session(&clock);
    token_of(&session).await.expect_err("rate limited");
    server.recover();
    clock.advance(Duration::from_secs(119));
    let error = token_of(&session).await.expect_err("too early");
    assert!(
        error.to_string().contains("the next attempt is 1 s away"),
        "{error}"
    );
    clock.advance(Duration::from_secs(1));
    assert_eq!(token_of(&session).await.as_deref(), Ok("a1"));
    assert_eq!(server.calls().len(), 2);
}

#[tokio::test]
async fn an_outage_poisons_nothing() {
    let (server, clock) = (TokenServer::new(), ManualClock::default());
    server.fail(outage());
    let session = server.session(&clock);
    for _ in 0..50 {
        token_of(&session).await.expect_err("an outage");
        clock.advance(Duration::from_secs(10));
    }
    assert!(
        server.calls().len() < 20,
        "an outage of 500 s: {} calls",
        server.calls().len()
    );
    server.recover();
    clock.advance(Duration::from_mins(5));
    assert_eq!(token_of(&session).await.as_deref(), Ok("a1"));
    assert!(session.state().last_failure.is_none());
}

#[tokio::test]
async fn refused_credentials_are_final_but_not_for_ever() {
    let (server, clock) = (TokenServer::new(), ManualClock::default());
    server.fail(GrantError::rejected("the client id or secret is wrong"));
    let session = server.session(&clock);
    for _ in 0..20 {
        let error = token_of(&session).await.expect_err("refused");
        assert!(
            matches!(error, AuthError::CredentialsRejected { .. }),
            "{error}"
        );
        clock.advance(Duration::from_secs(1));
    }
    assert_eq!(
        server.calls().len(),
        1,
        "the endpoint is not asked again at once"
    );
    server.recover();
    clock.advance(Duration::from_mins(1));
    assert_eq!(token_of(&session).await.as_deref(), Ok("a1"));
}

#[tokio::test]
async fn login_asks_at_once_whatever_failed_before() {
    let (server, clock) = (TokenServer::new(), ManualClock::default());
    server.fail(GrantError::rejected("the password is wrong"));
    let session = server.session(&clock);
    token_of(&session).await.expect_err("refused");
    server.recover();
    session.login().await.expect("the server has recovered");
    assert_eq!(token_of(&session).await.as_deref(), Ok("a1"));
}
