//! The client of Amino: JSON:API documents, tokens whose claims lie, and a refresh token that only
//! the one issued last may be.

use std::time::Duration;

use keyroute::amino::{Amino, Credentials, Servers};
use keyroute::auth::{AuthError, FileStore};
use keyroute::{Account, AccountBuilder, Error, Method};
use keyroute_tests::amino::{
    AminoConfig, AminoVendor, CHANNEL_ID, PASSWORD, STREAMS_PATH, TOKEN_PATH, USERNAME,
};
use keyroute_tests::timeline::Timeline;
use keyroute_tests::vendor::{Announced, Fault, Rotation, Target};

use crate::{DAY, MINUTE, auth_error, settled, soon};

/// How long the access tokens live, and a little more than the refresh tokens do.
pub(crate) const LIFE: Duration = DAY.saturating_mul(7);
const REFRESH_LIFE: Duration = DAY.saturating_mul(98);

pub(crate) async fn start(time: &Timeline, config: AminoConfig) -> AminoVendor {
    let config = AminoConfig {
        clock: time.vendor.clone(),
        ..config
    };
    config.start().await
}

pub(crate) fn connect(vendor: &AminoVendor, time: &Timeline) -> AccountBuilder<Amino> {
    let credentials = Credentials {
        username: USERNAME.into(),
        password: PASSWORD.into(),
    };
    Amino::connect(vendor.url(), credentials).clock(time.client.clone())
}

pub(crate) async fn amino(config: AminoConfig) -> (AminoVendor, Timeline, Account<Amino>) {
    let time = Timeline::default();
    let vendor = start(&time, config).await;
    let amino = connect(&vendor, &time).build();
    (vendor, time, amino.expect("loopback needs no https"))
}

pub(crate) async fn count_streams(amino: &Account<Amino>) -> usize {
    let streams = amino.list_channel_streams(CHANNEL_ID).send().await;
    streams
        .expect("streams")
        .body
        .data
        .map_or(0, |data| data.len())
}

fn grants(vendor: &AminoVendor) -> Vec<String> {
    let grants = vendor.grants().into_iter();
    grants
        .map(|(grant, status)| format!("{grant} {}", status.unwrap_or_default()))
        .collect()
}

fn statuses(vendor: &AminoVendor) -> Vec<Option<u16>> {
    let calls = vendor.calls_to("GET", STREAMS_PATH).into_iter();
    calls.map(|call| call.status).collect()
}

#[tokio::test]
async fn a_client_logs_in_whether_the_token_is_found_or_created() {
    for created in [false, true] {
        let config = AminoConfig {
            created,
            ..AminoConfig::default()
        };
        let (vendor, _, amino) = amino(config).await;
        assert_eq!(count_streams(&amino).await, 2);
        let status = if created { 201 } else { 200 };
        assert_eq!(grants(&vendor), [format!("password {status}")]);
    }
}

#[tokio::test]
async fn claims_that_lie_change_nothing() {
    for claim_offset in [-8 * 86_400, 365 * 86_400] {
        let config = AminoConfig {
            claim_offset,
            ..AminoConfig::default()
        };
        let (vendor, time, amino) = amino(config).await;
        count_streams(&amino).await;
        time.pass(LIFE.saturating_sub(MINUTE * 10));
        count_streams(&amino).await;
        assert_eq!(vendor.token_calls(), 1, "the token is good for a while yet");
        time.pass(MINUTE * 10);
        count_streams(&amino).await;
        assert_eq!(grants(&vendor), ["password 200", "refresh_token 200"]);
        assert_eq!(
            statuses(&vendor),
            [Some(200); 3],
            "no call went out with a stale token"
        );
    }
}

#[tokio::test]
async fn without_a_timestamp_a_token_is_used_until_it_is_rejected() {
    let (vendor, time, amino) = amino(AminoConfig::default()).await;
    vendor.change_terms(|terms| terms.announced = Announced::Nothing);
    count_streams(&amino).await;
    time.pass(LIFE);
    count_streams(&amino).await;
    assert_eq!(statuses(&vendor), [Some(200), Some(401), Some(200)]);
    assert_eq!(grants(&vendor), ["password 200", "refresh_token 200"]);
}

#[tokio::test]
async fn each_refresh_takes_the_refresh_token_of_the_one_before() {
    let (vendor, time, amino) = amino(AminoConfig::default()).await;
    for _ in 0..4 {
        count_streams(&amino).await;
        time.pass(LIFE);
    }
    assert_eq!(vendor.reuse_detected(), 0);
    let calls = vendor.calls_to("POST", TOKEN_PATH).into_iter();
    let presented =
        calls.filter_map(|call| Some(call.json()?["refresh_token"].as_str()?.to_owned()));
    let presented: std::collections::BTreeSet<_> = presented.collect();
    assert_eq!(presented.len(), 3, "a new one each time");
}

