//! What the shared handle promises, tried on the vendor with the least of its own.

use std::time::Duration;

use axum::http::Method;
use serde_json::{Value, json};
use tokio::time::Instant;

use super::{Announced, BodyKind, Fault, Target};
use crate::m2m::{
    BOOKINGS_PATH, CLIENT_ID, CLIENT_SECRET, FORBIDDEN_PATH, M2mConfig, M2mVendor, TOKEN_PATH,
};

fn client() -> reqwest::Client {
    let builder = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
    builder.build().expect("a client without TLS can be built")
}

async fn ask(vendor: &M2mVendor) -> reqwest::Result<reqwest::Response> {
    ask_at(vendor.url()).await
}

async fn ask_at(url: &str) -> reqwest::Result<reqwest::Response> {
    use base64::Engine as _;

    let encode =
        |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let pair = format!("{}:{}", encode(CLIENT_ID), encode(CLIENT_SECRET));
    let pair = base64::engine::general_purpose::STANDARD.encode(pair);
    client()
        .post(format!("{url}{TOKEN_PATH}"))
        .header("Authorization", format!("Basic {pair}"))
        .form(&[("grant_type", "client_credentials")])
        .send()
        .await
}

async fn token(vendor: &M2mVendor) -> Value {
    let reply = ask(vendor).await.expect("the vendor answers");
    assert_eq!(reply.status(), 200);
    reply.json().await.expect("a token is JSON")
}

#[tokio::test]
async fn every_request_is_logged_with_its_body_and_status() {
    let vendor = M2mConfig::default().start().await;
    token(&vendor).await;
    let calls = vendor.calls_to("POST", TOKEN_PATH);
    assert_eq!(calls.len(), 1);
    let call = &calls[0];
    assert_eq!((call.host, call.status), ("api", Some(200)));
    assert_eq!(call.body_kind, BodyKind::Form);
    let grant = call.form_field("grant_type");
    assert_eq!(grant.as_deref(), Some("client_credentials"));
    assert!(call.header_names().contains(&"authorization"));
    vendor.forget_calls();
    assert_eq!(vendor.token_calls(), 0);
    // Also one that leads nowhere, so that any vendor can catch what a client must not send.
    let url = format!("{}/nowhere", vendor.url());
    client().get(url).send().await.expect("an answer");
    assert_eq!(vendor.calls("GET", "/nowhere"), 1);
}

#[tokio::test]
async fn a_printed_call_shows_no_credential() {
    let vendor = M2mConfig::default().start().await;
    let token = token(&vendor).await;
    let token = token["access_token"].as_str().expect("a string");
    let url = format!("{}{BOOKINGS_PATH}?key={CLIENT_SECRET}", vendor.url());
    let reply = client().get(url).bearer_auth(token).send().await;
    assert!(reply.is_ok());
    let printed = format!("{:?}", vendor.log());
    assert_eq!(crate::canary::find(&printed), None, "{printed}");
    assert!(printed.contains("authorization"), "{printed}");
}

#[tokio::test]
async fn a_fault_answers_the_next_calls_and_then_ends() {
    let vendor = M2mConfig::default().start().await;
    let fault = Fault::reply(503)
        .retry_after("7")
        .json(&json!({ "error": "busy" }));
    vendor.fail_next(2, Target::Token, fault);
    for _ in 0..2 {
        let reply = ask(&vendor).await.expect("the vendor answers");
        assert_eq!(reply.status(), 503);
        assert_eq!(reply.headers()["retry-after"], "7");
        let body: Value = reply.json().await.expect("the fault's body is JSON");
        assert_eq!(body, json!({ "error": "busy" }));
    }
    token(&vendor).await;
    assert_eq!(vendor.access_tokens_issued(), 1);
}

#[tokio::test]
async fn resources_can_be_closed_while_tokens_are_still_issued() {
    let vendor = M2mConfig::default().start().await;
    vendor.fail_always(Target::Resources, Fault::reply(401));
    let token = token(&vendor).await;
    let token = token["access_token"].as_str().expect("a string");
    let get = || {
        let url = format!("{}{BOOKINGS_PATH}", vendor.url());
        client().get(url).bearer_auth(token).send()
    };
    assert_eq!(get().await.expect("an answer").status(), 401);
    assert_eq!(get().await.expect("an answer").status(), 401);
    vendor.heal();
    assert_eq!(get().await.expect("an answer").status(), 200);
}

