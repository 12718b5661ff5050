//! What a client of the vendor without a name may rely on.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::{Client, Response};
use serde_json::{Value, json};
use url::form_urlencoded::byte_serialize;

use super::*;
use crate::canary::CANARY;

fn encoded(text: &str) -> String {
    byte_serialize(text.as_bytes()).collect()
}

async fn ask(vendor: &M2mVendor, pair: &str, form: &[(&str, &str)]) -> Response {
    let request = Client::new()
        .post(format!("{}{TOKEN_PATH}", vendor.url()))
        .header("Authorization", format!("Basic {}", STANDARD.encode(pair)))
        .form(form);
    request.send().await.expect("the vendor answers")
}

async fn token(vendor: &M2mVendor) -> String {
    let pair = format!("{}:{}", encoded(CLIENT_ID), encoded(CLIENT_SECRET));
    let reply = ask(vendor, &pair, &[("grant_type", "client_credentials")]).await;
    assert_eq!(reply.status(), 200);
    let body: Value = reply.json().await.expect("a token is JSON");
    assert_eq!(body["token_type"], "Bearer");
    assert_eq!(body["expires_in"], 3_600);
    assert_eq!(body.as_object().map(serde_json::Map::len), Some(3));
    body["access_token"].as_str().expect("a string").to_owned()
}

async fn get(vendor: &M2mVendor, path: &str, token: &str) -> Response {
    let request = Client::new().get(format!("{}{path}", vendor.url()));
    let reply = request.bearer_auth(token).send().await;
    reply.expect("the vendor answers")
}

#[tokio::test]
async fn a_token_is_opaque_and_carries_the_canary() {
    let vendor = M2mConfig::default().start().await;
    let token = token(&vendor).await;
    assert!(!token.contains('.'));
    assert!(token.contains(CANARY));
}

#[tokio::test]
async fn a_client_that_is_not_form_encoded_is_refused() {
    let vendor = M2mConfig::default().start().await;
    let form = [("grant_type", "client_credentials")];
    let raw = format!("{CLIENT_ID}:{CLIENT_SECRET}");
    let half = format!("{}:{CLIENT_SECRET}", encoded(CLIENT_ID));
    for pair in [raw, half, "somebody:else".to_owned()] {
        let reply = ask(&vendor, &pair, &form).await;
        assert_eq!(reply.status(), 401, "{pair}");
        assert!(reply.headers().contains_key("www-authenticate"));
        let body: Value = reply.json().await.expect("an error is JSON");
        assert_eq!(body["error"], "invalid_client");
    }
    assert_eq!(vendor.access_tokens_issued(), 0);
}

#[tokio::test]
async fn the_body_must_be_the_one_grant() {
    let vendor = M2mConfig::default().start().await;
    let pair = format!("{}:{}", encoded(CLIENT_ID), encoded(CLIENT_SECRET));
    for (form, error) in [
        (vec![("grant_type", "password")], "unsupported_grant_type"),
        (vec![], "invalid_request"),
        (
            vec![
                ("grant_type", "client_credentials"),
                ("grant_type", "client_credentials"),
            ],
            "invalid_request",
        ),
        (
            vec![
                ("grant_type", "client_credentials"),
                ("client_secret", "twice"),
            ],
            "invalid_request",
        ),
    ] {
        let reply = ask(&vendor, &pair, &form).await;
        assert_eq!(reply.status(), 400);
        let body: Value = reply.json().await.expect("an error is JSON");
        assert_eq!(body["error"], error);
    }
}

#[tokio::test]
async fn a_token_ends_with_its_hour() {
    let vendor = M2mConfig::default().start().await;
    let token = token(&vendor).await;
    vendor.clock().advance(3_599);
    assert_eq!(get(&vendor, BOOKINGS_PATH, &token).await.status(), 200);
    vendor.clock().advance(1);
    let reply = get(&vendor, BOOKINGS_PATH, &token).await;
    assert_eq!(reply.status(), 401);
    assert_eq!(reply.headers()["www-authenticate"], "Bearer");
}

#[tokio::test]
async fn bookings_are_filtered_by_their_date() {
    let vendor = M2mConfig::default().start().await;
    let token = token(&vendor).await;
    let path = format!("{BOOKINGS_PATH}?from=2025-03-15");
    let reply = get(&vendor, &path, &token).await;
    let body: Value = reply.json().await.expect("JSON");
    assert_eq!(body["bookings"].as_array().map(Vec::len), Some(1));
    assert_eq!(body["bookings"][0]["id"], "b-2");
    let reply = get(&vendor, "/v2/bookings/b-9", &token).await;
    assert_eq!(reply.status(), 404);
}

#[tokio::test]
async fn a_posted_booking_is_echoed_and_kept() {
    let vendor = M2mConfig::default().start().await;
    let token = token(&vendor).await;
    let booking = json!({ "from": "2025-05-01", "guest": "Kim Poe" });
    let url = format!("{}{BOOKINGS_PATH}", vendor.url());
    let request = Client::new().post(url).bearer_auth(&token).json(&booking);
    let reply = request.send().await.expect("the vendor answers");
    assert_eq!(reply.status(), 201);
    let body: Value = reply.json().await.expect("JSON");
    assert_eq!(
        (&body["id"], &body["guest"]),
        (&json!("b-3"), &json!("Kim Poe"))
    );
    assert_eq!(vendor.bookings().len(), 3);
}

#[tokio::test]
async fn a_forbidden_route_is_403_for_a_good_token_only() {
    let vendor = M2mConfig::default().start().await;
    let token = token(&vendor).await;
    let reply = get(&vendor, FORBIDDEN_PATH, &token).await;
    assert_eq!(reply.status(), 403);
    assert!(!reply.headers().contains_key("www-authenticate"));
    assert_eq!(get(&vendor, FORBIDDEN_PATH, "x").await.status(), 401);
}