#[tokio::test]
async fn a_refresh_is_made_early_and_behind_the_call() {
    let (vendor, time, amino) = amino(AminoConfig::default()).await;
    count_streams(&amino).await;
    time.pass(LIFE.saturating_sub(MINUTE));
    let hold = vendor.hold_tokens();
    count_streams(&amino).await;
    soon(hold.until_waiting(1)).await;
    drop(hold);
    settled(&amino).await;
    assert_eq!(grants(&vendor), ["password 200", "refresh_token 200"]);
}

#[tokio::test]
async fn an_expired_refresh_token_leads_to_the_password_once() {
    let (vendor, time, amino) = amino(AminoConfig::default()).await;
    count_streams(&amino).await;
    time.pass(REFRESH_LIFE);
    count_streams(&amino).await;
    count_streams(&amino).await;
    let expected = ["password 200", "refresh_token 401", "password 200"];
    assert_eq!(grants(&vendor), expected);
}

#[tokio::test]
async fn a_withdrawn_token_leads_to_one_refresh_for_all_calls() {
    let (vendor, _, amino) = amino(AminoConfig::default()).await;
    count_streams(&amino).await;
    vendor.revoke_access_tokens();
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let amino = amino.clone();
        calls.spawn(async move { count_streams(&amino).await });
    }
    assert_eq!(calls.join_all().await, [2; 20]);
    assert_eq!(grants(&vendor), ["password 200", "refresh_token 200"]);
}

#[tokio::test]
async fn a_wrong_password_is_told_once() {
    let time = Timeline::default();
    let vendor = start(&time, AminoConfig::default()).await;
    let credentials = Credentials {
        username: USERNAME.into(),
        password: "wrong".into(),
    };
    let amino = Amino::connect(vendor.url(), credentials).build();
    let amino = amino.expect("a client");
    for _ in 0..3 {
        let error = auth_error(amino.list_channel_streams(CHANNEL_ID).send().await);
        assert!(
            matches!(error, AuthError::CredentialsRejected { .. }),
            "{error:?}"
        );
    }
    assert_eq!(vendor.log().len(), 1);
}

#[tokio::test]
async fn an_outage_costs_no_refresh_token() {
    let (vendor, time, amino) = amino(AminoConfig::default()).await;
    count_streams(&amino).await;
    time.pass(LIFE);
    vendor.fail_next(1, Target::Token, Fault::reply(503));
    let error = auth_error(amino.list_channel_streams(CHANNEL_ID).send().await);
    assert!(matches!(error, AuthError::Unavailable { .. }), "{error:?}");
    time.pass(MINUTE);
    count_streams(&amino).await;
    let expected = ["password 200", "refresh_token 503", "refresh_token 200"];
    assert_eq!(grants(&vendor), expected);
}

#[tokio::test]
async fn a_logout_deletes_what_is_here_and_asks_nothing_of_the_server() {
    let time = Timeline::default();
    let vendor = start(&time, AminoConfig::default()).await;
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("tokens.json");
    let amino = connect(&vendor, &time).store(FileStore::new(&path)).build();
    let amino = amino.expect("a client");
    count_streams(&amino).await;
    let requests = vendor.log().len();
    amino.logout().await.expect("a logout");
    assert_eq!(vendor.log().len(), requests);
    let kept = std::fs::read_to_string(&path).expect("a token file");
    assert!(keyroute_tests::canary::find(&kept).is_none(), "{kept}");
    let error = auth_error(amino.list_channel_streams(CHANNEL_ID).send().await);
    assert!(
        matches!(error, AuthError::ReauthenticationRequired { .. }),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_channel_that_is_not_there_is_a_documented_reply() {
    let (_vendor, _, amino) = amino(AminoConfig::default()).await;
    let error = amino.list_channel_streams("43").send().await;
    let Err(Error::Documented(reply)) = error else {
        panic!("{error:?}");
    };
    assert_eq!(reply.status, 404);
    let errors = reply.body.errors.expect("a list of errors");
    assert_eq!(errors[0].status.as_deref(), Some("404"));
}

#[tokio::test]
async fn a_route_outside_of_the_document_uses_the_same_login() {
    let (vendor, _, amino) = amino(AminoConfig::default()).await;
    let call = amino.request(Method::GET, STREAMS_PATH);
    let call = call.header("accept", "application/vnd.api+json");
    let reply = call.send().await.expect("a reply");
    assert_eq!(reply.headers["content-type"], "application/vnd.api+json");
    assert_eq!(vendor.token_calls(), 1);
}

#[tokio::test]
async fn a_server_that_keeps_refresh_tokens_is_no_different() {
    let (vendor, time, amino) = amino(AminoConfig::default()).await;
    vendor.set_rotation(Rotation::Omit);
    for _ in 0..3 {
        count_streams(&amino).await;
        time.pass(LIFE);
    }
    let expected = ["password 200", "refresh_token 200", "refresh_token 200"];
    assert_eq!(grants(&vendor), expected);
}

#[test]
fn the_host_is_a_variable_of_the_server() {
    assert_eq!(
        Servers::main("tv.example.com").as_str(),
        "https://tv.example.com"
    );
}