#[tokio::test]
async fn a_redirect_goes_where_the_test_says() {
    let vendor = M2mConfig::default().start().await;
    let route = Target::Route(Method::GET, FORBIDDEN_PATH.to_owned());
    vendor.fail_next(1, route, Fault::redirect(307, "http://127.0.0.1:9/"));
    let url = format!("{}{FORBIDDEN_PATH}", vendor.url());
    let reply = client().get(url).send().await.expect("an answer");
    assert_eq!(reply.status(), 307);
    assert_eq!(reply.headers()["location"], "http://127.0.0.1:9/");
}

#[tokio::test]
async fn a_dropped_connection_issues_no_token() {
    let vendor = M2mConfig::default().start().await;
    vendor.fail_next(1, Target::Token, Fault::Drop);
    assert!(ask(&vendor).await.is_err());
    assert_eq!(vendor.access_tokens_issued(), 0);
    assert_eq!(vendor.log()[0].status, None);
    token(&vendor).await;
}

#[tokio::test]
async fn a_lost_reply_has_issued_its_token() {
    let vendor = M2mConfig::default().start().await;
    vendor.fail_next(2, Target::Token, Fault::LoseReply(0));
    assert!(ask(&vendor).await.is_err());
    assert_eq!(vendor.access_tokens_issued(), 1);

    vendor.heal();
    vendor.fail_next(1, Target::Token, Fault::LoseReply(250));
    let torn = match ask(&vendor).await {
        Ok(reply) => reply.bytes().await.is_err(),
        Err(_) => true,
    };
    assert!(torn);
    assert_eq!(vendor.access_tokens_issued(), 2);
}

#[tokio::test]
async fn a_held_reply_arrives_once_released() {
    let vendor = M2mConfig::default().start().await;
    let hold = vendor.hold_tokens();
    let reply = async {
        let reply = ask(&vendor).await;
        reply.expect("the vendor answers").status()
    };
    let test = async {
        hold.until_waiting(1).await;
        assert_eq!(vendor.access_tokens_issued(), 1);
        assert_eq!(vendor.log()[0].status, None);
        hold.release();
    };
    let (status, ()) = tokio::join!(reply, test);
    assert_eq!(status, 200);
}

#[tokio::test(start_paused = true)]
async fn latency_delays_token_replies_only() {
    let vendor = M2mConfig::default().start().await;
    vendor.set_token_latency(Duration::from_hours(1));
    let start = Instant::now();
    let url = format!("{}{BOOKINGS_PATH}", vendor.url());
    let reply = client().get(url).send().await.expect("an answer");
    assert_eq!(reply.status(), 401);
    assert!(start.elapsed() < Duration::from_hours(1));
    token(&vendor).await;
    assert!(start.elapsed() >= Duration::from_hours(1));
}

#[tokio::test]
async fn a_lifetime_can_be_announced_falsely() {
    let vendor = M2mConfig::default().start().await;
    vendor.set_token_lifetime(5);
    assert_eq!(token(&vendor).await["expires_in"], 5);
    for value in [json!("3600"), json!(3600.5), json!(-1), json!(u64::MAX)] {
        vendor.change_terms(|terms| terms.announced = Announced::Literal(value.clone()));
        assert_eq!(token(&vendor).await["expires_in"], value);
    }
    vendor.change_terms(|terms| terms.announced = Announced::Nothing);
    assert_eq!(token(&vendor).await.get("expires_in"), None);
}

#[tokio::test]
async fn a_stopped_vendor_frees_its_port_and_cuts_connections() {
    let vendor = M2mConfig::default().start().await;
    let url = vendor.url().to_owned();
    let hold = vendor.hold_tokens();
    let test = async {
        hold.until_waiting(1).await;
        vendor.stop().await;
    };
    let (reply, ()) = tokio::join!(ask_at(&url), test);
    assert!(reply.is_err());
    assert_eq!(hold.waiting(), 0);
    assert!(client().get(&url).send().await.is_err());
}

#[tokio::test]
async fn a_dropped_vendor_stops() {
    let vendor = M2mConfig::default().start().await;
    let url = vendor.url().to_owned();
    drop(vendor);
    // Its task ends at its next turn.
    while client().get(&url).send().await.is_ok() {
        tokio::task::yield_now().await;
    }
}
