//! The client of machines: client credentials, and whatever route there is by method and path.

use keyroute::auth::AuthError;
use keyroute::m2m::{Credentials, M2m, Servers};
use keyroute::{Account, AccountBuilder, Method};
use keyroute_tests::m2m::{
    BOOKINGS_PATH, CLIENT_ID, CLIENT_SECRET, FORBIDDEN_PATH, M2mConfig, M2mVendor, TOKEN_PATH,
};
use keyroute_tests::timeline::Timeline;
use keyroute_tests::vendor::{Fault, Target};
use serde_json::{Value, json};

use crate::{HOUR, MINUTE, auth_error};

async fn start(time: &Timeline) -> M2mVendor {
    let config = M2mConfig {
        clock: time.vendor.clone(),
        ..M2mConfig::default()
    };
    config.start().await
}

fn with_secret(vendor: &M2mVendor, time: &Timeline, client_secret: &str) -> AccountBuilder<M2m> {
    let credentials = Credentials {
        client_id: CLIENT_ID.into(),
        client_secret: client_secret.into(),
    };
    M2m::connect(vendor.url(), credentials).clock(time.client.clone())
}

pub(crate) fn builder(vendor: &M2mVendor, time: &Timeline) -> AccountBuilder<M2m> {
    with_secret(vendor, time, CLIENT_SECRET)
}

fn connect(vendor: &M2mVendor, time: &Timeline, client_secret: &str) -> Account<M2m> {
    let account = with_secret(vendor, time, client_secret).build();
    account.expect("loopback needs no https")
}

async fn bookings(m2m: &Account<M2m>) -> Value {
    let call = m2m.request(Method::GET, BOOKINGS_PATH);
    let reply = call.query(&json!({ "from": "2025-03-15" })).send().await;
    let reply = reply.expect("a reply");
    assert_eq!(reply.status, 200);
    serde_json::from_slice(&reply.body).expect("bookings are JSON")
}

#[tokio::test]
async fn a_machine_logs_in_by_itself_and_calls_what_no_document_lists() {
    let time = Timeline::default();
    let vendor = start(&time).await;
    let m2m = connect(&vendor, &time, CLIENT_SECRET);
    assert_eq!(
        vendor.log().len(),
        0,
        "nothing is sent before the first call"
    );
    assert_eq!(bookings(&m2m).await["bookings"][0]["id"], "b-2");
    assert_eq!(
        bookings(&m2m).await["bookings"].as_array().map(Vec::len),
        Some(1)
    );
    assert_eq!(vendor.token_calls(), 1);
    let token = &vendor.calls_to("POST", TOKEN_PATH)[0];
    assert_eq!(token.body, "grant_type=client_credentials");
    let pair = "acme+inc%3Aprod:s3cr%2Bt%2F5ec2e7c0ffee%3D%26%257E%C3%A9";
    assert_eq!(token.header("authorization"), Some(&*basic(pair)));
}

fn basic(pair: &str) -> String {
    use base64::Engine as _;
    let encoded = base64::engine::general_purpose::STANDARD.encode(pair);
    format!("Basic {encoded}")
}

#[tokio::test]
async fn an_expired_token_is_replaced_before_a_call_is_made_with_it() {
    let time = Timeline::default();
    let vendor = start(&time).await;
    let m2m = connect(&vendor, &time, CLIENT_SECRET);
    bookings(&m2m).await;
    time.pass(HOUR);
    bookings(&m2m).await;
    assert_eq!(vendor.token_calls(), 2);
    let calls = vendor.calls_to("GET", BOOKINGS_PATH);
    assert!(
        calls.iter().all(|call| call.status == Some(200)),
        "{calls:?}"
    );
    assert_ne!(calls[0].bearer(), calls[1].bearer());
}

#[tokio::test]
async fn a_withdrawn_token_leads_to_one_more_and_the_same_body_once_more() {
    let time = Timeline::default();
    let vendor = start(&time).await;
    let m2m = connect(&vendor, &time, CLIENT_SECRET);
    bookings(&m2m).await;
    vendor.revoke_access_tokens();
    let booking = json!({ "from": "2025-05-01", "guest": "Kim Poe" });
    let call = m2m.request(Method::POST, BOOKINGS_PATH).json(&booking);
    let reply = call.send().await.expect("a reply");
    assert_eq!(reply.status, 201);
    let statuses: Vec<_> = vendor.calls_to("POST", BOOKINGS_PATH);
    let statuses: Vec<_> = statuses.iter().map(|call| call.status).collect();
    assert_eq!(statuses, [Some(401), Some(201)]);
    assert_eq!(vendor.token_calls(), 2);
    assert_eq!(
        vendor.bookings().len(),
        3,
        "the rejected request did nothing"
    );
}

#[tokio::test]
async fn a_refusal_of_the_client_is_final() {
    let time = Timeline::default();
    let vendor = start(&time).await;
    let m2m = connect(&vendor, &time, "not the secret");
    for _ in 0..3 {
        let error = auth_error(m2m.request(Method::GET, BOOKINGS_PATH).send().await);
        let AuthError::CredentialsRejected { status, .. } = &error else {
            panic!("{error}");
        };
        assert_eq!(status.map(|status| status.as_u16()), Some(401));
    }
    assert_eq!(vendor.log().len(), 1, "one token call, and nothing else");
}

#[tokio::test]
async fn a_forbidden_route_is_no_reason_to_log_in_again() {
    let time = Timeline::default();
    let vendor = start(&time).await;
    let m2m = connect(&vendor, &time, CLIENT_SECRET);
    let reply = m2m.request(Method::GET, FORBIDDEN_PATH).send().await;
    assert_eq!(reply.expect("any status is a reply").status, 403);
    assert_eq!(vendor.token_calls(), 1);
    assert_eq!(vendor.calls("GET", FORBIDDEN_PATH), 1);
}

#[tokio::test]
async fn an_outage_of_the_token_route_is_told_as_one_and_passes() {
    let time = Timeline::default();
    let vendor = start(&time).await;
    let m2m = connect(&vendor, &time, CLIENT_SECRET);
    vendor.fail_next(1, Target::Token, Fault::reply(503).retry_after("30"));
    for _ in 0..2 {
        let error = auth_error(m2m.request(Method::GET, BOOKINGS_PATH).send().await);
        let AuthError::Unavailable {
            status, retry_in, ..
        } = &error
        else {
            panic!("{error}");
        };
        assert_eq!(status.map(|status| status.as_u16()), Some(503));
        assert_eq!(retry_in.as_secs(), 30);
    }
    assert_eq!(vendor.token_calls(), 1, "the failure is remembered");
    time.pass(MINUTE);
    bookings(&m2m).await;
}

#[test]
fn the_host_is_a_variable_of_the_server() {
    let base = Servers::main("bookings.example.com");
    assert_eq!(base.as_str(), "https://bookings.example.com");
}

#[test]
fn a_host_without_https_gets_no_credentials() {
    let credentials = Credentials {
        client_id: CLIENT_ID.into(),
        client_secret: CLIENT_SECRET.into(),
    };
    let error = M2m::connect("http://bookings.example.com", credentials).build();
    let error = error.expect_err("no https").to_string();
    assert!(error.contains("is not https"), "{error}");
}
