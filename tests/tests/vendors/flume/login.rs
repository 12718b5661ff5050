//! Logging in, staying logged in, logging out.

use keyroute::Method;
use keyroute::auth::{AuthError, FileStore};
use keyroute::flume::types::LocationPatch;
use keyroute::flume::{Flume, Servers, UserIdError};
use keyroute_tests::flume::{FlumeConfig, FlumeVendor, LOCATION_ID, USER_ID};
use keyroute_tests::timeline::Timeline;
use keyroute_tests::vendor::{Announced, Fault, Rotation, Target};
use serde_json::json;

use super::{LIFE, connect, count_devices, credentials, device_statuses, flume, start};
use crate::{DAY, MINUTE, auth_error, settled};

/// The grants asked for, with their statuses.
fn grants(vendor: &FlumeVendor) -> Vec<String> {
    let grants = vendor.grants().into_iter();
    grants
        .map(|(grant, status)| format!("{grant} {}", status.unwrap_or_default()))
        .collect()
}

#[tokio::test]
async fn a_client_logs_in_at_its_first_call() {
    let (vendor, _, flume) = flume().await;
    assert_eq!(vendor.log().len(), 0);
    assert_eq!(count_devices(&flume).await, 2);
    assert_eq!(count_devices(&flume).await, 2);
    assert_eq!(grants(&vendor), ["password 200"]);
}

#[tokio::test]
async fn the_user_is_known_from_the_token() {
    let (_vendor, _, flume) = flume().await;
    let user = flume.user_id_from_unverified_token().await;
    assert_eq!(user.map(i64::from), Ok(USER_ID));
    let user = flume.get_user(40_112).send().await.expect("a user");
    assert_eq!(user.body.data[0].first_name.as_deref(), Some("Pat"));
}

#[tokio::test]
async fn a_token_without_a_user_is_told() {
    let (vendor, _, flume) = flume().await;
    let opaque = json!({ "success": true, "http_code": 200, "data": [
        { "token_type": "bearer", "access_token": "opaque", "expires_in": 60 },
    ] });
    vendor.fail_next(1, Target::Token, Fault::reply(200).json(&opaque));
    let user = flume.user_id_from_unverified_token().await;
    assert_eq!(user, Err(UserIdError::NotInToken));
}

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
    hold.until_waiting(1).await;
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
async fn two_users_of_one_file_do_not_take_each_others_tokens() {
    let time = Timeline::default();
    let vendor = start(&time).await;
    let directory = tempfile::tempdir().expect("a directory");
    let store = FileStore::new(directory.path().join("tokens.json"));
    let pat = connect(&vendor, &time).store(store.clone()).build();
    count_devices(&pat.expect("a client")).await;
    let sam = keyroute::flume::Credentials {
        username: "sam@example.org".into(),
        ..credentials()
    };
    let sam = Flume::connect(sam)
        .servers(Servers {
            main: vendor.url().into(),
        })
        .store(store)
        .build()
        .expect("a client");
    let error = auth_error(sam.get_user(40_112).send().await);
    assert!(
        matches!(error, AuthError::CredentialsRejected { .. }),
        "{error}"
    );
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
async fn a_token_without_a_lifetime_is_used_until_it_is_rejected() {
    let (vendor, time, flume) = flume().await;
    vendor.change_terms(|terms| terms.announced = Announced::Nothing);
    count_devices(&flume).await;
    time.pass(LIFE);
    count_devices(&flume).await;
    assert_eq!(device_statuses(&vendor), [Some(200), Some(401), Some(200)]);
}

#[tokio::test]
async fn refused_credentials_are_told_apart_and_not_tried_again() {
    let wrong = |change: fn(&mut keyroute::flume::Credentials)| {
        let mut credentials = credentials();
        change(&mut credentials);
        credentials
    };
    for (credentials, expected) in [
        (
            wrong(|it| it.client_secret = "wrong".into()),
            "the client's id or secret",
        ),
        (
            wrong(|it| it.password = "wrong".into()),
            "the user name or the password",
        ),
    ] {
        let time = Timeline::default();
        let vendor = start(&time).await;
        let main = vendor.url().into();
        let flume = Flume::connect(credentials)
            .servers(Servers { main })
            .build();
        let flume = flume.expect("a client");
        for _ in 0..3 {
            let error = auth_error(flume.get_user(40_112).send().await);
            assert!(
                matches!(error, AuthError::CredentialsRejected { .. }),
                "{error:?}"
            );
            assert!(error.to_string().contains(expected), "{error}");
        }
        assert_eq!(vendor.log().len(), 1);
    }
}

#[tokio::test]
async fn an_unfinished_sign_up_is_told() {
    let config = FlumeConfig {
        verified: false,
        ..FlumeConfig::default()
    };
    let vendor = config.start().await;
    let flume = connect(&vendor, &Timeline::default()).build();
    let error = flume.expect("a client").login().await.expect_err("403");
    assert!(
        matches!(error, AuthError::CredentialsRejected { .. }),
        "{error:?}"
    );
    assert!(error.to_string().contains("sign-up"), "{error}");
}

#[tokio::test]
async fn a_rate_limited_login_waits_as_it_was_told() {
    let (vendor, time, flume) = flume().await;
    let limited = json!({ "message": "Too many requests, please try again later." });
    let limited = Fault::reply(429).retry_after("600").json(&limited);
    vendor.fail_next(1, Target::Token, limited);
    for passed in [0, 1, 5] {
        time.pass(MINUTE * passed);
        let error = auth_error(flume.get_user(40_112).send().await);
        assert!(matches!(error, AuthError::Unavailable { .. }), "{error:?}");
    }
    assert_eq!(vendor.token_calls(), 1);
    time.pass(MINUTE * 4);
    count_devices(&flume).await;
}

#[tokio::test]
async fn a_call_outside_of_the_document_uses_the_same_login() {
    let (vendor, _, flume) = flume().await;
    let me = flume.request(Method::GET, "/me").send().await;
    assert_eq!(me.expect("a reply").status, 200);
    vendor.revoke_access_tokens();
    let me = flume.request(Method::GET, "/me").send().await;
    assert_eq!(me.expect("a reply").status, 200);
    assert_eq!(grants(&vendor), ["password 200", "refresh_token 200"]);
    assert_eq!(vendor.calls("GET", "/me"), 3);
}

#[tokio::test]
async fn a_logout_deletes_the_tokens_and_ends_the_calls_until_a_login() {
    let time = Timeline::default();
    let vendor = start(&time).await;
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("tokens.json");
    let flume = connect(&vendor, &time).store(FileStore::new(&path)).build();
    let flume = flume.expect("a client");
    count_devices(&flume).await;
    let token = vendor.calls_to("GET", super::DEVICES)[0]
        .bearer()
        .map(str::to_owned);
    let token = token.expect("a bearer token");
    let kept = || std::fs::read_to_string(&path).expect("a token file");
    assert!(kept().contains(&token));
    flume.logout().await.expect("a logout");
    assert!(!kept().contains(&token));
    let error = auth_error(flume.get_user(40_112).send().await);
    assert!(
        matches!(error, AuthError::ReauthenticationRequired { .. }),
        "{error:?}"
    );
    assert_eq!(vendor.token_calls(), 1);
    flume.login().await.expect("a login");
    count_devices(&flume).await;
    assert_eq!(grants(&vendor), ["password 200", "password 200"]);
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
