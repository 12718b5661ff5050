//! What a client of `FlintRow` may rely on, and which of its mistakes are caught.

use reqwest::redirect::Policy;
use reqwest::{Client, Response};
use serde_json::Value;
use url::Url;

use super::*;

const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
/// Of [`VERIFIER`], from RFC 7636, appendix B.
const S256: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const REDIRECT: &str = "http://127.0.0.1:53123/callback";

fn client() -> Client {
    let builder = Client::builder().redirect(Policy::none());
    builder.build().expect("a client without TLS can be built")
}

fn in_order() -> Vec<(&'static str, &'static str)> {
    vec![
        ("response_type", "code"),
        ("client_id", CLIENT_ID),
        ("redirect_uri", REDIRECT),
        ("code_challenge", S256),
        ("code_challenge_method", "S256"),
        ("state", "s-1"),
    ]
}

async fn authorize(vendor: &FlintRowVendor, query: &[(&str, &str)]) -> Response {
    let url = format!("{}{AUTHORIZE_PATH}", vendor.auth_url());
    let reply = client().get(url).query(query).send().await;
    reply.expect("the vendor answers")
}

/// The parameters of the address that a reply redirects to.
fn redirected(reply: &Response) -> HashMap<String, String> {
    assert_eq!(reply.status(), 302);
    let location = reply.headers()["location"].to_str().expect("ASCII");
    assert!(location.starts_with(REDIRECT), "{location}");
    let location = Url::parse(location).expect("an absolute address");
    location.query_pairs().into_owned().collect()
}

async fn code(vendor: &FlintRowVendor, query: &[(&str, &str)]) -> String {
    redirected(&authorize(vendor, query).await)["code"].clone()
}

async fn post(vendor: &FlintRowVendor, path: &str, form: &[(&str, &str)]) -> Response {
    let mut form = form.to_vec();
    form.extend([("client_id", CLIENT_ID), ("client_secret", CLIENT_SECRET)]);
    let url = format!("{}{path}", vendor.auth_url());
    let reply = client().post(url).form(&form).send().await;
    reply.expect("the vendor answers")
}

