//! No secret in anything that is printed: `Debug`, `Display`, error chains, events of `tracing`.

use std::fmt::{self, Write as _};
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, PoisonError};

use reqwest::{Method, Request};
use tracing::field::{Field, Visit};
use tracing::span;
use url::Url;

use super::http_server::{HttpServer, Seen, answer};
use crate::auth::claims::unverified_claims;
use crate::auth::credential::Credential;
use crate::auth::grant::endpoint::OAuthClient;
use crate::auth::grant::oauth::OAuth;
use crate::auth::layer::Auth;
use crate::auth::store::FileStore;
use crate::auth::token::Token;
use crate::runtime::client::default_http_client;
use crate::runtime::error::Error;
use crate::runtime::hook::{Exchange, Hook as _};
use crate::runtime::route::{Api, KeyPlace, Need, Route, Scheme, SchemeKind, Security};

static OAUTH: Scheme = Scheme {
    name: "oauth",
    kind: SchemeKind::OAuth2 { flows: &[] },
};
static KEY: Scheme = Scheme {
    name: "key",
    kind: SchemeKind::ApiKey {
        place: KeyPlace::Query,
        name: "key",
    },
};
static BOTH: Route = Route {
    id: "call",
    method: "GET",
    path: "/",
    server: "main",
    redirects: false,
    security: Security(&[&[
        Need {
            scheme: &OAUTH,
            scopes: &[],
        },
        Need {
            scheme: &KEY,
            scopes: &[],
        },
    ]]),
};
static API: Api = Api {
    name: "Test",
    version: "1",
    schemes: &[&OAUTH, &KEY],
    unlisted: &BOTH,
};

/// Everything that any crate reports, at every level, as text.
#[derive(Clone, Default)]
pub(super) struct Capture(Arc<Mutex<String>>);

impl Capture {
    pub(super) fn text(&self) -> String {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn add(&self, text: &str) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push_str(text);
    }
}

struct Fields<'a>(&'a Capture);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.add(&format!("{field}={value:?} "));
    }
}

impl tracing::Subscriber for Capture {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &span::Attributes<'_>) -> span::Id {
        span.record(&mut Fields(self));
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, values: &span::Record<'_>) {
        values.record(&mut Fields(self));
    }

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        self.add(&format!(
            "\n{} {}: ",
            event.metadata().level(),
            event.metadata().target()
        ));
        event.record(&mut Fields(self));
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

