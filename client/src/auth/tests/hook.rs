//! The hook as a client sees it: what it attaches, where it lets it go, and what it does after a
//! rejection.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use http::header::AUTHORIZATION;
use reqwest::{Body, Method, Request, Response};
use url::Url;

use super::http_server::{Answer, HttpServer, Seen, answer};
use super::token_server::{TokenServer, outage};
use crate::auth::builder::AuthBuilder;
use crate::auth::challenge::TokenRejected;
use crate::auth::clock::ManualClock;
use crate::auth::credential::Credential;
use crate::auth::error::AuthError;
use crate::auth::layer::Auth;
use crate::runtime::client::default_http_client;
use crate::runtime::hook::{Exchange, Hook as _, HookError};
use crate::runtime::route::{ANONYMOUS, Api, KeyPlace, Need, Route, Scheme, SchemeKind, Security};

static OAUTH: Scheme = Scheme {
    name: "oauth",
    kind: SchemeKind::OAuth2 { flows: &[] },
};
static BASIC: Scheme = Scheme {
    name: "basic",
    kind: SchemeKind::Basic,
};
static HEADER_KEY: Scheme = Scheme {
    name: "header_key",
    kind: SchemeKind::ApiKey {
        place: KeyPlace::Header,
        name: "X-API-Key",
    },
};
static QUERY_KEY: Scheme = Scheme {
    name: "query_key",
    kind: SchemeKind::ApiKey {
        place: KeyPlace::Query,
        name: "key",
    },
};
static COOKIE_KEY: Scheme = Scheme {
    name: "cookie_key",
    kind: SchemeKind::ApiKey {
        place: KeyPlace::Cookie,
        name: "sid",
    },
};
static APIKEY: Scheme = Scheme {
    name: "apikey",
    kind: SchemeKind::Http { scheme: "Apikey" },
};

static API: Api = Api {
    name: "Test",
    version: "1",
    schemes: &[
        &OAUTH,
        &BASIC,
        &HEADER_KEY,
        &QUERY_KEY,
        &COOKIE_KEY,
        &APIKEY,
    ],
    unlisted: &WITH_TOKEN,
};

const fn need(scheme: &'static Scheme) -> Need {
    Need {
        scheme,
        scopes: &[],
    }
}

const fn route(security: &'static [&'static [Need]]) -> Route {
    Route {
        id: "call",
        method: "GET",
        path: "/",
        server: "main",
        redirects: false,
        security: Security(security),
    }
}

pub(super) static WITH_TOKEN: Route = route(&[&[need(&OAUTH)]]);
static WITH_ANY: Route = route(&[
    &[need(&BASIC)],
    &[need(&HEADER_KEY), need(&COOKIE_KEY)],
    &[need(&QUERY_KEY)],
    &[need(&APIKEY)],
]);
static OPTIONAL: Route = route(&[&[need(&OAUTH)], &[need(&ANONYMOUS)]]);
static OPEN: Route = route(&[]);
static TWO_HEADERS: Route = route(&[&[need(&OAUTH), need(&BASIC)]]);

pub(super) fn request(url: &str) -> Request {
    Request::new(Method::POST, Url::parse(url).expect("a URL"))
}

async fn call(auth: &Auth, route: &'static Route, request: Request) -> Result<Response, HookError> {
    let http = default_http_client().expect("a client");
    auth.send(Exchange::new(route, request, &http)).await
}

fn auth_error(result: Result<Response, HookError>) -> AuthError {
    match result {
        Err(HookError::Auth(error)) => error,
        other => panic!("{other:?}"),
    }
}

/// An API that accepts the tokens that `accepts` says.
pub(super) async fn api(accepts: impl Fn(&str) -> bool + Send + Sync + 'static) -> HttpServer {
    HttpServer::start(move |seen| {
        let token = seen
            .header("authorization")
            .and_then(|value| value.strip_prefix("Bearer "));
        Some(if token.is_some_and(&accepts) {
            answer(200, "welcome")
        } else {
            answer(401, "who?")
        })
    })
    .await
}

fn builder(server: &HttpServer) -> AuthBuilder {
    Auth::builder(&API).server("main", server.url.clone())
}

pub(super) fn logged_in(server: &HttpServer, tokens: &TokenServer) -> Auth {
    builder(server)
        .credential(Credential::grant(tokens.clone()))
        .build()
        .expect("an auth")
}

