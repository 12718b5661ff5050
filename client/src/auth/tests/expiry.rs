//! Whatever a server says about time, and whatever happens to the clocks: no panic, no busy loop,
//! and no dead token for longer than it takes the API to reject it.

use std::time::Duration;

use proptest::prelude::{Strategy, any, prop_assert, prop_oneof, proptest};
use serde_json::{Value, json};

use super::token_server::{HOUR, TokenServer, settle, token_of};
use crate::auth::clock::{Clock as _, ManualClock, Moment};
use crate::auth::expiry::{Lifetime, Phase, Schedule};
use crate::auth::store::MemoryStore;

#[test]
fn every_way_to_write_a_number_of_seconds_is_understood() {
    let hour = Lifetime::For(HOUR);
    for (value, expected) in [
        (json!(3600), hour),
        (json!("3600"), hour),
        (json!(" 3600 "), hour),
        (json!(3600.0), hour),
        (json!(1), Lifetime::For(Duration::from_secs(1))),
        (json!(0), Lifetime::Unknown),
        (json!(-1), Lifetime::Unknown),
        (json!(i64::MIN), Lifetime::Unknown),
        (json!(null), Lifetime::Unknown),
        (json!("soon"), Lifetime::Unknown),
        (json!("NaN"), Lifetime::Unknown),
        (json!([3600]), Lifetime::Unknown),
        (json!(true), Lifetime::Unknown),
    ] {
        assert_eq!(Lifetime::from_json(Some(&value)), expected, "{value}");
    }
    assert_eq!(Lifetime::from_json(None), Lifetime::Unknown);
    for value in [
        json!(u64::MAX),
        json!(u64::MAX / 2),
        json!(1e300),
        json!("inf"),
        json!(2u64.pow(53)),
    ] {
        let Lifetime::For(life) = Lifetime::from_json(Some(&value)) else {
            panic!("{value}")
        };
        assert_eq!(life, HOUR * 24 * 365 * 10, "{value}");
    }
}

fn hostile() -> impl Strategy<Value = Value> {
    prop_oneof![
        any::<u64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        (-10i64..10).prop_map(|seconds| Value::from(seconds.to_string())),
        any::<bool>().prop_map(Value::from),
        proptest::strategy::Just(Value::Null),
    ]
}

fn moment() -> impl Strategy<Value = Moment> {
    (any::<Duration>(), any::<Duration>()).prop_map(|(monotonic, wall)| Moment { monotonic, wall })
}

proptest! {
    #[test]
    fn no_reply_and_no_clock_makes_the_schedule_panic(
        value in hostile(),
        now in moment(),
        later in moment(),
        spread in any::<f64>(),
    ) {
        let lifetime = Lifetime::from_json(Some(&value));
        let expires = lifetime.expires_at(now.wall);
        let schedule = Schedule::new(now, now.wall, expires, spread);
        let _ = (schedule.phase(later), later.until(schedule.expiry()), schedule.expiry().system_time());
        // A new token is fresh, unless time itself has ended.
        let end = Duration::MAX.saturating_sub(Duration::from_secs(1));
        if now.wall < end && now.monotonic < end {
            prop_assert!(schedule.phase(now) == Phase::Fresh);
        }
    }

    #[test]
    fn no_record_makes_the_schedule_panic(now in moment(), obtained in any::<u64>(), expires in any::<u64>()) {
        let seconds = Duration::from_secs;
        Schedule::new(now, seconds(obtained), Some(seconds(expires)), 0.5).phase(now);
    }

    #[test]
    fn no_epoch_time_makes_the_schedule_panic(now in moment(), end in any::<i64>()) {
        let expires = Lifetime::until_json(Some(&end.into())).expires_at(now.wall);
        Schedule::new(now, now.wall, expires, 0.5).phase(now);
    }
}

/// Calls as fast as a busy client would for a minute, and counts the token calls.
async fn calls_in_a_minute(lifetime: Lifetime) -> usize {
    let (server, clock) = (TokenServer::new(), ManualClock::default());
    server.books().lifetime = lifetime;
    let session = server.session(&clock);
    for _ in 0..600 {
        token_of(&session).await.expect("a token");
        settle().await;
        clock.advance(Duration::from_millis(100));
    }
    server.calls().len()
}

#[tokio::test]
async fn short_lived_tokens_are_not_refreshed_all_the_time() {
    assert_eq!(calls_in_a_minute(Lifetime::seconds(0)).await, 1);
    assert_eq!(calls_in_a_minute(Lifetime::seconds(-5)).await, 1);
    assert_eq!(calls_in_a_minute(Lifetime::Unknown).await, 1);
    for (seconds, most) in [(1, 90), (5, 18), (60, 2)] {
        let calls = calls_in_a_minute(Lifetime::seconds(seconds)).await;
        assert!(calls <= most, "{calls} calls for tokens of {seconds} s");
    }
    let instant = Lifetime::from_json(Some(&json!(0.001)));
    assert!(calls_in_a_minute(instant).await <= 90);
}

#[tokio::test]
async fn a_time_in_the_past_is_not_believed() {
    // The server's clock is a year behind, or ours a year ahead.
    let past = Lifetime::Until(Duration::from_secs(1_750_000_000 - 365 * 86_400));
    assert_eq!(calls_in_a_minute(past).await, 1);
}

#[tokio::test]
async fn a_machine_that_was_suspended_does_not_use_a_dead_token() {
    let (server, clock) = (TokenServer::new(), ManualClock::default());
    let session = server.session(&clock);
    token_of(&session).await.expect("a token");
    clock.suspend(2 * HOUR);
    assert!(session.ready().is_none());
    assert_eq!(token_of(&session).await.as_deref(), Ok("a2"));
}

#[tokio::test]
async fn a_wall_clock_that_is_set_back_does_not_keep_a_dead_token() {
    let (server, clock) = (TokenServer::new(), ManualClock::default());
    let session = server.session(&clock);
    token_of(&session).await.expect("a token");
    clock.set_wall(Duration::from_secs(1));
    assert!(session.ready().is_some(), "it is not dead yet");
    clock.advance(HOUR);
    assert!(session.ready().is_none());
    assert_eq!(token_of(&session).await.as_deref(), Ok("a2"));
}

#[tokio::test]
async fn a_wall_clock_that_is_set_ahead_costs_one_refresh() {
    let (server, clock) = (TokenServer::new(), ManualClock::default());
    let session = server.session(&clock);
    token_of(&session).await.expect("a token");
    clock.set_wall(clock.now().wall + 365 * 24 * HOUR);
    for _ in 0..100 {
        assert_eq!(token_of(&session).await.as_deref(), Ok("a2"));
    }
    assert_eq!(server.calls().len(), 2);
}

#[tokio::test]
async fn a_stored_token_from_the_future_lives_no_longer_than_it_was_given() {
    let (server, clock) = (TokenServer::new(), ManualClock::default());
    let store = MemoryStore::default();
    token_of(&server.session_with(&clock, store.clone()))
        .await
        .expect("a token");
    clock.set_wall(clock.now().wall.saturating_sub(365 * 24 * HOUR));
    let session = server.session_with(&clock, store);
    assert_eq!(token_of(&session).await.as_deref(), Ok("a1"), "adopted");
    clock.advance(HOUR);
    assert_eq!(token_of(&session).await.as_deref(), Ok("a2"));
}
