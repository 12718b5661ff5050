//! Logins by a person: through a browser that comes back to this program or to the caller's own
//! server, and on another device.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};
use url::Url;

use super::http_server::{HttpServer, Seen, answer};
use super::token_server::{poll_once, settle};
use crate::auth::builder::AuthBuilder;
use crate::auth::clock::ManualClock;
use crate::auth::error::{AuthError, LoginError};
use crate::auth::grant::endpoint::OAuthClient;
use crate::auth::grant::oauth::OAuth;
use crate::auth::layer::Auth;
use crate::runtime::route::{Api, Need, Route, Scheme, SchemeKind, Security};

static OAUTH: Scheme = Scheme {
    name: "oauth",
    kind: SchemeKind::OAuth2 { flows: &[] },
};
static OPEN: Route = OPEN_ROUTE;
const OPEN_ROUTE: Route = Route {
    id: "call",
    method: "GET",
    path: "/",
    server: "main",
    redirects: false,
    security: Security(&[]),
};
static API: Api = Api {
    name: "Test",
    version: "1",
    schemes: &[&OAUTH],
    unlisted: &OPEN,
};

const TOKEN: &str =
    r#"{"access_token": "a1", "token_type": "bearer", "expires_in": 3600, "refresh_token": "r1"}"#;

fn login(server: &HttpServer) -> OAuth {
    OAuth::person(OAuthClient::public("my-client"))
        .scopes(["read", "write"])
        .authorization_url(server.at("authorize?tenant=1"))
        .token_url(server.at("token"))
        .device_authorization_url(server.at("device"))
}

fn auth(login: OAuth) -> Auth {
    Auth::builder(&API)
        .credential(login)
        .build()
        .expect("an auth")
}

fn query(url: &Url) -> HashMap<String, String> {
    url.query_pairs().into_owned().collect()
}

async fn token_server() -> HttpServer {
    HttpServer::start(|_| Some(answer(200, TOKEN))).await
}

#[tokio::test]
async fn the_browser_comes_back_to_a_listener_of_this_program() {
    let server = token_server().await;
    let auth = auth(login(&server));
    let before = auth
        .session("oauth")
        .expect("a session")
        .lease()
        .await
        .expect_err("nobody yet");
    assert!(
        matches!(before, AuthError::ReauthenticationRequired { .. }),
        "{before}"
    );

    let login = auth
        .authorize("oauth")
        .expect("OAuth 2.0")
        .on_loopback("/callback")
        .await
        .expect("a listener");
    let asked = query(login.url());
    assert!(
        login
            .url()
            .as_str()
            .starts_with(&server.at("authorize?tenant=1&"))
    );
    assert_eq!(asked["response_type"], "code");
    assert_eq!(asked["client_id"], "my-client");
    assert_eq!(asked["scope"], "read write");
    assert_eq!(asked["code_challenge_method"], "S256");
    let callback = Url::parse(&asked["redirect_uri"]).expect("a URL");
    assert_eq!(
        (callback.host_str(), callback.path()),
        (Some("127.0.0.1"), "/callback")
    );

    let browser = {
        let state = asked["state"].clone();
        tokio::spawn(async move {
            // A connection that says nothing, an icon, a stranger, then the person.
            let _silent =
                tokio::net::TcpStream::connect(("127.0.0.1", callback.port().expect("a port")))
                    .await;
            let get = |path: String| reqwest::get(callback.join(&path).expect("a path"));
            assert_eq!(
                get("/favicon.ico".into()).await.expect("a reply").status(),
                404
            );
            assert_eq!(
                get("/callback?code=evil&state=guess".into())
                    .await
                    .expect("a reply")
                    .status(),
                400
            );
            let page = get(format!("/callback?code=c1&state={state}"))
                .await
                .expect("a reply");
            assert_eq!(
                (
                    page.status().as_u16(),
                    page.headers()["referrer-policy"].to_str().ok()
                ),
                (200, Some("no-referrer"))
            );
            assert!(
                page.text()
                    .await
                    .expect("a page")
                    .contains("close this window")
            );
        })
    };
    login
        .finish(Duration::from_secs(30))
        .await
        .expect("a login");
    browser.await.expect("no panic");

    let seen = server.seen().pop().expect("a token request");
    assert_eq!(
        seen.field("grant_type").as_deref(),
        Some("authorization_code")
    );
    assert_eq!(seen.field("code").as_deref(), Some("c1"));
    assert_eq!(
        seen.field("redirect_uri").as_deref(),
        Some(&*asked["redirect_uri"])
    );
    let verifier = seen.field("code_verifier").expect("PKCE");
    assert_eq!(
        URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)),
        asked["code_challenge"]
    );
    let lease = auth
        .session("oauth")
        .expect("a session")
        .lease()
        .await
        .expect("a token");
    assert_eq!(lease.header, "Bearer a1");
}