#[tokio::test]
async fn fixed_credentials_go_where_the_document_says() {
    let server = HttpServer::start(|_| Some(answer(200, ""))).await;
    let send = async |credentials: Vec<(&str, Credential)>, route| {
        let auth = credentials
            .into_iter()
            .fold(builder(&server), |builder, (scheme, credential)| {
                builder.credential_for(scheme, credential)
            });
        let mut request = request(&server.at("path?a=b"));
        request
            .headers_mut()
            .insert("cookie", "theme=dark".parse().expect("a header"));
        call(&auth.build().expect("an auth"), route, request)
            .await
            .expect("a reply");
        server.seen().pop().expect("a request")
    };

    // RFC 7617: not form-encoded, UTF-8.
    let seen = send(
        vec![("basic", Credential::basic("pat + co", "pässword%"))],
        &WITH_ANY,
    )
    .await;
    assert_eq!(
        seen.header("authorization"),
        Some("Basic cGF0ICsgY286cMOkc3N3b3JkJQ==")
    );

    let keys = vec![
        ("header_key", Credential::api_key("k1")),
        ("cookie_key", Credential::api_key("k2")),
    ];
    let seen = send(keys, &WITH_ANY).await;
    assert_eq!(seen.header("x-api-key"), Some("k1"));
    assert_eq!(seen.header("cookie"), Some("theme=dark; sid=k2"));

    let seen = send(vec![("query_key", Credential::api_key("k&3"))], &WITH_ANY).await;
    assert_eq!(seen.target, "/path?a=b&key=k%263");

    let seen = send(vec![("apikey", Credential::http("k4"))], &WITH_ANY).await;
    assert_eq!(seen.header("authorization"), Some("Apikey k4"));

    let seen = send(vec![("oauth", Credential::bearer("t5"))], &WITH_TOKEN).await;
    assert_eq!(seen.header("authorization"), Some("Bearer t5"));
}

#[tokio::test]
async fn an_open_route_gets_no_credential() {
    let (server, tokens) = (api(|_| true).await, TokenServer::new());
    let auth = logged_in(&server, &tokens);
    call(&auth, &OPEN, request(&server.at("")))
        .await
        .expect("a reply");
    assert_eq!(server.seen()[0].header("authorization"), None);
    assert!(tokens.calls().is_empty());
    let bare = builder(&server).build().expect("an auth");
    call(&bare, &OPTIONAL, request(&server.at("")))
        .await
        .expect("a reply");
    assert_eq!(server.seen()[1].header("authorization"), None);
}

