//! What the vendors' own token routes are, in front of a server that speaks plain OAuth 2.0: Flume's
//! JSON in an envelope, and Amino's JSON:API. It forwards and rewraps, and keeps nothing but the
//! grants that it was asked for; rotation and reuse are the server's business.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use keyroute::Secret;
use keyroute::auth::{Clock as _, ManualClock};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::check::Failure;
use crate::server::Server;

/// A running adapter. Dropping it ends it.
pub(crate) struct Adapter {
    url: String,
    grants: Arc<Mutex<Vec<String>>>,
    task: JoinHandle<std::io::Result<()>>,
}

struct Upstream {
    server: Server,
    clock: ManualClock,
    grants: Arc<Mutex<Vec<String>>>,
}

type Shared = State<Arc<Upstream>>;

impl Adapter {
    /// Listens on loopback, before a server. Where a vendor says when a token expires, it is by the
    /// client's clock.
    pub(crate) async fn before(server: &Server, clock: &ManualClock) -> Result<Self, Failure> {
        let grants = Arc::<Mutex<Vec<String>>>::default();
        let upstream = Upstream {
            server: server.clone(),
            clock: clock.clone(),
            grants: Arc::clone(&grants),
        };
        let router = Router::new()
            .route("/flume/oauth/token", post(flume_token))
            .route("/flume/users/{user_id}/devices", get(flume_devices))
            .route("/amino/api/auth/v1/access_tokens", post(amino_token))
            .route(
                "/amino/channels/{id}/relationships/streams",
                get(amino_streams),
            )
            .with_state(Arc::new(upstream));
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let task = tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(Self { url, grants, task })
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }

    /// The grants that were asked for so far.
    pub(crate) fn grants(&self) -> Vec<String> {
        lock(&self.grants).clone()
    }
}

impl Drop for Adapter {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Upstream {
    /// Asks the server for what a vendor's token route was asked for.
    async fn ask(&self, request: &Value) -> Result<Value, StatusCode> {
        let field = |name: &str| request[name].as_str().unwrap_or_default();
        let grant = field("grant_type");
        lock(&self.grants).push(grant.to_owned());
        let scope = self.server.scopes().join(" ");
        let mut form = vec![("grant_type", grant)];
        match grant {
            "password" => {
                form.extend([
                    ("username", field("username")),
                    ("password", field("password")),
                ]);
                form.extend((!scope.is_empty()).then_some(("scope", &*scope)));
            }
            _ => form.push(("refresh_token", field("refresh_token"))),
        }
        match self.server.post("/oauth/token", "password", &form).await {
            Ok((200, reply)) => Ok(reply),
            Ok((status, _)) => Err(StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY)),
            Err(_) => Err(StatusCode::BAD_GATEWAY),
        }
    }

    /// What the server's API says to the token of a request.
    async fn is_let_in(&self, headers: &HeaderMap) -> bool {
        let sent = headers.get(header::AUTHORIZATION);
        let sent = sent
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        let token = Secret::from(sent.strip_prefix("Bearer ").unwrap_or_default());
        matches!(self.server.status_for(&token).await, Ok(200))
    }
}

fn lock(grants: &Mutex<Vec<String>>) -> MutexGuard<'_, Vec<String>> {
    grants.lock().unwrap_or_else(PoisonError::into_inner)
}

fn read(body: &[u8]) -> Value {
    serde_json::from_slice(body).unwrap_or_default()
}

fn flume(status: StatusCode, message: &str, data: &Value) -> Response {
    let body = json!({
        "success": status.is_success(),
        "code": 602,
        "message": message,
        "http_code": status.as_u16(),
        "http_message": status.canonical_reason(),
        "detailed": null,
        "data": data,
        "count": data.as_array().map(Vec::len),
        "pagination": null,
    });
    (status, Json(body)).into_response()
}

async fn flume_token(State(upstream): Shared, body: Bytes) -> Response {
    match upstream.ask(&read(&body)).await {
        Ok(reply) => flume(StatusCode::OK, "Request OK", &json!([reply])),
        Err(status) if status.is_client_error() => {
            flume(StatusCode::BAD_REQUEST, "invalid_grant", &json!([]))
        }
        Err(_) => StatusCode::BAD_GATEWAY.into_response(),
    }
}

async fn flume_devices(State(upstream): Shared, headers: HeaderMap) -> Response {
    if upstream.is_let_in(&headers).await {
        flume(StatusCode::OK, "Request OK", &json!([]))
    } else {
        flume(StatusCode::UNAUTHORIZED, "invalid_token", &json!([]))
    }
}

fn amino(status: StatusCode, document: &Value) -> Response {
    let media = [(header::CONTENT_TYPE, "application/vnd.api+json")];
    (status, media, document.to_string()).into_response()
}

fn amino_refusal(status: StatusCode) -> Response {
    let error = json!({ "status": status.as_str(), "title": status.canonical_reason() });
    amino(status, &json!({ "errors": [error] }))
}

async fn amino_token(State(upstream): Shared, body: Bytes) -> Response {
    match upstream.ask(&read(&body)).await {
        Ok(reply) => {
            let now = upstream.clock.now().wall.as_secs();
            let attributes = json!({
                "access_token": reply["access_token"],
                "refresh_token": reply["refresh_token"],
                "expires_at_timestamp": now + reply["expires_in"].as_u64().unwrap_or_default(),
            });
            let data =
                json!([{ "type": "AuthenticationTokens", "id": "1", "attributes": attributes }]);
            amino(StatusCode::CREATED, &json!({ "data": data }))
        }
        Err(status) if status.is_client_error() => amino_refusal(StatusCode::UNAUTHORIZED),
        Err(_) => amino_refusal(StatusCode::BAD_GATEWAY),
    }
}

async fn amino_streams(State(upstream): Shared, headers: HeaderMap) -> Response {
    if upstream.is_let_in(&headers).await {
        let data = json!([{ "type": "Stream", "id": "4201" }]);
        amino(StatusCode::OK, &json!({ "data": data }))
    } else {
        amino_refusal(StatusCode::UNAUTHORIZED)
    }
}
