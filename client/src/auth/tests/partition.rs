//! Tokens are kept apart by API, scheme, account, login and scopes; what is kept in memory is bounded
//! by the document.

use std::sync::{Arc, Mutex};

use reqwest::{Method, Request};
use url::Url;

use super::http_server::{HttpServer, Seen, answer};
use crate::auth::builder::AuthBuilder;
use crate::auth::error::AuthError;
use crate::auth::grant::oauth::OAuth;
use crate::auth::layer::Auth;
use crate::auth::session::set::{Login, Sessions};
use crate::auth::store::{FileStore, MemoryStore, Store};
use crate::runtime::client::default_http_client;
use crate::runtime::hook::{Exchange, Hook as _, HookError};
use crate::runtime::route::{Api, Flow, FlowGrant, Need, Route, Scheme, SchemeKind, Security};

static OAUTH: Scheme = Scheme {
    name: "oauth",
    kind: SchemeKind::OAuth2 {
        flows: &[Flow {
            grant: FlowGrant::ClientCredentials,
            authorization_url: "",
            token_url: "/token",
            refresh_url: "",
            scopes: &["read", "write", "admin"],
        }],
    },
};

static API: Api = Api {
    name: "Scoped",
    version: "1",
    schemes: &[&OAUTH],
    unlisted: &READ,
};

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

static READ: Route = route(&[&[Need {
    scheme: &OAUTH,
    scopes: &["read"],
}]]);
static WRITE: Route = route(&[&[Need {
    scheme: &OAUTH,
    scopes: &["read", "write"],
}]]);

