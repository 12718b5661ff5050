//! What an operator sees: an event for each thing that happens to a token, and the state on demand.

use std::time::{Duration, UNIX_EPOCH};

use super::secrets::Capture;
use super::token_server::{HOUR, SUBJECT, TokenServer, outage, settle, token_of};
use crate::auth::clock::{Clock as _, ManualClock};
use crate::auth::store::MemoryStore;

/// The events of the auth layer while `story` runs, as `message outcome`, with the duration where
/// there is one.
fn events_of(story: impl Future<Output = ()>) -> Vec<String> {
    let capture = Capture::default();
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    tracing::subscriber::with_default(capture.clone(), || {
        runtime.expect("a runtime").block_on(story);
    });
    let field = |line: &str, name: &str| {
        let (_, value) = line.split_once(&format!("{name}="))?;
        Some(value.split(' ').next()?.trim_matches('"').to_owned())
    };
    let text = capture.text();
    let lines = text.lines().filter(|line| line.contains("keyroute::auth"));
    lines
        .map(|line| {
            assert!(line.contains("partition=test/oauth/default/"), "{line}");
            let (_, message) = line.split_once("message=").expect("a message");
            let message: Vec<_> = message.split(' ').take(2).collect();
            let mut event = message.join(" ");
            for name in ["outcome", "took"] {
                event.extend(field(line, name).map(|value| format!(" {value}")));
            }
            event
        })
        .collect()
}

#[test]
fn each_thing_that_happens_to_a_token_is_an_event_with_its_outcome_and_duration() {
    let events = events_of(async {
        let (server, clock) = (TokenServer::new(), ManualClock::default());
        let store = MemoryStore::default();
        let here = server.session_with(&clock, store.clone());
        let there = server.session_with(&clock, store);
        server.hold();
        let waiting = tokio::spawn({
            let here = here.clone();
            async move { token_of(&here).await }
        });
        server.has_calls(1).await;
        clock.advance(Duration::from_secs(2));
        server.release();
        waiting.await.expect("no panic").expect("a token");
        let lease = there.lease().await.expect("the same token");
        there.reject(&lease);
        there.lease().await.expect("a token");
        server.fail(outage());
        clock.advance(HOUR);
        there.lease().await.expect_err("an outage");
        server.recover();
        there.logout().await.expect("a logout");
        server.fail(outage());
        here.login().await.expect_err("an outage");
    });
    let expected = [
        "token renewal acquired 2.0",
        "token renewal adopted 0.0",
        "token reject rejected",
        "token renewal refreshed 0.0",
        "token renewal failed 0.0",
        "token revoke done 0.0",
        "token renewal failed 0.0",
    ];
    assert_eq!(events, expected);
}

#[tokio::test]
async fn the_state_says_how_long_the_token_lives_what_failed_and_when_it_is_tried_again() {
    let (server, clock) = (TokenServer::new(), ManualClock::default());
    let session = server.session(&clock);
    let wall = |later: u64| Some(UNIX_EPOCH + clock.now().wall + Duration::from_secs(later));
    let state = session.state();
    assert_eq!(state.subject, SUBJECT);
    assert!(!state.has_token && !state.refreshing && state.valid_until.is_none());

    token_of(&session).await.expect("a token");
    let state = session.state();
    assert!(state.has_token && state.last_failure.is_none());
    assert_eq!(state.valid_until, wall(3600 - 10));

    server.hold();
    clock.advance(HOUR.saturating_sub(Duration::from_mins(1)));
    session.ready();
    settle().await;
    assert!(session.state().refreshing);
    server.fail(outage());
    server.release();
    settle().await;

    clock.advance(HOUR);
    token_of(&session).await.expect_err("an outage");
    let state = session.state();
    let failure = state.last_failure.expect("a failure");
    assert_eq!((failure.at, state.has_token), (wall(0), false));
    let next = failure.next_attempt.expect("a time");
    assert!(wall(0) < Some(next) && Some(next) <= wall(300), "{next:?}");
}
