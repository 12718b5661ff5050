//! What a client of Amino may rely on, and what it must not believe.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::{Client, Response};

use super::*;

const JSON_API: &str = "application/vnd.api+json";

async fn ask(vendor: &AminoVendor, body: &Value) -> Response {
    let request = Client::new()
        .post(format!("{}{TOKEN_PATH}", vendor.url()))
        .header("Content-Type", JSON_API)
        .header("Accept", JSON_API)
        .body(body.to_string());
    request.send().await.expect("the vendor answers")
}

fn password() -> Value {
    json!({ "grant_type": "password", "username": USERNAME, "password": PASSWORD })
}

fn refresh(token: &str) -> Value {
    json!({ "grant_type": "refresh_token", "refresh_token": token })
}

async fn attributes(reply: Response) -> Value {
    assert_eq!(reply.status(), 200);
    assert_eq!(reply.headers()["content-type"], JSON_API);
    let mut document: Value = reply.json().await.expect("JSON");
    assert_eq!(document["data"][0]["type"], "AuthenticationTokens");
    document["data"][0]["attributes"].take()
}

async fn get(vendor: &AminoVendor, path: &str, token: &str) -> Response {
    let request = Client::new().get(format!("{}{path}", vendor.url()));
    let reply = request.bearer_auth(token).send().await;
    reply.expect("the vendor answers")
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a string")
}

#[tokio::test]
async fn a_password_gets_a_token_that_opens_the_streams() {
    let vendor = AminoConfig::default().start().await;
    let attributes = attributes(ask(&vendor, &password()).await).await;
    assert_eq!(attributes["user_id"], USER_ID);
    let now = vendor.clock().now();
    assert_eq!(attributes["expires_at_timestamp"], now + 604_800);
    let token = text(&attributes["access_token"]);
    let reply = get(&vendor, STREAMS_PATH, token).await;
    assert_eq!(reply.status(), 200);
    let document: Value = reply.json().await.expect("JSON");
    assert_eq!(document["data"][0]["type"], "Stream");
    let other = get(&vendor, "/channels/7/relationships/streams", token).await;
    assert_eq!(other.status(), 404);
}

#[tokio::test]
async fn the_claims_inside_a_token_lie_about_its_expiry() {
    let vendor = AminoConfig::default().start().await;
    let attributes = attributes(ask(&vendor, &password()).await).await;
    let token = text(&attributes["access_token"]);
    let middle = token.split('.').nth(1).expect("a JWT has three parts");
    let claims = URL_SAFE_NO_PAD.decode(middle).expect("base64url");
    let claims: Value = serde_json::from_slice(&claims).expect("JSON");
    let claimed = claims["exp"].as_i64().expect("a number");
    assert!(claimed < vendor.clock().now());
    vendor.clock().advance(604_799);
    assert_eq!(get(&vendor, STREAMS_PATH, token).await.status(), 200);
    vendor.clock().advance(1);
    assert_eq!(get(&vendor, STREAMS_PATH, token).await.status(), 401);
}

#[tokio::test]
async fn only_the_refresh_token_issued_last_is_accepted() {
    let vendor = AminoConfig::default().start().await;
    let first = attributes(ask(&vendor, &password()).await).await;
    let first = text(&first["refresh_token"]);
    let second = attributes(ask(&vendor, &refresh(first)).await).await;
    let reply = ask(&vendor, &refresh(first)).await;
    assert_eq!(reply.status(), 401);
    let document: Value = reply.json().await.expect("JSON");
    assert_eq!(document["errors"][0]["status"], "401");
    assert_eq!(document.get("data"), None);
    assert_eq!(vendor.reuse_detected(), 1);
    attributes(ask(&vendor, &refresh(text(&second["refresh_token"]))).await).await;
}

#[tokio::test]
async fn a_refresh_token_ends_after_98_days() {
    let vendor = AminoConfig::default().start().await;
    let first = attributes(ask(&vendor, &password()).await).await;
    vendor.clock().advance(98 * 86_400);
    let reply = ask(&vendor, &refresh(text(&first["refresh_token"]))).await;
    assert_eq!(reply.status(), 401);
    assert_eq!(vendor.reuse_detected(), 0);
}

#[tokio::test]
async fn a_wrong_password_is_a_json_api_error() {
    let vendor = AminoConfig::default().start().await;
    let body = json!({ "grant_type": "password", "username": USERNAME, "password": "no" });
    let reply = ask(&vendor, &body).await;
    assert_eq!(reply.status(), 401);
    assert_eq!(reply.headers()["content-type"], JSON_API);
    assert!(!reply.headers().contains_key("www-authenticate"));
    let document: Value = reply.json().await.expect("JSON");
    assert_eq!(document["errors"][0]["code"], "invalid_credentials");
}

#[tokio::test]
async fn plain_json_is_answered_in_plain_json_if_accepted_alone() {
    let vendor = AminoConfig::default().start().await;
    let request = Client::new()
        .post(format!("{}{TOKEN_PATH}", vendor.url()))
        .header("Accept", "application/json")
        .json(&password());
    let reply = request.send().await.expect("the vendor answers");
    assert_eq!(reply.status(), 200);
    assert_eq!(reply.headers()["content-type"], "application/json");
}

#[tokio::test]
async fn media_types_with_parameters_are_refused() {
    let vendor = AminoConfig::default().start().await;
    let ask = |content_type: &str, accept: &str| {
        let request = Client::new()
            .post(format!("{}{TOKEN_PATH}", vendor.url()))
            .header("Content-Type", content_type)
            .header("Accept", accept)
            .body(password().to_string());
        async { request.send().await.expect("the vendor answers").status() }
    };
    let parametrised = "application/vnd.api+json; charset=utf-8";
    assert_eq!(ask(parametrised, JSON_API).await, 415);
    assert_eq!(
        ask("application/x-www-form-urlencoded", JSON_API).await,
        415
    );
    assert_eq!(ask("application/json; charset=utf-8", "*/*").await, 200);
    assert_eq!(ask(JSON_API, parametrised).await, 406);
    assert_eq!(ask(JSON_API, "text/html").await, 406);
    let either = "application/vnd.api+json; version=1, application/vnd.api+json;q=0.5";
    assert_eq!(ask(JSON_API, either).await, 200);
}

#[tokio::test]
async fn a_token_can_be_answered_with_201() {
    let config = AminoConfig {
        created: true,
        ..AminoConfig::default()
    };
    let vendor = config.start().await;
    assert_eq!(ask(&vendor, &password()).await.status(), 201);
}