/// An API with a token endpoint whose tokens say who asked for what.
async fn api() -> (HttpServer, Arc<Mutex<Vec<String>>>) {
    let asked: Arc<Mutex<Vec<String>>> = Arc::default();
    let log = Arc::clone(&asked);
    let server = HttpServer::start(move |seen: &Seen| {
        if seen.target != "/token" {
            return Some(answer(
                200,
                seen.header("authorization").unwrap_or_default(),
            ));
        }
        let client = seen
            .header("authorization")
            .unwrap_or_default()
            .replace(' ', "-");
        let scope = seen.field("scope").unwrap_or_default();
        log.lock().expect("no panic").push(scope.clone());
        let token = format!("{client}:{}", scope.replace(' ', "+"));
        Some(answer(
            200,
            format!(r#"{{"access_token": "{token}", "token_type": "bearer", "expires_in": 60}}"#),
        ))
    })
    .await;
    (server, asked)
}

fn builder(server: &HttpServer, store: &(impl Store + Clone + 'static), id: &str) -> AuthBuilder {
    Auth::builder(&API)
        .server("main", server.url.clone())
        .store(store.clone())
        .credential(OAuth::client_credentials(id, "secret"))
}

async fn token_sent(auth: &Auth, server: &HttpServer, route: &'static Route) -> String {
    let request = Request::new(Method::GET, Url::parse(&server.at("x")).expect("a URL"));
    let http = default_http_client().expect("a client");
    let reply = auth
        .send(Exchange::new(route, request, &http))
        .await
        .expect("a reply");
    reply.text().await.expect("a body")
}

#[tokio::test]
async fn each_scope_set_has_a_token_of_its_own() {
    let (server, asked) = api().await;
    let auth = builder(&server, &MemoryStore::default(), "id")
        .build()
        .expect("an auth");
    for _ in 0..3 {
        assert!(token_sent(&auth, &server, &READ).await.ends_with(":read"));
        assert!(
            token_sent(&auth, &server, &WRITE)
                .await
                .ends_with(":read+write")
        );
    }
    assert_eq!(*asked.lock().expect("no panic"), ["read", "read write"]);
    assert_eq!(auth.states().len(), 2);
}

#[tokio::test]
async fn scopes_that_the_user_names_go_before_those_of_the_operations() {
    let (server, asked) = api().await;
    let login = OAuth::client_credentials("id", "secret").scopes(["admin"]);
    let auth = Auth::builder(&API)
        .server("main", server.url.clone())
        .credential(login);
    let auth = auth.build().expect("an auth");
    for route in [&READ, &WRITE] {
        assert!(token_sent(&auth, &server, route).await.ends_with(":admin"));
    }
    assert_eq!(*asked.lock().expect("no panic"), ["admin"]);
}

#[tokio::test]
async fn two_logins_never_share_a_token_even_in_one_store() {
    let (server, asked) = api().await;
    let store = MemoryStore::default();
    let logins = [
        builder(&server, &store, "one").build(),
        builder(&server, &store, "two").build(),
        builder(&server, &store, "one").account("other").build(),
        builder(&server, &store, "one").build(),
    ];
    let mut tokens = Vec::new();
    for auth in logins {
        tokens.push(token_sent(&auth.expect("an auth"), &server, &READ).await);
    }
    assert_ne!(tokens[0], tokens[1]);
    assert_eq!(
        asked.lock().expect("no panic").len(),
        3,
        "the same login adopts, the others ask"
    );
}

#[tokio::test]
async fn making_sessions_at_once_makes_one() {
    let (server, asked) = api().await;
    let auth = builder(&server, &MemoryStore::default(), "id")
        .build()
        .expect("an auth");
    let server = Arc::new(server);
    let calls: Vec<_> = (0..50)
        .map(|_| {
            let (auth, server) = (auth.clone(), Arc::clone(&server));
            tokio::spawn(async move { token_sent(&auth, &server, &READ).await })
        })
        .collect();
    for call in calls {
        call.await.expect("no panic");
    }
    assert_eq!(asked.lock().expect("no panic").len(), 1);
}

async fn logs_out_every_scope_set(store: impl Store + Clone + 'static) {
    let (server, _asked) = api().await;
    let [used, other_id, other_account, fresh] = [
        builder(&server, &store, "one").build(),
        builder(&server, &store, "two").build(),
        builder(&server, &store, "one").account("other").build(),
        builder(&server, &store, "one").build(),
    ]
    .map(|auth| auth.expect("an auth"));
    for auth in [&used, &other_id, &other_account] {
        token_sent(auth, &server, &READ).await;
        token_sent(auth, &server, &WRITE).await;
    }
    fresh.logout().await.expect("a logout");
    for (auth, left) in [(&used, 0), (&other_id, 2), (&other_account, 2)] {
        let session = auth.session("oauth").expect("a session");
        let login = session.setup().partition.login();
        let sets = store.scope_sets(login).await.expect("a store");
        assert_eq!(sets.len(), left, "{sets:?}");
    }
}

#[tokio::test]
async fn a_logout_deletes_scope_sets_that_only_other_processes_used() {
    logs_out_every_scope_set(MemoryStore::default()).await;
    let directory = tempfile::tempdir().expect("a directory");
    logs_out_every_scope_set(FileStore::new(directory.path().join("tokens.json"))).await;
}

#[tokio::test]
async fn a_logout_holds_for_every_scope_set_and_so_does_the_login_that_ends_it() {
    let (server, asked) = api().await;
    let store = MemoryStore::default();
    let auth = builder(&server, &store, "id").build().expect("an auth");
    token_sent(&auth, &server, &READ).await;
    auth.logout().await.expect("a logout");
    let http = default_http_client().expect("a client");
    let call = async |route| {
        let request = Request::new(Method::GET, server.url.clone());
        auth.send(Exchange::new(route, request, &http)).await
    };
    for route in [&READ, &WRITE] {
        let refused = call(route).await.expect_err("logged out");
        assert!(
            matches!(
                refused,
                HookError::Auth(AuthError::ReauthenticationRequired { .. })
            ),
            "{refused}"
        );
    }
    assert_eq!(*asked.lock().expect("no panic"), ["read"]);
    auth.login().await.expect("a login");
    for route in [&READ, &WRITE] {
        call(route).await.expect("logged in again");
    }
    assert_eq!(
        *asked.lock().expect("no panic"),
        ["read", "read", "read write"]
    );
}

#[tokio::test]
async fn scope_sets_beyond_the_bound_are_refused_with_a_remedy() {
    let tokens = super::token_server::TokenServer::new();
    let sessions = Sessions::new(Login {
        api: &API,
        scheme: &OAUTH,
        account: "default".to_owned(),
        grant: Arc::new(tokens),
        oauth: None,
        store: Arc::new(MemoryStore::default()),
        clock: Arc::new(crate::auth::clock::ManualClock::default()),
        scopes: None,
    });
    let scopes = |number: usize| -> &'static [&'static str] {
        Box::leak(Box::new([&*Box::leak(number.to_string().into_boxed_str())]))
    };
    for number in 0..256 {
        sessions.of(scopes(number)).expect("a session");
    }
    let error = sessions.of(scopes(256)).expect_err("one too many");
    assert!(error.to_string().contains("name `scopes`"), "{error}");
    sessions.of(scopes(7)).expect("those before are there");
    assert_eq!(sessions.made().len(), 256);
    let logout = sessions.logout().await;
    logout.expect_err("there is no room for the default set");
    let mut made = sessions.made().into_iter();
    assert!(made.all(|session| session.state().logged_out));
}
