//! Staying logged in: before a token expires, after it was rejected, and when the refresh token dies.

use keyroute::auth::{AuthError, FileStore};
use keyroute::flume::types::LocationPatch;
use keyroute_tests::flume::LOCATION_ID;
use keyroute_tests::timeline::Timeline;
use keyroute_tests::vendor::{Announced, Fault, Rotation, Target};
use serde_json::json;

use super::{LIFE, connect, count_devices, device_statuses, flume, grants, start};
use crate::{DAY, MINUTE, auth_error, settled, soon};

#[tokio::test]
async fn an_expired_token_is_refreshed_before_a_call_is_made_with_it() {
    let (vendor, time, flume) = flume().await;
    count_devices(&flume).await;
    time.pass(LIFE);
    count_devices(&flume).await;
    assert_eq!(grants(&vendor), ["password 200", "refresh_token 200"]);
    assert_eq!(device_statuses(&vendor), [Some(200), Some(200)]);
}

#[tokio::test]
async fn a_token_near_its_end_is_refreshed_behind_a_call_that_does_not_wait() {
    let (vendor, time, flume) = flume().await;
    count_devices(&flume).await;
    time.pass(LIFE.saturating_sub(MINUTE));
    let hold = vendor.hold_tokens();
    // The vendor holds the token back: only a call that takes the old one ends.
    count_devices(&flume).await;
    soon(hold.until_waiting(1)).await;
    hold.release();
    settled(&flume).await;
    count_devices(&flume).await;
    let calls = vendor.calls_to("GET", super::DEVICES);
    assert_eq!(calls[0].bearer(), calls[1].bearer());
    assert_ne!(calls[1].bearer(), calls[2].bearer());
    assert_eq!(grants(&vendor), ["password 200", "refresh_token 200"]);
}

#[tokio::test]
async fn a_failing_refresh_troubles_nobody_while_the_token_is_good() {
    let (vendor, time, flume) = flume().await;
    count_devices(&flume).await;
    time.pass(LIFE.saturating_sub(MINUTE));
    vendor.fail_next(1, Target::Token, Fault::reply(503));
    count_devices(&flume).await;
    settled(&flume).await;
    count_devices(&flume).await;
    assert_eq!(grants(&vendor), ["password 200", "refresh_token 503"]);
    assert!(flume.states()[0].last_failure.is_some());
}

#[tokio::test]
async fn a_rejected_token_leads_to_one_refresh_and_the_same_call_once_more() {
    let (vendor, _, flume) = flume().await;
    count_devices(&flume).await;
    vendor.revoke_access_tokens();
    count_devices(&flume).await;
    assert_eq!(device_statuses(&vendor), [Some(200), Some(401), Some(200)]);
    assert_eq!(grants(&vendor), ["password 200", "refresh_token 200"]);
}

#[tokio::test]
async fn a_400_that_finds_no_token_is_a_rejected_token() {
    let (vendor, _, flume) = flume().await;
    let not_found = json!({
        "success": false, "message": "invalid_request", "http_code": 400,
        "detailed": ["The access token was not found"], "data": [],
    });
    vendor.fail_next(1, Target::Resources, Fault::reply(400).json(&not_found));
    assert_eq!(count_devices(&flume).await, 2);
    assert_eq!(device_statuses(&vendor), [Some(400), Some(200)]);
    assert_eq!(vendor.token_calls(), 2);
}

#[tokio::test]
async fn a_replayed_call_carries_its_body_again() {
    let (vendor, _, flume) = flume().await;
    count_devices(&flume).await;
    vendor.revoke_access_tokens();
    let location = i32::try_from(LOCATION_ID).expect("a small number");
    let away = LocationPatch { away_mode: true };
    let updated = flume.update_location(40_112, location, away).send().await;
    updated.expect("an update");
    assert!(vendor.away_mode());
    let calls = vendor.calls_to("PATCH", "/users/40112/locations/50321");
    assert_eq!(calls.len(), 2);
    assert_eq!(calls[0].body, calls[1].body);
}

#[tokio::test]
async fn an_api_that_rejects_every_token_is_not_answered_by_a_loop() {
    let (vendor, _, flume) = flume().await;
    flume.login().await.expect("a login");
    vendor.fail_always(Target::Resources, Fault::reply(401));
    for _ in 0..5 {
        let error = flume.get_user(40_112).send().await.expect_err("a 401");
        assert_eq!(error.status().map(|status| status.as_u16()), Some(401));
    }
    assert_eq!(vendor.token_calls(), 2, "one login, one refresh");
    assert_eq!(
        vendor.calls("GET", "/users/40112"),
        6,
        "five calls, one replay"
    );
}

#[tokio::test]
async fn a_hundred_calls_on_an_expired_token_make_one_token_call() {
    let (vendor, time, flume) = flume().await;
    count_devices(&flume).await;
    time.pass(LIFE);
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..100 {
        let flume = flume.clone();
        calls.spawn(async move { count_devices(&flume).await });
    }
    let counts = calls.join_all().await;
    assert_eq!(counts, [2; 100]);
    assert_eq!(grants(&vendor), ["password 200", "refresh_token 200"]);
    assert_eq!(device_statuses(&vendor), [Some(200); 101]);
}

