//! What a client of Flume may rely on: its tokens here, its resources beside.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::{Client, Response};
use serde_json::{Value, json};

use super::*;
use crate::vendor::Rotation;

mod resources;

async fn ask_at(vendor: &FlumeVendor, path: &str, body: &Value) -> Response {
    let request = Client::new().post(format!("{}{path}", vendor.url()));
    let reply = request.json(body).send().await;
    reply.expect("the vendor answers")
}

async fn ask(vendor: &FlumeVendor, body: &Value) -> Response {
    ask_at(vendor, TOKEN_PATH, body).await
}

fn password() -> Value {
    json!({
        "grant_type": "password",
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "username": USERNAME,
        "password": PASSWORD,
    })
}

fn refresh(token: &Value) -> Value {
    json!({
        "grant_type": "refresh_token",
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "refresh_token": token,
    })
}

/// The status and the body of a reply.
async fn read(reply: Response) -> (u16, Value) {
    let status = reply.status().as_u16();
    (status, reply.json().await.expect("a reply is JSON"))
}

/// The one record of a good reply.
async fn record(reply: Response) -> Value {
    let (status, mut body) = read(reply).await;
    assert_eq!(status, 200, "{body}");
    assert_eq!(body["code"], 602);
    body["data"][0].take()
}

async fn login(vendor: &FlumeVendor) -> Value {
    record(ask(vendor, &password()).await).await
}

async fn get(vendor: &FlumeVendor, path: &str, token: &Value) -> Response {
    get_by(&Client::new(), vendor, path, token).await
}

async fn get_by(client: &Client, vendor: &FlumeVendor, path: &str, token: &Value) -> Response {
    let token = token["access_token"].as_str().expect("a token is text");
    let request = client.get(format!("{}{path}", vendor.url()));
    let reply = request.bearer_auth(token).send().await;
    reply.expect("the vendor answers")
}

#[tokio::test]
async fn a_password_gets_a_week_long_token_in_an_envelope() {
    let vendor = FlumeConfig::default().start().await;
    let (status, body) = read(ask(&vendor, &password()).await).await;
    assert_eq!(status, 200);
    let token = body["data"][0].clone();
    let expected = json!({
        "success": true, "code": 602, "message": "Request OK", "http_code": 200,
        "http_message": "OK", "detailed": null, "data": [token], "count": 1, "pagination": null,
    });
    assert_eq!(body, expected);
    assert_eq!(token["token_type"], "bearer");
    assert_eq!(token["expires_in"], 604_800);
    let refresh = token["refresh_token"].as_str().expect("text");
    assert_eq!(refresh.len(), 40);
    assert!(refresh.contains(CANARY));
}

#[tokio::test]
async fn a_token_says_in_its_payload_whose_it_is() {
    let vendor = FlumeConfig::default().start().await;
    let token = login(&vendor).await;
    let token = token["access_token"].as_str().expect("text");
    assert!(token.contains(CANARY));
    let middle = token.split('.').nth(1).expect("a JWT has three parts");
    let claims = URL_SAFE_NO_PAD.decode(middle).expect("base64url");
    let claims: Value = serde_json::from_slice(&claims).expect("JSON");
    let now = vendor.clock().now();
    let expected = json!({
        "user_id": USER_ID, "type": "USER", "iss": "flume_oauth", "sub": "",
        "scope": ["read:personal", "update:personal", "query:personal"],
        "iat": now, "exp": now + 604_800,
    });
    assert_eq!(claims, expected);
}

#[tokio::test]
async fn the_envelope_can_be_left_off() {
    let vendor = FlumeConfig::default().start().await;
    let path = format!("{TOKEN_PATH}?envelope=false");
    let (status, token) = read(ask_at(&vendor, &path, &password()).await).await;
    assert_eq!(status, 200);
    assert!(token["access_token"].is_string());
    let (status, error) = read(ask_at(&vendor, &path, &refresh(&json!("dead"))).await).await;
    assert_eq!(status, 400);
    assert_eq!(error["error_description"], "Refresh token is invalid");
}

#[tokio::test]
async fn a_form_is_taken_as_well_as_json() {
    let vendor = FlumeConfig::default().start().await;
    let request = Client::new().post(format!("{}{TOKEN_PATH}", vendor.url()));
    let reply = request.form(&password()).send().await;
    let token = record(reply.expect("the vendor answers")).await;
    assert!(token["access_token"].is_string());
}

#[tokio::test]
async fn a_bad_client_is_refused_without_a_code() {
    let vendor = FlumeConfig::default().start().await;
    let mut body = password();
    body["client_secret"] = "wrong".into();
    let (status, body) = read(ask(&vendor, &body).await).await;
    assert_eq!(status, 400);
    let expected = json!({
        "success": false, "message": "invalid_client", "http_code": 400,
        "http_message": "Bad Request", "detailed": ["Client credentials are invalid"],
        "data": [], "count": 0, "pagination": null,
    });
    assert_eq!(body, expected);
}