#[tokio::test]
async fn nobody_coming_back_is_a_typed_error() {
    let server = token_server().await;
    let clock = ManualClock::default();
    let auth = Auth::builder(&API)
        .clock(clock.clone())
        .credential(login(&server))
        .build()
        .expect("an auth");
    let login = auth
        .authorize("oauth")
        .expect("OAuth 2.0")
        .on_loopback("/")
        .await
        .expect("a listener");
    let waiting = tokio::spawn(login.finish(Duration::from_mins(5)));
    settle().await;
    clock.advance(Duration::from_mins(5));
    let error = waiting.await.expect("no panic").expect_err("nobody came");
    assert_eq!(error, AuthError::Login(LoginError::TimedOut));
}

/// What `complete` says to a redirect, given the login's own `state`.
async fn completed(login: OAuth, redirect: impl FnOnce(&str) -> String) -> Result<(), AuthError> {
    let login = auth(login).authorize("oauth").expect("OAuth 2.0");
    let login = login
        .redirect_to("https://app.example/back")
        .await
        .expect("a login");
    let redirected = redirect(&query(login.url())["state"]);
    login
        .complete(&Url::parse(&redirected).expect("a URL"))
        .await
}

#[tokio::test]
async fn a_redirect_is_checked_before_its_code_is_used() {
    let server = token_server().await;
    let base = "https://app.example/back";
    let with_issuer = || login(&server).issuer("https://issuer.example");
    let failed = |result: Result<(), AuthError>| match result {
        Err(AuthError::Login(error)) => error,
        other => panic!("{other:?}"),
    };
    let state = |_: &str| format!("{base}?code=c&state=forged");
    assert_eq!(
        failed(completed(login(&server), state).await),
        LoginError::StateMismatch
    );
    let none = |_: &str| format!("{base}?code=c");
    assert_eq!(
        failed(completed(login(&server), none).await),
        LoginError::StateMismatch
    );
    let twice = |state: &str| format!("{base}?code=c&state={state}&state={state}");
    assert_eq!(
        failed(completed(login(&server), twice).await),
        LoginError::StateMismatch
    );
    let issuer = |state: &str| format!("{base}?code=c&state={state}&iss=https://evil.example");
    assert_eq!(
        failed(completed(with_issuer(), issuer).await),
        LoginError::IssuerMismatch
    );
    let no_code = |state: &str| format!("{base}?state={state}");
    assert_eq!(
        failed(completed(login(&server), no_code).await),
        LoginError::NoCode
    );
    let denied =
        |state: &str| format!("{base}?error=access_denied&error_description=canary&state={state}");
    let error = failed(completed(login(&server), denied).await);
    assert!(
        matches!(error, LoginError::Refused { .. }) && !error.to_string().contains("canary"),
        "{error}"
    );
    assert!(server.seen().is_empty(), "no code was used");

    let good = |state: &str| format!("{base}?code=c&state={state}&iss=https://issuer.example");
    completed(with_issuer(), good)
        .await
        .expect("the expected issuer");
}

#[tokio::test]
async fn each_login_has_a_state_and_a_verifier_of_its_own() {
    let server = token_server().await;
    let auth = auth(login(&server));
    let mut states = Vec::new();
    for _ in 0..2 {
        let login = auth
            .authorize("oauth")
            .expect("OAuth 2.0")
            .redirect_to("https://app.example")
            .await;
        let asked = query(login.expect("a login").url());
        states.push((asked["state"].clone(), asked["code_challenge"].clone()));
    }
    assert_ne!(states[0].0, states[1].0);
    assert_ne!(states[0].1, states[1].1);
}

static SCOPED: Api = Api {
    name: "Scoped",
    version: "1",
    schemes: &[&OAUTH],
    unlisted: &READ,
};
static READ: Route = scoped(&[&[Need {
    scheme: &OAUTH,
    scopes: &["read"],
}]]);
static WRITE: Route = scoped(&[&[Need {
    scheme: &OAUTH,
    scopes: &["write", "read"],
}]]);

const fn scoped(security: &'static [&'static [Need]]) -> Route {
    Route {
        security: Security(security),
        ..OPEN_ROUTE
    }
}

#[tokio::test]
async fn a_person_is_asked_for_the_scopes_of_the_operations_or_those_that_the_user_names() {
    let login = || {
        OAuth::person(OAuthClient::public("my-client"))
            .authorization_url("https://a.example/authorize")
            .token_url("https://a.example/token")
    };
    for (login, asked) in [
        (login(), "read"),
        (login().operations([&OPEN]), ""),
        (login().operations([&WRITE, &READ]), "read write"),
        (login().scopes(["admin"]).operations([&WRITE]), "admin"),
    ] {
        let auth = Auth::builder(&SCOPED).credential(login).build();
        let pending = auth
            .expect("an auth")
            .authorize("oauth")
            .expect("OAuth 2.0");
        let pending = pending.redirect_to("https://app.example").await;
        let query = query(pending.expect("a login").url());
        assert_eq!(query.get("scope").map_or("", String::as_str), asked);
    }
}

