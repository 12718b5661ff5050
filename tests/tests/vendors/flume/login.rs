//! Logging in, refusals of the credentials, logging out.

use keyroute::Method;
use keyroute::auth::{AuthError, FileStore};
use keyroute::flume::{Flume, Servers, UserIdError};
use keyroute_tests::flume::{FlumeConfig, USER_ID};
use keyroute_tests::timeline::Timeline;
use keyroute_tests::vendor::{Fault, Target};
use serde_json::json;

use super::{connect, count_devices, credentials, flume, grants, start};
use crate::{MINUTE, auth_error};

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
async fn a_redirect_of_the_token_route_is_not_followed() {
    let (vendor, _, flume) = flume().await;
    let other = FlumeConfig::default().start().await;
    let elsewhere = format!("{}/oauth/token", other.url());
    vendor.fail_next(1, Target::Token, Fault::redirect(307, &elsewhere));
    let error = flume.login().await.expect_err("a redirect");
    assert!(
        matches!(error, AuthError::Misconfigured { .. }),
        "{error:?}"
    );
    assert_eq!(other.log().len(), 0);
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