#[tokio::test]
async fn without_a_credential_nothing_is_sent() {
    let server = api(|_| true).await;
    let auth = builder(&server).build().expect("an auth");
    let error = auth_error(call(&auth, &WITH_TOKEN, request(&server.at(""))).await);
    assert!(
        matches!(error, AuthError::MissingCredential { .. }),
        "{error}"
    );
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn two_credentials_for_one_header_are_refused() {
    let server = api(|_| true).await;
    let auth = builder(&server)
        .credential(Credential::bearer("t"))
        .credential(Credential::basic("u", "p"));
    let error = auth_error(
        call(
            &auth.build().expect("an auth"),
            &TWO_HEADERS,
            request(&server.at("")),
        )
        .await,
    );
    assert!(
        error.to_string().contains("one Authorization header"),
        "{error}"
    );
}

#[tokio::test]
async fn a_rejected_token_is_replaced_and_the_same_request_sent_once_more() {
    let (server, tokens) = (api(|token| token == "a2").await, TokenServer::new());
    let auth = logged_in(&server, &tokens);
    let mut first = request(&server.at("path?q=1"));
    *first.body_mut() = Some(Body::from("the very same body"));
    let reply = call(&auth, &WITH_TOKEN, first).await.expect("a reply");
    assert_eq!(reply.status(), 200);
    let seen = server.seen();
    assert_eq!(seen.len(), 2);
    for seen in &seen {
        assert_eq!(
            (seen.method.as_str(), seen.target.as_str()),
            ("POST", "/path?q=1")
        );
        assert_eq!(seen.body, "the very same body");
    }
    assert_eq!(tokens.calls(), ["login", "refresh r1"]);
}

#[tokio::test]
async fn a_second_rejection_is_the_answer() {
    let (server, tokens) = (api(|_| false).await, TokenServer::new());
    let auth = builder(&server).credential(Credential::grant(tokens.clone()));
    let auth = auth.clock(ManualClock::default()).build().expect("an auth");
    let reply = call(&auth, &WITH_TOKEN, request(&server.at("")))
        .await
        .expect("a reply");
    assert_eq!(reply.status(), 401);
    assert_eq!(reply.text().await.expect("a body"), "who?");
    assert_eq!((server.seen().len(), tokens.calls().len()), (2, 2));
    for _ in 0..20 {
        let reply = call(&auth, &WITH_TOKEN, request(&server.at("")))
            .await
            .expect("a reply");
        assert_eq!(reply.status(), 401);
    }
    assert_eq!(
        (server.seen().len(), tokens.calls().len()),
        (22, 2),
        "no refresh for each"
    );
}

#[tokio::test]
async fn a_stream_is_sent_once_and_its_rejection_returned() {
    let (server, tokens) = (api(|token| token == "a2").await, TokenServer::new());
    let auth = logged_in(&server, &tokens);
    let stream = |text: &'static str| {
        struct Once(Option<&'static str>);
        impl futures_core::Stream for Once {
            type Item = Result<&'static str, std::io::Error>;
            fn poll_next(
                mut self: std::pin::Pin<&mut Self>,
                _: &mut std::task::Context<'_>,
            ) -> std::task::Poll<Option<Self::Item>> {
                std::task::Poll::Ready(self.0.take().map(Ok))
            }
        }
        let mut request = request(&server.at(""));
        *request.body_mut() = Some(Body::wrap_stream(Once(Some(text))));
        request
    };
    let reply = call(&auth, &WITH_TOKEN, stream("once"))
        .await
        .expect("a reply");
    assert_eq!((reply.status().as_u16(), server.seen().len()), (401, 1));
    let reply = call(&auth, &WITH_TOKEN, stream("again"))
        .await
        .expect("a reply");
    assert_eq!(
        (reply.status().as_u16(), server.seen().len()),
        (200, 2),
        "the next call has a new token"
    );
}

#[tokio::test]
async fn insufficient_scope_is_the_answer() {
    let tokens = TokenServer::new();
    let server = HttpServer::start(|_| {
        Some(answer(403, "").header("WWW-Authenticate", "Bearer error=\"insufficient_scope\""))
    })
    .await;
    let reply = call(
        &logged_in(&server, &tokens),
        &WITH_TOKEN,
        request(&server.at("")),
    )
    .await
    .expect("a reply");
    assert_eq!((reply.status().as_u16(), tokens.calls().len()), (403, 1));
}

#[tokio::test]
async fn a_vendors_own_rejection_is_one_too() {
    static RULES: &[TokenRejected] = &[TokenRejected {
        status: 400,
        body: &[("/message", "invalid_request")],
    }];
    let tokens = TokenServer::new();
    let server = HttpServer::start(|seen: &Seen| {
        Some(match seen.header("authorization") {
            Some("Bearer a2") => answer(400, r#"{"message": "something else"}"#),
            _ => answer(400, r#"{"message": "invalid_request"}"#),
        })
    })
    .await;
    let auth = builder(&server)
        .credential(Credential::grant(tokens.clone()))
        .token_rejected(RULES);
    let auth = auth.build().expect("an auth");
    let reply = call(&auth, &WITH_TOKEN, request(&server.at("x")))
        .await
        .expect("a reply");
    assert_eq!(reply.url().as_str(), server.at("x"));
    assert_eq!(
        reply.text().await.expect("a body"),
        r#"{"message": "something else"}"#
    );
    assert_eq!(tokens.calls(), ["login", "refresh r1"]);
}

#[tokio::test]
async fn a_fixed_token_that_is_rejected_is_not_sent_again() {
    let server = api(|_| false).await;
    let auth = builder(&server)
        .credential(Credential::bearer("fixed"))
        .build()
        .expect("an auth");
    let reply = call(&auth, &WITH_TOKEN, request(&server.at("")))
        .await
        .expect("a reply");
    assert_eq!((reply.status().as_u16(), server.seen().len()), (401, 1));
}

#[tokio::test]
async fn a_refresh_that_fails_after_a_rejection_is_typed() {
    let (server, tokens) = (api(|_| false).await, TokenServer::new());
    let auth = logged_in(&server, &tokens);
    auth.login().await.expect("a token");
    tokens.fail(outage());
    let error = auth_error(call(&auth, &WITH_TOKEN, request(&server.at(""))).await);
    assert!(matches!(error, AuthError::Unavailable { .. }), "{error}");
}

#[tokio::test]
async fn two_hundred_calls_with_a_rejected_token_make_one_refresh() {
    let (server, tokens) = (api(|token| token != "a1").await, TokenServer::new());
    let auth = logged_in(&server, &tokens);
    let http = default_http_client().expect("a client");
    let good = Arc::new(AtomicUsize::new(0));
    let calls: Vec<_> = (0..200)
        .map(|_| {
            let (auth, http, good) = (auth.clone(), http.clone(), Arc::clone(&good));
            let request = request(&server.at(""));
            tokio::spawn(async move {
                let reply = auth
                    .send(Exchange::new(&WITH_TOKEN, request, &http))
                    .await
                    .expect("a reply");
                good.fetch_add(usize::from(reply.status() == 200), Ordering::SeqCst);
            })
        })
        .collect();
    for call in calls {
        call.await.expect("no panic");
    }
    assert_eq!(good.load(Ordering::SeqCst), 200);
    assert_eq!(tokens.calls(), ["login", "refresh r1"]);
}

#[tokio::test]
async fn a_host_that_is_not_the_apis_gets_no_credential() {
    let (server, stranger) = (api(|_| true).await, api(|_| true).await);
    let auth = logged_in(&server, &TokenServer::new());
    let error = auth_error(call(&auth, &WITH_TOKEN, request(&stranger.at("x?y=canary"))).await);
    assert!(matches!(error, AuthError::UnknownOrigin { .. }), "{error}");
    assert!(!error.to_string().contains("canary"), "{error}");
    assert!(stranger.seen().is_empty());
    call(&auth, &OPEN, request(&stranger.at("")))
        .await
        .expect("without a credential");
}

#[test]
fn a_server_without_https_is_refused() {
    let url = Url::parse("http://api.example").expect("a URL");
    let error = Auth::builder(&API)
        .server("main", url)
        .build()
        .expect_err("not https");
    assert!(matches!(error, AuthError::InsecureOrigin { .. }), "{error}");
}

#[tokio::test]
async fn no_redirect_carries_a_credential_to_another_origin() {
    for status in [301, 302, 303, 307, 308] {
        let stranger = HttpServer::start(|_| Some(answer(200, "gotcha"))).await;
        let target = stranger.at("");
        let server =
            HttpServer::start(move |_| Some(answer(status, "").header("Location", target.clone())))
                .await;
        let auth = builder(&server)
            .credential(Credential::bearer("canary"))
            .credential_for("header_key", Credential::api_key("canary"))
            .credential_for("cookie_key", Credential::api_key("canary"))
            .build()
            .expect("an auth");
        for route in [&WITH_TOKEN, &WITH_ANY] {
            let mut request = request(&server.at(""));
            *request.body_mut() = Some(Body::from("canary"));
            let reply = call(&auth, route, request).await.expect("a reply");
            assert_eq!(reply.status(), status, "the redirect is the reply");
        }
        assert!(
            stranger.seen().is_empty(),
            "{status}: {:?}",
            stranger.seen()
        );
    }
}

#[tokio::test]
async fn a_redirect_within_the_origin_keeps_its_credential() {
    let server = HttpServer::start(|seen: &Seen| -> Option<Answer> {
        Some(match &*seen.target {
            "/old" => answer(307, "").header("Location", "/new"),
            _ => answer(200, ""),
        })
    })
    .await;
    let auth = builder(&server)
        .credential(Credential::bearer("t"))
        .build()
        .expect("an auth");
    let reply = call(&auth, &WITH_TOKEN, request(&server.at("old")))
        .await
        .expect("a reply");
    assert_eq!(reply.status(), 200);
    assert_eq!(
        server.seen()[1].header(AUTHORIZATION.as_str()),
        Some("Bearer t")
    );
}

#[test]
fn the_builder_names_what_is_wrong() {
    let build = |name: &str, credential| {
        let builder = Auth::builder(&API);
        let builder = match name {
            "" => builder.credential(credential),
            name => builder.credential_for(name, credential),
        };
        builder.build().expect_err("wrong").to_string()
    };
    for (name, credential, expected) in [
        (
            "none",
            Credential::bearer("t"),
            "Test has no security scheme `none`; it has oauth, basic",
        ),
        (
            "basic",
            Credential::bearer("t"),
            "a bearer token is no credential for `basic` of Test",
        ),
        (
            "",
            Credential::api_key("k"),
            "header_key and query_key and cookie_key of Test; name the scheme",
        ),
        (
            "",
            Credential::client_certificate(),
            "fits no security scheme",
        ),
        ("", Credential::basic("a:b", "c"), "cannot hold a colon"),
        (
            "header_key",
            Credential::api_key("a\nb"),
            "no header can hold",
        ),
        (
            "cookie_key",
            Credential::api_key("a;b"),
            "no cookie can hold",
        ),
        ("", Credential::bearer(""), "is empty"),
        (
            "",
            Credential::client_credentials("id", "secret"),
            "give `token_url`",
        ),
    ] {
        let error = build(name, credential);
        assert!(error.contains(expected), "{error}");
    }
}