#[tokio::test]
async fn an_unverified_user_gets_no_token() {
    let vendor = FlumeConfig::default().start().await;
    vendor.set_verified(false);
    let (status, body) = read(ask(&vendor, &password()).await).await;
    assert_eq!(status, 403);
    assert_eq!(body["message"], "unverified_user");
    assert_eq!(body["detailed"], Value::Null);
    assert_eq!(body["count"], 1);
    assert_eq!(body["data"][0]["verified"], false);
    assert_eq!(body.get("code"), None);
}

#[tokio::test]
async fn a_rotated_refresh_token_is_refused_and_counted() {
    let vendor = FlumeConfig::default().start().await;
    let first = login(&vendor).await;
    let second = record(ask(&vendor, &refresh(&first["refresh_token"])).await).await;
    assert_ne!(first["refresh_token"], second["refresh_token"]);
    let (status, body) = read(ask(&vendor, &refresh(&first["refresh_token"])).await).await;
    assert_eq!(status, 400);
    assert_eq!(body["detailed"][0], "Refresh token is invalid");
    assert_eq!(body.get("code"), None);
    assert_eq!(vendor.reuse_detected(), 1);
    record(ask(&vendor, &refresh(&second["refresh_token"])).await).await;
}

#[tokio::test]
async fn a_refresh_token_is_kept_or_left_out_on_demand() {
    let vendor = FlumeConfig::default().start().await;
    let first = login(&vendor).await;
    let kept = &first["refresh_token"];
    vendor.set_rotation(Rotation::Keep);
    let second = record(ask(&vendor, &refresh(kept)).await).await;
    assert_eq!(second["refresh_token"], *kept);
    vendor.set_rotation(Rotation::Omit);
    let third = record(ask(&vendor, &refresh(kept)).await).await;
    assert_eq!(third.get("refresh_token"), None);
    record(ask(&vendor, &refresh(kept)).await).await;
    assert_eq!(vendor.reuse_detected(), 0);
}

#[tokio::test]
async fn a_refresh_token_can_die_early() {
    let vendor = FlumeConfig::default().start().await;
    let token = login(&vendor).await;
    vendor.revoke_refresh_tokens();
    let (status, body) = read(ask(&vendor, &refresh(&token["refresh_token"])).await).await;
    assert_eq!(status, 400);
    assert_eq!(body["detailed"][0], "Refresh token is invalid");
    assert_eq!(vendor.reuse_detected(), 0);
}

#[tokio::test]
async fn an_old_access_token_works_until_it_expires() {
    let vendor = FlumeConfig::default().start().await;
    let path = format!("/users/{USER_ID}");
    let first = login(&vendor).await;
    vendor.clock().advance(604_799);
    record(ask(&vendor, &refresh(&first["refresh_token"])).await).await;
    assert_eq!(get(&vendor, &path, &first).await.status(), 200);
    vendor.clock().advance(1);
    let (status, body) = read(get(&vendor, &path, &first).await).await;
    assert_eq!(status, 401);
    assert_eq!(body["success"], false);
}

#[tokio::test]
async fn a_missing_token_is_400_and_not_401() {
    let vendor = FlumeConfig::default().start().await;
    let url = format!("{}/users/{USER_ID}", vendor.url());
    let reply = Client::new().get(url).send().await;
    let (status, body) = read(reply.expect("the vendor answers")).await;
    assert_eq!(status, 400);
    assert_eq!(body["message"], "invalid_request");
    assert_eq!(body["detailed"], json!(["The access token was not found"]));
    assert_eq!(body.get("code"), None);
    let unknown = json!({ "access_token": "unknown" });
    let reply = get(&vendor, &format!("/users/{USER_ID}"), &unknown).await;
    assert_eq!(reply.status(), 401);
}

#[tokio::test]
async fn the_121st_request_of_an_hour_is_refused() {
    let vendor = FlumeConfig::default().start().await;
    let token = login(&vendor).await;
    let path = format!("/users/{USER_ID}");
    // One client for all of them: loading certificates takes longer than asking.
    let client = Client::new();
    for left in (0..120).rev() {
        let reply = get_by(&client, &vendor, &path, &token).await;
        assert_eq!(reply.status(), 200);
        assert_eq!(reply.headers()["x-ratelimit-remaining"], left.to_string());
    }
    let reply = get(&vendor, &path, &token).await;
    let resets_at = (vendor.clock().now() + 3_600).to_string();
    assert_eq!(reply.headers()["x-ratelimit-limit"], "120");
    assert_eq!(reply.headers()["x-ratelimit-reset"], resets_at);
    let (status, body) = read(reply).await;
    assert_eq!(status, 429);
    let message = "Too many requests, please try again later.";
    assert_eq!(body, json!({ "message": message }));

    let other = format!("/users/{USER_ID}/devices");
    assert_eq!(get(&vendor, &other, &token).await.status(), 200);
    vendor.clock().advance(3_600);
    assert_eq!(get(&vendor, &path, &token).await.status(), 200);
}