/// A device endpoint, and a token endpoint that answers in turn.
async fn device(replies: &'static [(u16, &'static str)]) -> (HttpServer, AuthBuilder, ManualClock) {
    let asked = AtomicU32::new(0);
    let server = HttpServer::start(move |seen: &Seen| {
        if seen.target == "/device" {
            return Some(answer(200, r#"{"device_code": "d", "user_code": "WDJB-MJHT", "verification_uri": "https://a.example/device", "expires_in": 120}"#));
        }
        let number = asked.fetch_add(1, Ordering::SeqCst) as usize;
        let (status, body) = replies[number.min(replies.len() - 1)];
        Some(answer(status, body))
    })
    .await;
    let clock = ManualClock::default();
    let builder = Auth::builder(&API)
        .clock(clock.clone())
        .credential(login(&server));
    (server, builder, clock)
}

/// Lets time pass until the login is over; gives its result, and how long it took.
async fn finished(auth: &Auth, clock: &ManualClock) -> (Result<(), AuthError>, u64) {
    let login = auth
        .authorize_device("oauth")
        .await
        .expect("a device login");
    assert_eq!(login.user_code, "WDJB-MJHT");
    let task = tokio::spawn(login.finish());
    let mut seconds = 0;
    while !task.is_finished() {
        settle().await;
        tokio::time::sleep(Duration::from_millis(2)).await;
        clock.advance(Duration::from_secs(1));
        seconds += 1;
    }
    (task.await.expect("no panic"), seconds)
}

const PENDING: (u16, &str) = (400, r#"{"error": "authorization_pending"}"#);

#[tokio::test]
async fn a_device_login_polls_until_the_person_is_done() {
    static REPLIES: &[(u16, &str)] = &[
        PENDING,
        (400, r#"{"error": "slow_down"}"#),
        PENDING,
        (200, TOKEN),
    ];
    let (server, builder, clock) = device(REPLIES).await;
    let auth = builder.build().expect("an auth");
    let (result, seconds) = finished(&auth, &clock).await;
    result.expect("a login");
    // 5 + 5 + 10 + 10 s, give or take the time that passes while sockets work.
    assert!(seconds >= 30, "polled too fast: {seconds} s");
    let seen = server.seen();
    assert_eq!(seen[0].body, "scope=read+write&client_id=my-client");
    assert_eq!(seen[1].field("device_code").as_deref(), Some("d"));
    assert_eq!(seen.len(), 5);
    assert!(auth.session("oauth").expect("a session").ready().is_some());
}

#[tokio::test]
async fn a_device_login_ends_with_a_refusal_or_its_time() {
    static DENIED: &[(u16, &str)] = &[PENDING, (400, r#"{"error": "access_denied"}"#)];
    static EXPIRED: &[(u16, &str)] = &[(400, r#"{"error": "expired_token"}"#)];
    static NOTHING: &[(u16, &str)] = &[PENDING];
    static OUTAGE: &[(u16, &str)] = &[(503, ""), (500, ""), (200, TOKEN)];
    for (replies, expected) in [
        (DENIED, Err("the login was refused")),
        (EXPIRED, Err("not finished in time")),
        (NOTHING, Err("not finished in time")),
        (OUTAGE, Ok(())),
    ] {
        let (_server, builder, clock) = device(replies).await;
        let (result, _) = finished(&builder.build().expect("an auth"), &clock).await;
        match expected {
            Ok(()) => result.expect("it goes on after an outage"),
            Err(text) => assert!(result.expect_err(text).to_string().contains(text)),
        }
    }
}

/// Waits until a session has a token, without a caller of its own.
async fn has_token(auth: &Auth) {
    let session = auth.session("oauth").expect("a session");
    let ready = async {
        while session.ready().is_none() {
            tokio::task::yield_now().await;
        }
    };
    let waited = tokio::time::timeout(Duration::from_mins(1), ready).await;
    waited.expect("the token arrives");
}

#[tokio::test]
async fn a_code_that_is_being_exchanged_is_not_lost_with_its_caller() {
    let server = token_server().await;
    let auth = auth(login(&server));
    let pending = auth.authorize("oauth").expect("OAuth 2.0");
    let pending = pending.redirect_to("https://app.example").await;
    let pending = pending.expect("a login");
    let state = query(pending.url())["state"].clone();
    let back = format!("https://app.example?code=c&state={state}");
    let back = Url::parse(&back).expect("a URL");
    let mut completing = Box::pin(pending.complete(&back));
    poll_once(&mut completing).await;
    drop(completing);
    has_token(&auth).await;
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn a_device_login_that_nobody_waits_for_stops_asking() {
    let (server, builder, clock) = device(&[PENDING]).await;
    let auth = builder.build().expect("an auth");
    let login = auth.authorize_device("oauth").await.expect("a login");
    let mut finishing = Box::pin(login.finish());
    poll_once(&mut finishing).await;
    settle().await;
    drop(finishing);
    for _ in 0..20 {
        clock.advance(Duration::from_secs(5));
        settle().await;
    }
    assert_eq!(server.seen().len(), 1, "the device endpoint alone");
}
