//! The standard grants on the wire: what is sent to the endpoints, and what each reply means.

use std::sync::Arc;

use reqwest::Client;
use url::Url;

use super::http_server::{Answer, HttpServer, Seen, answer};
use super::token_server::SUBJECT;
use crate::auth::error::AuthError;
use crate::auth::expiry::Lifetime;
use crate::auth::grant::endpoint::OAuthClient;
use crate::auth::grant::oauth::OAuth;
use crate::auth::grant::oauth_grant::OAuthGrant;
use crate::auth::grant::{Grant as _, GrantError, TokenKind};
use crate::auth::http::token_client;
use crate::runtime::route::{Flow, FlowGrant, Scheme, SchemeKind};

static SCHEME: Scheme = Scheme {
    name: "oauth",
    kind: SchemeKind::OAuth2 { flows: &[] },
};

const GOOD: &str = r#"{"access_token": "a", "token_type": "Bearer", "expires_in": 60, "refresh_token": "r", "scope": "x y"}"#;

fn http() -> Client {
    token_client().build().expect("a client")
}

fn resolve(login: OAuth, server: &HttpServer) -> OAuthGrant {
    let login = login
        .token_url(server.at("token"))
        .revocation_url(server.at("revoke"));
    login
        .resolve(SUBJECT, &SCHEME, None, http())
        .expect("a grant")
}

fn client_credentials(server: &HttpServer) -> OAuthGrant {
    resolve(OAuth::client_credentials("id", "secret"), server)
}

async fn always(reply: Answer) -> HttpServer {
    HttpServer::start(move |_| Some(reply.clone())).await
}

#[tokio::test]
async fn basic_client_authentication_is_form_encoded_first() {
    let server = always(answer(200, GOOD)).await;
    let grant = resolve(OAuth::client_credentials("my id:ü", "a+b/c d&%"), &server);
    grant
        .login(&["x".to_owned(), "y".to_owned()])
        .await
        .expect("a token");
    let seen = &server.seen()[0];
    // my+id%3A%C3%BC:a%2Bb%2Fc+d%26%25
    let expected = "Basic bXkraWQlM0ElQzMlQkM6YSUyQmIlMkZjK2QlMjYlMjU=";
    assert_eq!(seen.header("authorization"), Some(expected));
    assert_eq!(
        seen.header("content-type"),
        Some("application/x-www-form-urlencoded")
    );
    assert_eq!(seen.body, "grant_type=client_credentials&scope=x+y");
}

#[tokio::test]
async fn a_client_can_authenticate_in_the_body_or_not_at_all() {
    let server = always(answer(200, GOOD)).await;
    for client in [
        OAuthClient::secret_in_body("id", "s&"),
        OAuthClient::public("id"),
    ] {
        let grant = resolve(OAuth::client_credentials_of(client), &server);
        grant.login(&[]).await.expect("a token");
    }
    let seen = server.seen();
    assert!(
        seen.iter()
            .all(|seen| seen.header("authorization").is_none())
    );
    assert_eq!(
        seen[0].body,
        "grant_type=client_credentials&client_id=id&client_secret=s%26"
    );
    assert_eq!(seen[1].body, "grant_type=client_credentials&client_id=id");
}

#[tokio::test]
async fn each_grant_sends_its_form() {
    let server = always(answer(200, GOOD)).await;
    let client = || OAuthClient::public("id");
    let password = resolve(
        OAuth::password(client(), "pat", "p w").parameter("audience", "a"),
        &server,
    );
    password.login(&[]).await.expect("a token");
    password
        .refresh(&"r".into(), &["x".to_owned()])
        .await
        .expect("a token");
    let seed = resolve(OAuth::refresh_token(client(), "seed"), &server);
    seed.login(&[]).await.expect("a token");
    let counter = Arc::new(std::sync::atomic::AtomicU32::new(0));
    let assertion = resolve(
        OAuth::jwt_bearer(client(), move || {
            let number = counter.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            async move { Ok(format!("jwt{number}").into()) }
        }),
        &server,
    );
    assertion.login(&[]).await.expect("a token");
    assertion.login(&[]).await.expect("a token");
    assertion
        .revoke(&"r".into(), TokenKind::Refresh)
        .await
        .expect("revoked");
    let bodies: Vec<_> = server.seen().into_iter().map(|seen| seen.body).collect();
    assert_eq!(
        bodies,
        [
            "grant_type=password&username=pat&password=p+w&audience=a&client_id=id",
            "grant_type=refresh_token&refresh_token=r&audience=a&client_id=id",
            "grant_type=refresh_token&refresh_token=seed&client_id=id",
            "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=jwt0&client_id=id",
            "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=jwt1&client_id=id",
            "token=r&token_type_hint=refresh_token&client_id=id",
        ]
    );
    assert_eq!(server.seen()[5].target, "/revoke");
}