/// Prints an error in every way that an error can be printed.
fn print_error(out: &Capture, error: &(dyn std::error::Error + 'static)) {
    let mut text = format!("{error} {error:?} {error:#?} ");
    let mut source = error.source();
    while let Some(cause) = source {
        let _ = write!(text, "{cause} {cause:?} ");
        source = cause.source();
    }
    out.add(&text);
}

/// Answers in turn with each way that a server can echo what it should not.
async fn hostile_server() -> HttpServer {
    HttpServer::start(|seen: &Seen| {
        let code = seen.field("code").unwrap_or_default();
        let token = |access: &str| {
            format!(r#"{{"access_token": "{access}", "refresh_token": "canary-refresh", "expires_in": 60}}"#)
        };
        Some(match (&*seen.target, &*code) {
            ("/token", _) if seen.body.contains("canary-refresh") => {
                answer(400, r#"{"error": "canary-error", "error_description": "canary-description"}"#)
            }
            ("/token", _) if seen.body.contains("bad") => answer(200, r#"{"access_token": "canary\nline"}"#),
            ("/token", _) if seen.body.contains("html") => answer(502, "canary-body"),
            ("/token", _) => answer(200, token("h.eyJjYW5hcnkiOjF9.canary-access")),
            ("/revoke", _) => answer(400, r#"{"error": "canary-error"}"#),
            _ => answer(401, "canary-reply")
                .header("WWW-Authenticate", "Bearer error=\"canary-challenge\"")
                .header("Set-Cookie", "canary-cookie"),
        })
    })
    .await
}

const ALONE: &str = "KEYROUTE_TEST_ALONE";

/// In a process of its own: tests that run at the same time without a subscriber would have their
/// way with events that both report.
#[test]
fn no_secret_is_ever_printed() {
    let output = std::process::Command::new(std::env::current_exe().expect("this binary"))
        .args([
            "--exact",
            "auth::tests::secrets::alone",
            "--ignored",
            "--nocapture",
        ])
        .env(ALONE, "")
        .output()
        .expect("this binary starts");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && text.contains("1 passed"),
        "{text}"
    );
}

#[tokio::test]
#[ignore = "started as a process by `no_secret_is_ever_printed`"]
async fn alone() {
    if std::env::var_os(ALONE).is_none() {
        return;
    }
    let capture = Capture::default();
    let guard = tracing::subscriber::set_default(capture.clone());
    let directory = tempfile::tempdir().expect("a directory");
    let server = hostile_server().await;
    let http = default_http_client().expect("a client");
    for user in ["good", "bad", "html"] {
        let login = OAuth::password(
            OAuthClient::secret("id", "canary-secret"),
            user,
            "canary-password",
        )
        .token_url(server.at("token"))
        .revocation_url(server.at("revoke"))
        .authorization_url(server.at("authorize"));
        capture.add(&format!("{login:?} "));
        let key = Credential::api_key("canary-key");
        capture.add(&format!("{key:?} "));
        let builder = Auth::builder(&API)
            .server("main", server.url.clone())
            .credential(login)
            .credential(key)
            .store(FileStore::new(directory.path().join("tokens.json")));
        capture.add(&format!("{builder:?} "));
        let auth = builder.build().expect("an auth");
        let session = auth.session("oauth").expect("a session");
        for url in [
            server.at("x?q=canary-query"),
            "http://127.0.0.1:1/?q=canary-query".to_owned(),
        ] {
            let mut request = Request::new(Method::POST, Url::parse(&url).expect("a URL"));
            *request.body_mut() = Some("canary-request".into());
            match auth.send(Exchange::new(&BOTH, request, &http)).await {
                Ok(reply) => {
                    capture.add(&format!("{}", reply.status()));
                }
                Err(error) => {
                    print_error(&capture, &error);
                    print_error(&capture, &Error::<crate::Never>::from(error));
                }
            }
        }
        let pending = auth
            .authorize("oauth")
            .expect("OAuth 2.0")
            .redirect_to("https://app.example/")
            .await;
        capture.add(&format!("{:?} ", pending.as_ref().expect("a login")));
        let redirect =
            Url::parse("https://app.example/?code=canary-code&state=canary-state").expect("a URL");
        print_error(
            &capture,
            &pending
                .expect("a login")
                .complete(&redirect)
                .await
                .expect_err("forged"),
        );
        if let Ok(lease) = session.lease().await {
            capture.add(&format!("{lease:?} "));
            let access = session.access_token().await.expect("a token");
            assert!(
                unverified_claims(&access)
                    .expect("a JWT")
                    .contains_key("canary")
            );
        }
        capture.add(&format!("{auth:?} {session:?} {:?} ", auth.states()));
        if let Err(error) = auth.logout().await {
            print_error(&capture, &error);
        }
    }
    drop(guard);
    let text = capture.text();
    assert!(
        text.contains("token renewal") && text.contains("token revoke"),
        "{text}"
    );
    // `canary_key` and such are names of fields, which have no dash.
    let leaks: Vec<_> = text
        .match_indices("canary")
        .map(|(at, _)| &text[at.saturating_sub(80)..(at + 40).min(text.len())])
        .collect();
    assert!(leaks.is_empty(), "{leaks:#?}");
    drop(http);
}

#[test]
fn a_panic_that_prints_what_it_holds_shows_no_secret() {
    let held = (
        Token::new("canary").with_refresh("canary"),
        Credential::basic("user", "canary"),
        OAuthClient::secret("id", "canary"),
    );
    let panic = std::panic::catch_unwind(AssertUnwindSafe(|| panic!("{held:?}")));
    let payload = panic.expect_err("it panics");
    let text = payload.downcast_ref::<String>().expect("a message");
    assert!(text.contains("Token") && !text.contains("canary"), "{text}");
}

#[tokio::test]
async fn nothing_that_holds_a_url_shows_what_can_be_a_secret_in_it() {
    let url = "https://user:canary@a.example/path?key=canary#canary";
    let login = || {
        OAuth::person(OAuthClient::public("id"))
            .token_url(url)
            .authorization_url(url)
            .revocation_url(url)
            .device_authorization_url(url)
    };
    let builder = || {
        Auth::builder(&API)
            .server("main", Url::parse(url).expect("a URL"))
            .credential(login())
    };
    let auth = builder().build().expect("an auth");
    let authorization = auth.authorize("oauth").expect("OAuth 2.0");
    let mut text = format!("{:?} {:?} {auth:?} {authorization:?}", login(), builder());
    let login = authorization.redirect_to("https://app.example").await;
    text += &format!("{:?}", login.expect("a login"));
    let broken = Auth::builder(&API).credential(login_at("https://canary@:1/?canary#canary"));
    text += &broken.build().expect_err("no URL").to_string();
    assert!(
        text.contains("is no URL") && !text.contains("canary"),
        "{text}"
    );
}

fn login_at(url: &str) -> OAuth {
    OAuth::person(OAuthClient::public("id")).token_url(url)
}
