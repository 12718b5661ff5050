//! A fake of the vendor without a name whose clients are machines: client credentials by Basic,
//! tokens of an hour, and made-up booking routes to use them on. It takes an [`M2mConfig`] and
//! gives a running [`M2mVendor`]. It decodes Basic as strictly as the strictest real servers.

use std::sync::{Arc, Mutex};

use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};
use url::form_urlencoded;

use crate::canary::CANARY;
use crate::clock::Clock;
use crate::vendor::core::{AuthPaths, Core};
use crate::vendor::host::Port;
use crate::vendor::ledger::Ledger;
use crate::vendor::oauth::{Denial, required, token_form, token_reply};
use crate::vendor::request::{Authorization, authorization, client_pair};
use crate::vendor::{Terms, Vendor, lock};

/// The client's id. Clients choose it themselves, so it may well hold a space and a colon.
pub const CLIENT_ID: &str = "acme inc:prod";
/// The client's secret, with characters that must be encoded before Base64.
pub const CLIENT_SECRET: &str = "s3cr+t/5ec2e7c0ffee=&%7E\u{e9}";

/// The path of the token route.
pub const TOKEN_PATH: &str = "/oauth/v2/token";
/// A collection that can be listed, with `from`, and posted to.
pub const BOOKINGS_PATH: &str = "/v2/bookings";
/// A route that this client may not use: always 403.
pub const FORBIDDEN_PATH: &str = "/v2/invoices";

/// A running fake of the vendor without a name.
pub type M2mVendor = Vendor<M2mState>;

/// How the fake shall be.
#[derive(Clone, Debug)]
pub struct M2mConfig {
    /// The time that it lives in.
    pub clock: Clock,
    /// The mark inside every token that it issues.
    pub canary: String,
    /// The terms of its tokens: an hour, unless changed. There are no refresh tokens.
    pub terms: Terms,
    /// The id of the one client.
    pub client_id: String,
    /// The secret of the one client.
    pub client_secret: String,
}

impl Default for M2mConfig {
    fn default() -> Self {
        Self {
            clock: Clock::still(),
            canary: CANARY.to_owned(),
            terms: Terms::of_lifetime(3_600),
            client_id: CLIENT_ID.to_owned(),
            client_secret: CLIENT_SECRET.to_owned(),
        }
    }
}

/// What the server knows while it runs.
pub struct M2mState {
    core: Arc<Core>,
    config: M2mConfig,
    bookings: Mutex<Vec<Value>>,
}

impl M2mConfig {
    /// Starts the server on a free port of loopback.
    ///
    /// # Panics
    /// If loopback has no free port.
    pub async fn start(self) -> M2mVendor {
        let paths = AuthPaths {
            token: TOKEN_PATH,
            others: &[],
        };
        let core = Core::new(
            self.clock.clone(),
            &self.canary,
            self.terms.clone(),
            Ledger::new(false),
            paths,
        );
        let state = Arc::new(M2mState {
            core: Arc::clone(&core),
            config: self,
            bookings: Mutex::new(vec![
                json!({ "id": "b-1", "from": "2025-03-01", "guest": "Pat Doe", "rooms": 1 }),
                json!({ "id": "b-2", "from": "2025-04-01", "guest": "Sam Roe", "rooms": 2 }),
            ]),
        });
        let router = Router::new()
            .route(TOKEN_PATH, post(create_token))
            .route(BOOKINGS_PATH, get(list_bookings).post(create_booking))
            .route("/v2/bookings/{booking_id}", get(get_booking))
            .route(FORBIDDEN_PATH, get(list_invoices))
            .with_state(Arc::clone(&state));
        let port = Port::bind("api").await;
        Vendor::open(core, state, vec![(port, router)])
    }
}

impl M2mVendor {
    /// The bookings that exist: two at first, and one more for each that was posted.
    pub fn bookings(&self) -> Vec<Value> {
        lock(&self.state.bookings).clone()
    }
}