#[tokio::test]
async fn a_reply_is_read_liberally() {
    for (body, refresh, lifetime) in [
        (GOOD, Some("r"), Lifetime::seconds(60)),
        (r#"{"access_token": "a"}"#, None, Lifetime::Unknown),
        (
            r#"{"access_token": "a", "token_type": "bearer", "expires_in": "60", "refresh_token": ""}"#,
            None,
            Lifetime::seconds(60),
        ),
        (
            r#"{"access_token": "a", "expires_in": null, "refresh_token": null, "scope": null}"#,
            None,
            Lifetime::Unknown,
        ),
        (
            r#"{"access_token": "a", "expires_in": 1e999, "refresh_token": "r", "scope": ["b"]}"#,
            Some("r"),
            Lifetime::Unknown,
        ),
        (
            r#"{"access_token": "a", "refresh_token": "r", "error": ""}"#,
            Some("r"),
            Lifetime::Unknown,
        ),
    ] {
        let server = always(answer(200, body)).await;
        let token = client_credentials(&server).login(&[]).await.expect(body);
        assert_eq!(token.access.expose(), "a");
        assert_eq!(
            token.refresh.as_ref().map(crate::Secret::expose),
            refresh,
            "{body}"
        );
        assert_eq!(token.lifetime, lifetime, "{body}");
    }
}

#[derive(Debug, PartialEq)]
enum Class {
    Transient,
    Dead,
    Rejected,
    Misconfigured,
}

fn class(error: GrantError) -> Class {
    match error {
        GrantError::Transient { .. } => Class::Transient,
        GrantError::RefreshTokenDead => Class::Dead,
        GrantError::CredentialsRejected { .. } => Class::Rejected,
        _ => Class::Misconfigured,
    }
}

#[tokio::test]
async fn each_refusal_has_its_class() {
    use Class::{Dead, Misconfigured, Rejected, Transient};
    for (status, body, login, refresh) in [
        (400, r#"{"error": "invalid_grant"}"#, Rejected, Dead),
        (401, r#"{"error": "invalid_grant"}"#, Rejected, Dead),
        (400, "", Rejected, Dead),
        (400, r#"{"error": "invalid_client"}"#, Rejected, Rejected),
        (401, r#"{"error": "invalid_client"}"#, Rejected, Rejected),
        (401, "", Rejected, Rejected),
        (403, "", Rejected, Rejected),
        (
            400,
            r#"{"error": "invalid_scope"}"#,
            Misconfigured,
            Misconfigured,
        ),
        (
            400,
            r#"{"error": "unsupported_grant_type"}"#,
            Misconfigured,
            Misconfigured,
        ),
        (400, r#"{"error": "something_new"}"#, Misconfigured, Dead),
        (400, r#"{"error": "server_error"}"#, Transient, Transient),
        (
            400,
            r#"{"error": "temporarily_unavailable"}"#,
            Transient,
            Transient,
        ),
        (404, "", Misconfigured, Misconfigured),
        (302, "", Misconfigured, Misconfigured),
        (307, "", Misconfigured, Misconfigured),
        (429, "", Transient, Transient),
        (500, "", Transient, Transient),
        (503, r#"{"error": "invalid_grant"}"#, Transient, Transient),
        (200, r#"{"error": "invalid_grant"}"#, Rejected, Dead),
        (200, "<html>a captive portal</html>", Transient, Transient),
        (200, "", Transient, Transient),
        (200, r#"{"access_token": ["a"]}"#, Transient, Transient),
    ] {
        let server = always(answer(status, body)).await;
        let grant = client_credentials(&server);
        let found = grant.login(&[]).await.map_err(class);
        assert_eq!(
            found.expect_err("no token"),
            login,
            "login: {status} {body}"
        );
        let found = grant.refresh(&"r".into(), &[]).await.map_err(class);
        assert_eq!(
            found.expect_err("no token"),
            refresh,
            "refresh: {status} {body}"
        );
    }
}

#[tokio::test]
async fn no_token_request_follows_a_redirect() {
    let stranger = always(answer(200, GOOD)).await;
    let target = stranger.at("token");
    for status in [301, 302, 303, 307, 308] {
        let server = always(answer(status, "").header("Location", target.clone())).await;
        let error = client_credentials(&server)
            .login(&[])
            .await
            .expect_err("a redirect");
        let GrantError::Misconfigured { reason, .. } = error else {
            panic!("{error:?}")
        };
        assert!(reason.contains("redirects"), "{reason}");
    }
    assert!(stranger.seen().is_empty());
}

#[tokio::test]
async fn retry_after_is_read_in_both_forms() {
    let date = "Tue, 29 Feb 2028 12:00:00 GMT";
    for (header, seconds) in [
        ("7", Some(7)),
        ("Tue, 29 Feb 2028 12:01:30 GMT", Some(90)),
        ("soon", None),
        ("-1", None),
    ] {
        let reply = answer(503, "")
            .header("Retry-After", header)
            .header("Date", date);
        let server = always(reply).await;
        let error = client_credentials(&server)
            .login(&[])
            .await
            .expect_err("unavailable");
        let GrantError::Transient { retry_after, .. } = error else {
            panic!("{error:?}")
        };
        assert_eq!(retry_after.map(|wait| wait.as_secs()), seconds, "{header}");
    }
}

#[tokio::test]
async fn a_lost_reply_is_ambiguous_and_a_refused_connection_is_not() {
    let server = HttpServer::start(|_| None).await;
    let error = client_credentials(&server)
        .login(&[])
        .await
        .expect_err("broken off");
    assert!(
        matches!(
            error,
            GrantError::Transient {
                ambiguous: true,
                ..
            }
        ),
        "{error:?}"
    );
    let login = OAuth::client_credentials("id", "secret").token_url("http://127.0.0.1:1/token");
    let grant = login
        .resolve(SUBJECT, &SCHEME, None, http())
        .expect("a grant");
    let error = grant.login(&[]).await.expect_err("nobody listens");
    assert!(
        matches!(
            error,
            GrantError::Transient {
                ambiguous: false,
                ..
            }
        ),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_refresh_token_from_elsewhere_is_not_tried_again_once_it_is_dead() {
    let server = always(answer(400, r#"{"error": "invalid_grant"}"#)).await;
    let grant = resolve(
        OAuth::refresh_token(OAuthClient::public("id"), "seed"),
        &server,
    );
    for _ in 0..3 {
        grant.login(&[]).await.expect_err("dead");
    }
    assert_eq!(server.seen().len(), 1);
}

static FLOWS: Scheme = Scheme {
    name: "oauth",
    kind: SchemeKind::OAuth2 {
        flows: &[
            Flow {
                grant: FlowGrant::AuthorizationCode,
                authorization_url: "authorize",
                token_url: "/code/token",
                refresh_url: "https://other.example/refresh",
                scopes: &[],
            },
            Flow {
                grant: FlowGrant::ClientCredentials,
                authorization_url: "",
                token_url: "/own/token",
                refresh_url: "",
                scopes: &[],
            },
        ],
    },
};

#[tokio::test]
async fn endpoints_come_from_the_flow_of_the_grant_relative_to_the_server() {
    let server = Url::parse("https://api.example/v1").expect("a URL");
    let endpoints = async |login: OAuth| {
        let grant = login
            .resolve(SUBJECT, &FLOWS, Some(&server), http())
            .expect("a grant");
        grant.endpoints().await.expect("no discovery").clone()
    };
    let text = |url: Option<Url>| url.map(String::from).unwrap_or_default();
    let own = endpoints(OAuth::client_credentials("id", "secret")).await;
    assert_eq!(text(own.token), "https://api.example/own/token");
    let person = endpoints(OAuth::person(OAuthClient::public("id"))).await;
    assert_eq!(
        text(person.authorization),
        "https://api.example/v1/authorize"
    );
    assert_eq!(text(person.token), "https://api.example/code/token");
    assert_eq!(text(person.refresh), "https://other.example/refresh");
    let error = OAuth::client_credentials("id", "s")
        .resolve(SUBJECT, &FLOWS, None, http())
        .expect_err("no server");
    assert!(
        error.to_string().contains("name it with `server`"),
        "{error}"
    );
}

#[test]
fn a_token_endpoint_without_https_is_refused() {
    let login = OAuth::client_credentials("id", "secret").token_url("http://auth.example/token");
    let error = login
        .resolve(SUBJECT, &SCHEME, None, http())
        .expect_err("not https");
    assert!(matches!(error, AuthError::InsecureOrigin { .. }), "{error}");
}

/// An issuer whose metadata has `issuer` as its name.
async fn issuer(name: fn(&str) -> String, token_endpoint: Option<&'static str>) -> HttpServer {
    HttpServer::start(move |seen: &Seen| {
        let base = format!("http://{}", seen.header("host").unwrap_or_default());
        Some(match &*seen.target {
            "/.well-known/oauth-authorization-server/tenant" => {
                let token = token_endpoint.map_or_else(|| format!("{base}/found"), str::to_owned);
                let name = name(&base);
                answer(
                    200,
                    format!(r#"{{"issuer": "{name}", "token_endpoint": "{token}"}}"#),
                )
            }
            "/found" => answer(200, GOOD),
            _ => answer(404, ""),
        })
    })
    .await
}

fn discovering(server: &HttpServer) -> OAuthGrant {
    let login = OAuth::client_credentials("id", "secret").discover(server.at("tenant"));
    login
        .resolve(SUBJECT, &SCHEME, None, http())
        .expect("a grant")
}

#[tokio::test]
async fn endpoints_are_discovered_once() {
    let server = issuer(|base| format!("{base}/tenant"), None).await;
    let grant = discovering(&server);
    grant.login(&[]).await.expect("a token");
    grant.login(&[]).await.expect("a token");
    let targets: Vec<_> = server.seen().into_iter().map(|seen| seen.target).collect();
    assert_eq!(
        targets,
        [
            "/.well-known/oauth-authorization-server/tenant",
            "/found",
            "/found"
        ]
    );
}

#[tokio::test]
async fn metadata_of_another_issuer_is_not_believed() {
    let server = issuer(|_| "https://evil.example/tenant".to_owned(), None).await;
    let error = discovering(&server)
        .login(&[])
        .await
        .expect_err("another issuer");
    assert_eq!(class(error), Class::Misconfigured);
    let server = issuer(
        |base| format!("{base}/tenant"),
        Some("http://auth.example/token"),
    )
    .await;
    let error = discovering(&server)
        .login(&[])
        .await
        .expect_err("not https");
    assert_eq!(class(error), Class::Misconfigured);
}

#[tokio::test]
async fn a_failed_discovery_is_tried_again() {
    let failures = std::sync::atomic::AtomicU32::new(1);
    let server = HttpServer::start(move |seen: &Seen| {
        if failures.swap(0, std::sync::atomic::Ordering::SeqCst) > 0 {
            return Some(answer(503, ""));
        }
        let base = format!("http://{}", seen.header("host").unwrap_or_default());
        Some(match &*seen.target {
            "/found" => answer(200, GOOD),
            _ => answer(
                200,
                format!(r#"{{"issuer": "{base}/tenant", "token_endpoint": "{base}/found"}}"#),
            ),
        })
    })
    .await;
    let grant = discovering(&server);
    assert_eq!(
        class(grant.login(&[]).await.expect_err("unavailable")),
        Class::Transient
    );
    grant.login(&[]).await.expect("a token");
}
