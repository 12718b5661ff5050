//! The login of a person: authorization code with PKCE, `state` and `iss`; then refreshing, and
//! revocation at logout.

use std::time::Duration;

use keyroute::Account;
use keyroute::auth::{AuthError, FileStore, LoginError, OAuth, OAuthClient};
use keyroute::flintrow::types::{CodeChallengeMethod, ResponseType};
use keyroute::flintrow::{Credentials, FlintRow};
use keyroute_tests::flintrow::{
    AUTHORIZE_PATH, CLIENT_ID, CLIENT_SECRET, Consent, FlintRowVendor, PROFILE_SCOPE, READ_SCOPE,
    RESOURCES_PATH, REVOKE_PATH, TOKEN_PATH,
};
use keyroute_tests::timeline::Timeline;
use keyroute_tests::vendor::{Fault, Target};
use reqwest::redirect::Policy;
use url::Url;

use super::{connect, opened_by, start};
use crate::{HOUR, MINUTE, auth_error};

fn app(vendor: &FlintRowVendor, scope: &str) -> Credentials {
    let login = OAuth::person(OAuthClient::secret(CLIENT_ID, CLIENT_SECRET));
    Credentials::OAuth2(login.scopes([scope]).issuer(vendor.auth_url()))
}

/// A vendor, its time, and a client that nobody has logged in yet.
async fn flintrow() -> (FlintRowVendor, Timeline, Account<FlintRow>) {
    let time = Timeline::default();
    let vendor = start(&time).await;
    let client = connect(&vendor, &time, app(&vendor, READ_SCOPE)).build();
    (vendor, time, client.expect("loopback needs no https"))
}

/// What a browser does: opens a URL, and says where it is sent.
async fn browse(url: &str) -> (u16, Option<Url>) {
    let browser = reqwest::Client::builder().redirect(Policy::none()).build();
    let page = browser.expect("a browser").get(url).send().await;
    let page = page.expect("a page");
    let sent = page.headers().get("location").map(|location| {
        let location = location.to_str().expect("a location is ASCII");
        Url::parse(location).expect("a location is absolute")
    });
    (page.status().as_u16(), sent)
}

/// A person logs in.
async fn log_in(flintrow: &Account<FlintRow>) -> Result<(), AuthError> {
    let login = flintrow.browser_login()?.on_loopback("/callback").await?;
    let url = login.url().to_string();
    let (finished, page) = tokio::join!(login.finish(MINUTE), async {
        let (status, sent) = browse(&url).await;
        assert_eq!(status, 302);
        browse(sent.expect("a redirect").as_str()).await.0
    });
    assert_eq!(page, 200);
    finished
}

/// The same for an app with a web server of its own, up to the redirect.
async fn redirected(flintrow: &Account<FlintRow>) -> (keyroute::auth::PendingLogin, Url) {
    let login = flintrow.browser_login().expect("OAuth 2.0");
    let login = login.redirect_to("http://127.0.0.1:9/callback").await;
    let login = login.expect("a login");
    let (_, sent) = browse(login.url().as_str()).await;
    (login, sent.expect("a redirect"))
}

#[tokio::test]
async fn nothing_is_sent_before_a_person_has_logged_in() {
    let (vendor, _, flintrow) = flintrow().await;
    let error = auth_error(flintrow.list_resources().send().await);
    assert!(
        matches!(error, AuthError::ReauthenticationRequired { .. }),
        "{error:?}"
    );
    assert_eq!(vendor.log().len(), 0);
}

#[tokio::test]
async fn a_person_logs_in_through_the_browser() {
    let (vendor, _, flintrow) = flintrow().await;
    log_in(&flintrow).await.expect("a login");
    assert_eq!(opened_by(&flintrow).await, "oauth2");

    let asked = &vendor.calls_to("GET", AUTHORIZE_PATH)[0];
    let asked = |name| asked.query_parameter(name).unwrap_or_default();
    assert_eq!(asked("response_type"), "code");
    assert_eq!(asked("scope"), READ_SCOPE);
    assert_eq!(asked("code_challenge_method"), "S256");
    assert_eq!(asked("code_challenge").len(), 43);
    assert!(asked("state").len() >= 43, "{}", asked("state").len());
    assert!(asked("redirect_uri").starts_with("http://127.0.0.1:"));

    let exchange = &vendor.calls_to("POST", TOKEN_PATH)[0];
    let sent = |name| exchange.form_field(name).unwrap_or_default();
    assert_eq!(exchange.host, "auth");
    assert_eq!(sent("grant_type"), "authorization_code");
    assert_eq!(sent("redirect_uri"), asked("redirect_uri"));
    assert_eq!(sent("code_verifier").len(), 43);
    assert_eq!(sent("client_secret"), "", "it goes by Basic");
}

#[tokio::test]
async fn the_browser_goes_to_the_vendors_own_host_unless_told() {
    let app = OAuth::person(OAuthClient::public(CLIENT_ID)).scopes([READ_SCOPE]);
    let flintrow = FlintRow::connect(Credentials::OAuth2(app)).build();
    let login = flintrow.expect("https").browser_login().expect("OAuth 2.0");
    let login = login.redirect_to("https://app.example/callback").await;
    let login = login.expect("a login");
    assert_eq!(login.url().host_str(), Some("auth.flintrow.com"));
    assert_eq!(login.url().path(), AUTHORIZE_PATH);
}