#[tokio::test]
async fn a_rotated_refresh_token_is_there_for_the_next_client() {
    let time = Timeline::default();
    let vendor = start(&time).await;
    let directory = tempfile::tempdir().expect("a directory");
    let store = FileStore::new(directory.path().join("tokens.json"));
    for round in 0..3 {
        // Each is a new process as far as its memory goes.
        let flume = connect(&vendor, &time).store(store.clone()).build();
        let flume = flume.expect("a client");
        count_devices(&flume).await;
        assert_eq!(
            vendor.token_calls(),
            1 + 2 * round,
            "the file's token is good"
        );
        for _ in 0..2 {
            time.pass(LIFE);
            count_devices(&flume).await;
        }
    }
    let mut grants = grants(&vendor).into_iter();
    assert_eq!(grants.next().as_deref(), Some("password 200"));
    assert!(grants.all(|grant| grant == "refresh_token 200"));
    assert_eq!(vendor.reuse_detected(), 0);
}

#[tokio::test]
async fn a_refresh_token_that_is_not_renewed_goes_on_being_used() {
    for rotation in [Rotation::Keep, Rotation::Omit] {
        let (vendor, time, flume) = flume().await;
        vendor.set_rotation(rotation);
        for _ in 0..3 {
            count_devices(&flume).await;
            time.pass(LIFE);
        }
        assert_eq!(
            grants(&vendor),
            ["password 200", "refresh_token 200", "refresh_token 200"]
        );
    }
}

#[tokio::test]
async fn a_dead_refresh_token_leads_to_the_password_once() {
    let (vendor, time, flume) = flume().await;
    count_devices(&flume).await;
    vendor.revoke_refresh_tokens();
    for _ in 0..2 {
        time.pass(LIFE);
        count_devices(&flume).await;
    }
    assert_eq!(
        grants(&vendor),
        [
            "password 200",
            "refresh_token 400",
            "password 200",
            "refresh_token 200"
        ]
    );
}

#[tokio::test]
async fn a_refresh_token_is_dead_by_the_vendors_sentence_alone() {
    let (vendor, time, flume) = flume().await;
    count_devices(&flume).await;
    time.pass(LIFE);
    let dead = json!({ "success": false, "detailed": ["Refresh token is invalid"] });
    vendor.fail_next(1, Target::Token, Fault::reply(400).json(&dead));
    count_devices(&flume).await;
    assert_eq!(
        grants(&vendor),
        ["password 200", "refresh_token 400", "password 200"]
    );
}

#[tokio::test]
async fn an_outage_during_a_refresh_costs_no_refresh_token() {
    for status in [429, 500, 503] {
        let (vendor, time, flume) = flume().await;
        count_devices(&flume).await;
        time.pass(LIFE);
        vendor.fail_next(1, Target::Token, Fault::reply(status).json(&json!({})));
        let error = auth_error(flume.get_user(40_112).send().await);
        assert!(matches!(error, AuthError::Unavailable { .. }), "{error:?}");
        time.pass(MINUTE);
        count_devices(&flume).await;
        let expected = [
            "password 200".to_owned(),
            format!("refresh_token {status}"),
            "refresh_token 200".to_owned(),
        ];
        assert_eq!(grants(&vendor), expected);
    }
}

#[tokio::test]
async fn the_time_that_the_token_route_asks_for_is_waited() {
    let (vendor, time, flume) = flume().await;
    count_devices(&flume).await;
    time.pass(LIFE);
    let limited = Fault::reply(429).retry_after("120").json(&json!({}));
    vendor.fail_next(1, Target::Token, limited);
    for wait in [120, 1] {
        let error = auth_error(flume.get_user(40_112).send().await);
        let AuthError::Unavailable { retry_in, .. } = error else {
            panic!("{error:?}");
        };
        assert_eq!(retry_in.as_secs(), wait);
        time.pass(MINUTE.saturating_mul(2).saturating_sub(MINUTE / 60));
    }
    assert_eq!(count_devices(&flume).await, 2);
    let expected = ["password 200", "refresh_token 429", "refresh_token 200"];
    assert_eq!(grants(&vendor), expected);
}

#[tokio::test]
async fn a_token_without_a_lifetime_is_used_until_it_is_rejected() {
    let (vendor, time, flume) = flume().await;
    vendor.change_terms(|terms| terms.announced = Announced::Nothing);
    count_devices(&flume).await;
    time.pass(LIFE);
    count_devices(&flume).await;
    assert_eq!(device_statuses(&vendor), [Some(200), Some(401), Some(200)]);
}

#[tokio::test]
async fn a_clock_that_was_set_back_makes_no_token_live_longer() {
    let (vendor, time, flume) = flume().await;
    count_devices(&flume).await;
    time.client.set_wall(DAY);
    time.pass(LIFE);
    count_devices(&flume).await;
    assert_eq!(device_statuses(&vendor), [Some(200), Some(200)]);
}