fn exchange(code: &str) -> [(&'static str, &str); 4] {
    [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", REDIRECT),
        ("code_verifier", VERIFIER),
    ]
}

fn refresh(token: &str) -> [(&'static str, &str); 2] {
    [("grant_type", "refresh_token"), ("refresh_token", token)]
}

async fn good(reply: Response) -> Value {
    assert_eq!(reply.status(), 200);
    assert_eq!(reply.headers()["cache-control"], "no-store");
    reply.json().await.expect("a token is JSON")
}

async fn error(reply: Response) -> (u16, String) {
    let status = reply.status().as_u16();
    let body: Value = reply.json().await.expect("an error is JSON");
    (status, body["error"].as_str().expect("a code").to_owned())
}

async fn login(vendor: &FlintRowVendor) -> Value {
    let code = code(vendor, &in_order()).await;
    good(post(vendor, TOKEN_PATH, &exchange(&code)).await).await
}

async fn resources(vendor: &FlintRowVendor, headers: &[(&'static str, String)]) -> Response {
    let mut request = client().get(format!("{}{RESOURCES_PATH}", vendor.url()));
    for (name, value) in headers {
        request = request.header(*name, value);
    }
    request.send().await.expect("the vendor answers")
}

fn bearer(token: &Value) -> (&'static str, String) {
    let token = token.as_str().expect("a token is text");
    ("Authorization", format!("Bearer {token}"))
}

#[tokio::test]
async fn a_code_with_its_verifier_becomes_a_token_that_opens_the_resources() {
    let vendor = FlintRowConfig::default().start().await;
    let came_back = redirected(&authorize(&vendor, &in_order()).await);
    assert_eq!(came_back["state"], "s-1");
    assert_eq!(came_back["iss"], vendor.auth_url());
    let reply = post(&vendor, TOKEN_PATH, &exchange(&came_back["code"])).await;
    let token = good(reply).await;
    assert_eq!(token["token_type"], "Bearer");
    assert_eq!(token["scope"], READ_SCOPE);
    let reply = resources(&vendor, &[bearer(&token["access_token"])]).await;
    assert_eq!(reply.status(), 200);
    let hosts: Vec<_> = vendor.log().iter().map(|call| call.host).collect();
    assert_eq!(hosts, ["auth", "auth", "api"]);
}

#[tokio::test]
async fn a_bad_client_or_address_is_never_redirected_to() {
    let vendor = FlintRowConfig::default().start().await;
    for (name, value) in [
        ("client_id", "somebody"),
        ("redirect_uri", "https://attacker.example/callback"),
        ("redirect_uri", "http://localhost:53123/callback"),
        ("redirect_uri", "http://127.0.0.1:53123/callback#fragment"),
        ("redirect_uri", "http://user@127.0.0.1:53123/callback"),
    ] {
        let mut query = in_order();
        query.retain(|(known, _)| *known != name);
        query.push((name, value));
        assert_eq!(authorize(&vendor, &query).await.status(), 400, "{value}");
    }
}

#[tokio::test]
async fn a_request_out_of_order_is_redirected_with_its_error() {
    let vendor = FlintRowConfig::default().start().await;
    for (name, value, error) in [
        ("response_type", "token", "unsupported_response_type"),
        ("response_type", "", "invalid_request"),
        ("code_challenge", "", "invalid_request"),
        ("code_challenge", "too-short", "invalid_request"),
        ("code_challenge_method", "plain", "invalid_request"),
        ("code_challenge_method", "", "invalid_request"),
        ("state", "", "invalid_request"),
        ("scope", "everything", "invalid_scope"),
    ] {
        let mut query = in_order();
        query.retain(|(known, _)| *known != name);
        query.push((name, value));
        let came_back = redirected(&authorize(&vendor, &query).await);
        assert_eq!(came_back["error"], error, "{name}={value}");
        assert!(!came_back.contains_key("code"));
    }
}

#[tokio::test]
async fn the_user_and_an_attacker_can_be_played() {
    let vendor = FlintRowConfig::default().start().await;
    vendor.set_consent(Consent::Deny);
    let came_back = redirected(&authorize(&vendor, &in_order()).await);
    assert_eq!(came_back["error"], "access_denied");
    assert_eq!(came_back["state"], "s-1");
    vendor.set_consent(Consent::ForgeState);
    let came_back = redirected(&authorize(&vendor, &in_order()).await);
    assert_ne!(came_back["state"], "s-1");
    vendor.set_consent(Consent::ForgeIssuer);
    let came_back = redirected(&authorize(&vendor, &in_order()).await);
    assert_ne!(came_back["iss"], vendor.auth_url());
    vendor.set_consent(Consent::OmitIssuer);
    let came_back = redirected(&authorize(&vendor, &in_order()).await);
    assert!(!came_back.contains_key("iss"));
}

#[tokio::test]
async fn a_code_is_bound_to_verifier_and_address_and_time() {
    let vendor = FlintRowConfig::default().start().await;
    let code = code(&vendor, &in_order()).await;
    let mut form = exchange(&code);
    form[3].1 = "another-verifier-of-at-least-43-characters-x";
    let refused = error(post(&vendor, TOKEN_PATH, &form).await).await;
    assert_eq!(refused, (400, "invalid_grant".to_owned()));
    let mut form = exchange(&code);
    form[2].1 = "http://127.0.0.1:1/callback";
    let refused = error(post(&vendor, TOKEN_PATH, &form).await).await;
    assert_eq!(refused, (400, "invalid_grant".to_owned()));
    let mut form = exchange(&code);
    form[3].1 = "short";
    let refused = error(post(&vendor, TOKEN_PATH, &form).await).await;
    assert_eq!(refused, (400, "invalid_request".to_owned()));
    vendor.clock().advance(60);
    let refused = error(post(&vendor, TOKEN_PATH, &exchange(&code)).await).await;
    assert_eq!(refused, (400, "invalid_grant".to_owned()));
}

#[tokio::test]
async fn a_code_used_twice_costs_its_tokens() {
    let vendor = FlintRowConfig::default().start().await;
    let code = code(&vendor, &in_order()).await;
    let token = good(post(&vendor, TOKEN_PATH, &exchange(&code)).await).await;
    let refused = error(post(&vendor, TOKEN_PATH, &exchange(&code)).await).await;
    assert_eq!(refused, (400, "invalid_grant".to_owned()));
    let reply = resources(&vendor, &[bearer(&token["access_token"])]).await;
    assert_eq!(reply.status(), 401);
}

#[tokio::test]
async fn a_reused_refresh_token_revokes_its_family() {
    let vendor = FlintRowConfig::default().start().await;
    let (first, other) = (login(&vendor).await, login(&vendor).await);
    let old = first["refresh_token"].as_str().expect("text");
    let second = good(post(&vendor, TOKEN_PATH, &refresh(old)).await).await;
    let refused = error(post(&vendor, TOKEN_PATH, &refresh(old)).await).await;
    assert_eq!(refused, (400, "invalid_grant".to_owned()));
    assert_eq!(vendor.reuse_detected(), 1);

    let newest = second["refresh_token"].as_str().expect("text");
    let refused = error(post(&vendor, TOKEN_PATH, &refresh(newest)).await).await;
    assert_eq!(refused, (400, "invalid_grant".to_owned()));
    let reply = resources(&vendor, &[bearer(&second["access_token"])]).await;
    assert_eq!(reply.status(), 401);
    let reply = resources(&vendor, &[bearer(&other["access_token"])]).await;
    assert_eq!(reply.status(), 200);
}

#[tokio::test]
async fn a_wider_scope_is_refused_and_costs_nothing() {
    let vendor = FlintRowConfig::default().start().await;
    let token = login(&vendor).await;
    let old = token["refresh_token"].as_str().expect("text");
    let mut form = refresh(old).to_vec();
    form.push(("scope", "resources.read profile"));
    let refused = error(post(&vendor, TOKEN_PATH, &form).await).await;
    assert_eq!(refused, (400, "invalid_scope".to_owned()));
    good(post(&vendor, TOKEN_PATH, &refresh(old)).await).await;
}

#[tokio::test]
async fn a_client_authenticates_in_exactly_one_way() {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use url::form_urlencoded::byte_serialize;

    let vendor = FlintRowConfig::default().start().await;
    let ask = async |pair: Option<String>, form: &[(&str, &str)]| {
        let mut request = client().post(format!("{}{TOKEN_PATH}", vendor.auth_url()));
        if let Some(pair) = pair {
            let pair = STANDARD.encode(pair);
            request = request.header("Authorization", format!("Basic {pair}"));
        }
        let reply = request.form(form).send().await;
        reply.expect("the vendor answers")
    };
    let encoded: String = byte_serialize(CLIENT_SECRET.as_bytes()).collect();
    let encoded = Some(format!("{CLIENT_ID}:{encoded}"));
    let raw = Some(format!("{CLIENT_ID}:{CLIENT_SECRET}"));
    let first = code(&vendor, &in_order()).await;
    good(ask(encoded.clone(), &exchange(&first)).await).await;

    let second = code(&vendor, &in_order()).await;
    let form = exchange(&second);
    let unknown = (401, "invalid_client".to_owned());
    assert_eq!(error(ask(raw, &form).await).await, unknown);
    assert_eq!(error(ask(None, &form).await).await, unknown);
    let mut both = form.to_vec();
    both.push(("client_secret", CLIENT_SECRET));
    let twice = (400, "invalid_request".to_owned());
    assert_eq!(error(ask(encoded, &both).await).await, twice);
}

#[tokio::test]
async fn a_revoked_refresh_token_takes_its_access_token_along() {
    let vendor = FlintRowConfig::default().start().await;
    let token = login(&vendor).await;
    let old = token["refresh_token"].as_str().expect("text");
    let form = [("token", old), ("token_type_hint", "refresh_token")];
    let reply = post(&vendor, REVOKE_PATH, &form).await;
    assert_eq!(reply.status(), 200);
    assert!(reply.bytes().await.expect("a body").is_empty());
    let reply = resources(&vendor, &[bearer(&token["access_token"])]).await;
    assert_eq!(reply.status(), 401);
    assert_eq!(vendor.live_refresh_tokens(), 0);
    // What nobody knows is revoked already.
    let reply = post(&vendor, REVOKE_PATH, &[("token", "unknown")]).await;
    assert_eq!(reply.status(), 200);
    let refused = error(post(&vendor, REVOKE_PATH, &[]).await).await;
    assert_eq!(refused, (400, "invalid_request".to_owned()));
}

#[tokio::test]
async fn each_of_four_credentials_opens_the_resources_alone() {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use url::form_urlencoded::byte_serialize;

    let vendor = FlintRowConfig::default().start().await;
    let token = login(&vendor).await;
    let basic = |pair: String| ("Authorization", format!("Basic {}", STANDARD.encode(pair)));
    let key = ("X-API-Key", API_KEY.to_owned());
    let oauth = bearer(&token["access_token"]);
    let user = basic(format!("{BASIC_USER}:{BASIC_PASSWORD}"));
    for (header, method) in [
        (key.clone(), "api_key"),
        (oauth.clone(), "oauth2"),
        (bearer(&STATIC_JWT.into()), "jwt"),
        (user.clone(), "basic"),
    ] {
        let reply = resources(&vendor, &[header]).await;
        assert_eq!(reply.status(), 200, "{method}");
        let body: Value = reply.json().await.expect("JSON");
        assert_eq!(body["authenticated_by"], method);
    }

    let form_encoded: String = byte_serialize(BASIC_PASSWORD.as_bytes()).collect();
    for headers in [
        vec![],
        vec![key.clone(), oauth.clone()],
        vec![oauth.clone(), user],
        vec![key.clone(), key],
        vec![("X-API-Key", "wrong".to_owned())],
        vec![basic(format!("{BASIC_USER}:{form_encoded}"))],
    ] {
        let reply = resources(&vendor, &headers).await;
        assert_eq!(reply.status(), 401, "{headers:?}");
        let challenge = reply.headers()["www-authenticate"].to_str();
        assert!(challenge.is_ok_and(|challenge| challenge.contains("Basic")));
    }
}

#[tokio::test]
async fn an_expired_token_and_a_narrow_one_are_told_apart() {
    let vendor = FlintRowConfig::default().start().await;
    let mut query = in_order();
    query.push(("scope", PROFILE_SCOPE));
    let code = code(&vendor, &query).await;
    let token = good(post(&vendor, TOKEN_PATH, &exchange(&code)).await).await;
    let header = bearer(&token["access_token"]);
    let reply = resources(&vendor, std::slice::from_ref(&header)).await;
    assert_eq!(reply.status(), 403);
    let challenge = reply.headers()["www-authenticate"].to_str().expect("ASCII");
    assert!(challenge.contains("insufficient_scope"), "{challenge}");
    vendor.clock().advance(3_600);
    let reply = resources(&vendor, &[header]).await;
    assert_eq!(reply.status(), 401);
    let challenge = reply.headers()["www-authenticate"].to_str().expect("ASCII");
    assert!(challenge.contains("invalid_token"), "{challenge}");
}