#[tokio::test]
async fn two_logins_share_neither_state_nor_verifier() {
    let (vendor, _, flintrow) = flintrow().await;
    for _ in 0..2 {
        log_in(&flintrow).await.expect("a login");
    }
    let asked = vendor.calls_to("GET", AUTHORIZE_PATH);
    for name in ["state", "code_challenge"] {
        assert_ne!(
            asked[0].query_parameter(name),
            asked[1].query_parameter(name)
        );
    }
}

#[tokio::test]
async fn an_expired_token_is_refreshed_and_its_refresh_token_rotates() {
    let (vendor, time, flintrow) = flintrow().await;
    log_in(&flintrow).await.expect("a login");
    for _ in 0..3 {
        opened_by(&flintrow).await;
        time.pass(HOUR);
    }
    let grants: Vec<_> = vendor
        .grants()
        .into_iter()
        .map(|(grant, _)| grant)
        .collect();
    assert_eq!(
        grants,
        ["authorization_code", "refresh_token", "refresh_token"]
    );
    assert_eq!(vendor.reuse_detected(), 0);
    let calls = vendor.calls_to("GET", RESOURCES_PATH);
    assert!(
        calls.iter().all(|call| call.status == Some(200)),
        "{calls:?}"
    );
}

#[tokio::test]
async fn a_rejected_token_is_refreshed_once_for_a_hundred_calls() {
    let (vendor, _, flintrow) = flintrow().await;
    log_in(&flintrow).await.expect("a login");
    vendor.revoke_access_tokens();
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..100 {
        let flintrow = flintrow.clone();
        calls.spawn(async move { opened_by(&flintrow).await });
    }
    assert_eq!(calls.join_all().await, ["oauth2"; 100]);
    assert_eq!(vendor.token_calls(), 2);
}

#[tokio::test]
async fn a_login_is_remembered_by_the_store() {
    let time = Timeline::default();
    let vendor = start(&time).await;
    let directory = tempfile::tempdir().expect("a directory");
    let store = FileStore::new(directory.path().join("tokens.json"));
    let first = connect(&vendor, &time, app(&vendor, READ_SCOPE)).store(store.clone());
    log_in(&first.build().expect("a client"))
        .await
        .expect("a login");
    time.pass(HOUR);
    let second = connect(&vendor, &time, app(&vendor, READ_SCOPE)).store(store);
    assert_eq!(
        opened_by(&second.build().expect("a client")).await,
        "oauth2"
    );
    assert_eq!(vendor.calls("GET", AUTHORIZE_PATH), 1);
}

#[tokio::test]
async fn a_dead_refresh_token_needs_the_person_again_and_is_tried_once() {
    let (vendor, time, flintrow) = flintrow().await;
    log_in(&flintrow).await.expect("a login");
    vendor.revoke_refresh_tokens();
    time.pass(HOUR);
    for _ in 0..3 {
        let error = auth_error(flintrow.list_resources().send().await);
        assert!(
            matches!(error, AuthError::ReauthenticationRequired { .. }),
            "{error:?}"
        );
        time.pass(HOUR);
    }
    assert_eq!(vendor.token_calls(), 2);
    log_in(&flintrow).await.expect("a login");
    assert_eq!(opened_by(&flintrow).await, "oauth2");
}

#[tokio::test]
async fn a_redirect_with_a_forged_state_is_refused_before_its_code_is_used() {
    let (vendor, _, flintrow) = flintrow().await;
    vendor.set_consent(Consent::ForgeState);
    let (login, forged) = redirected(&flintrow).await;
    let error = login.complete(&forged).await.expect_err("forged");
    assert_eq!(error, AuthError::Login(LoginError::StateMismatch));
    assert_eq!(vendor.token_calls(), 0);
}

#[tokio::test]
async fn a_forged_redirect_does_not_end_a_login_that_goes_on() {
    let (vendor, time, flintrow) = flintrow().await;
    let login = flintrow.browser_login().expect("OAuth 2.0");
    let login = login.on_loopback("/callback").await.expect("a login");
    let url = login.url().clone();
    let person = async {
        vendor.set_consent(Consent::ForgeState);
        let (_, forged) = browse(url.as_str()).await;
        assert_eq!(browse(forged.expect("a redirect").as_str()).await.0, 400);
        vendor.set_consent(Consent::Approve);
        let (_, sent) = browse(url.as_str()).await;
        assert_eq!(browse(sent.expect("a redirect").as_str()).await.0, 200);
    };
    let (finished, ()) = tokio::join!(login.finish(MINUTE), person);
    finished.expect("a login");
    assert_eq!(opened_by(&flintrow).await, "oauth2");
    drop(time);
}