type Shared = State<Arc<M2mState>>;

async fn create_token(
    State(state): Shared,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Denial> {
    let refused = |description| Denial::client(description, "Basic realm=\"token\"");
    let Authorization::Basic(inside) = authorization(&headers) else {
        return Err(refused("the client did not authenticate by Basic"));
    };
    let (id, secret) =
        client_pair(&inside).ok_or_else(|| refused("id and secret are not form-encoded"))?;
    if id != state.config.client_id || secret != state.config.client_secret {
        return Err(refused("the client is unknown"));
    }
    let form = token_form(&headers, &body)?;
    if required(&form, "grant_type")? != "client_credentials" {
        let description = "there is no such grant";
        return Err(Denial::new("unsupported_grant_type", description));
    }
    if form.get("client_id").is_some() || form.get("client_secret").is_some() {
        let description = "the client authenticates in two ways at once";
        return Err(Denial::new("invalid_request", description));
    }
    let core = &state.core;
    let family = core.ledger.open_family("");
    let issued = core.issue_access(family, |_| core.mint.opaque());
    Ok(token_reply(issued, None))
}

/// Why an API route refuses. Its body is not documented.
struct Refusal(StatusCode);

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let Self(status) = self;
        let body = json!({ "message": status.canonical_reason() });
        let mut response = (status, Json(body)).into_response();
        if status == StatusCode::UNAUTHORIZED {
            let challenge = HeaderValue::from_static("Bearer");
            (response.headers_mut()).insert(header::WWW_AUTHENTICATE, challenge);
        }
        response
    }
}

fn check(state: &M2mState, headers: &HeaderMap) -> Result<(), Refusal> {
    let Authorization::Bearer(token) = authorization(headers) else {
        return Err(Refusal(StatusCode::UNAUTHORIZED));
    };
    let checked = (state.core.ledger).check_access(&token, state.core.clock.now());
    checked.map_err(|_| Refusal(StatusCode::UNAUTHORIZED))?;
    Ok(())
}

async fn list_bookings(
    State(state): Shared,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    check(&state, &headers)?;
    let query = query.unwrap_or_default();
    let mut parameters = form_urlencoded::parse(query.as_bytes());
    let from = parameters.find(|(name, _)| name == "from");
    let mut bookings = lock(&state.bookings).clone();
    if let Some((_, from)) = from {
        // Dates of this form sort like text.
        bookings.retain(|booking| booking["from"].as_str().is_some_and(|date| date >= &*from));
    }
    Ok(Json(json!({ "bookings": bookings })).into_response())
}

async fn get_booking(
    State(state): Shared,
    Path(booking_id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    check(&state, &headers)?;
    let bookings = lock(&state.bookings);
    let booking = bookings.iter().find(|booking| booking["id"] == booking_id);
    let booking = booking.ok_or(Refusal(StatusCode::NOT_FOUND))?;
    Ok(Json(booking).into_response())
}

/// Keeps what was posted and echoes it, with an id.
async fn create_booking(
    State(state): Shared,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    check(&state, &headers)?;
    let mut booking: Value =
        serde_json::from_slice(&body).map_err(|_| Refusal(StatusCode::BAD_REQUEST))?;
    if !booking.is_object() {
        return Err(Refusal(StatusCode::BAD_REQUEST));
    }
    let mut bookings = lock(&state.bookings);
    booking["id"] = format!("b-{}", bookings.len() + 1).into();
    bookings.push(booking.clone());
    Ok((StatusCode::CREATED, Json(booking)).into_response())
}

async fn list_invoices(State(state): Shared, headers: HeaderMap) -> Refusal {
    match check(&state, &headers) {
        Ok(()) => Refusal(StatusCode::FORBIDDEN),
        Err(refusal) => refusal,
    }
}

#[cfg(test)]
mod tests;