#[tokio::test]
async fn a_redirect_from_another_issuer_is_refused_before_its_code_is_used() {
    let (vendor, _, flintrow) = flintrow().await;
    vendor.set_consent(Consent::ForgeIssuer);
    let (login, forged) = redirected(&flintrow).await;
    let error = login.complete(&forged).await.expect_err("forged");
    assert_eq!(error, AuthError::Login(LoginError::IssuerMismatch));
    assert_eq!(vendor.token_calls(), 0);
}

#[tokio::test]
async fn a_person_who_says_no_is_told_apart() {
    let (vendor, _, flintrow) = flintrow().await;
    vendor.set_consent(Consent::Deny);
    let (login, sent) = redirected(&flintrow).await;
    let error = login.complete(&sent).await.expect_err("denied");
    assert!(
        matches!(error, AuthError::Login(LoginError::Refused { .. })),
        "{error:?}"
    );
    assert_eq!(vendor.token_calls(), 0);
}

#[tokio::test]
async fn a_login_that_nobody_finishes_ends_in_time() {
    let (_vendor, time, flintrow) = flintrow().await;
    let login = flintrow.browser_login().expect("OAuth 2.0");
    let login = login.on_loopback("/callback").await.expect("a login");
    let (finished, ()) = tokio::join!(login.finish(MINUTE), async {
        tokio::task::yield_now().await;
        time.pass(MINUTE);
    });
    assert_eq!(finished, Err(AuthError::Login(LoginError::TimedOut)));
}

#[tokio::test]
async fn a_code_that_expired_gives_no_token() {
    let (vendor, time, flintrow) = flintrow().await;
    let (login, sent) = redirected(&flintrow).await;
    time.pass(Duration::from_secs(61));
    let error = login.complete(&sent).await.expect_err("a stale code");
    assert!(!matches!(error, AuthError::Login(_)), "{error:?}");
    assert_eq!(vendor.access_tokens_issued(), 0);
}

#[tokio::test]
async fn a_token_without_the_scope_is_no_reason_to_refresh() {
    let time = Timeline::default();
    let vendor = start(&time).await;
    let flintrow = connect(&vendor, &time, app(&vendor, PROFILE_SCOPE)).build();
    let flintrow = flintrow.expect("a client");
    log_in(&flintrow).await.expect("a login");
    let error = flintrow.list_resources().send().await.expect_err("403");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(403));
    assert_eq!(vendor.token_calls(), 1);
    assert_eq!(vendor.calls("GET", RESOURCES_PATH), 1);
}

#[tokio::test]
async fn a_logout_revokes_the_refresh_token_first() {
    let (vendor, _, flintrow) = flintrow().await;
    log_in(&flintrow).await.expect("a login");
    opened_by(&flintrow).await;
    flintrow.logout().await.expect("a logout");
    let revoked = vendor.calls_to("POST", REVOKE_PATH);
    let hints: Vec<_> = revoked
        .iter()
        .map(|call| call.form_field("token_type_hint"))
        .collect();
    let expected = ["refresh_token", "access_token"].map(|hint| Some(hint.to_owned()));
    assert_eq!(hints, expected);
    assert!(
        revoked
            .iter()
            .all(|call| call.host == "auth" && call.status == Some(200))
    );
    assert_eq!(vendor.live_refresh_tokens(), 0);
    let used = vendor.calls_to("GET", RESOURCES_PATH)[0]
        .bearer()
        .map(str::to_owned);
    assert_eq!(revoked[1].form_field("token"), used);
    let error = auth_error(flintrow.list_resources().send().await);
    assert!(
        matches!(error, AuthError::ReauthenticationRequired { .. }),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_logout_deletes_the_tokens_even_if_the_server_fails() {
    let time = Timeline::default();
    let vendor = start(&time).await;
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("tokens.json");
    let flintrow = connect(&vendor, &time, app(&vendor, READ_SCOPE));
    let flintrow = flintrow
        .store(FileStore::new(&path))
        .build()
        .expect("a client");
    log_in(&flintrow).await.expect("a login");
    let revoke = Target::Route(reqwest::Method::POST, REVOKE_PATH.to_owned());
    vendor.fail_always(revoke, Fault::reply(503));
    let error = flintrow.logout().await.expect_err("nothing was revoked");
    assert!(matches!(error, AuthError::Unavailable { .. }), "{error:?}");
    let kept = std::fs::read_to_string(&path).expect("a token file");
    assert!(keyroute_tests::canary::find(&kept).is_none(), "{kept}");
}

#[tokio::test]
async fn a_redirect_that_the_document_lists_is_a_reply_even_within_its_origin() {
    let (vendor, _, flintrow) = flintrow().await;
    let back = format!("{}/callback", vendor.auth_url());
    let call = flintrow.authorize(ResponseType::Code, CLIENT_ID);
    let call = call
        .redirect_uri(&*back)
        .state("mine")
        .code_challenge("c".repeat(43))
        .code_challenge_method(CodeChallengeMethod::S256);
    let reply = call.send().await.expect("a documented reply");
    assert_eq!(reply.status, 302);
    let sent = reply.headers["location"].to_str().expect("ASCII");
    assert!(
        sent.starts_with(&back) && sent.contains("state=mine"),
        "{sent}"
    );
    assert_eq!(vendor.log().len(), 1, "it was not followed");
}
