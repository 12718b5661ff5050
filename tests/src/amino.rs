//! A fake Amino: tokens and resources in JSON:API, with its rules for media types. It takes an
//! [`AminoConfig`] and gives a running [`AminoVendor`]. The claims inside its access tokens are
//! false on purpose, since the vendor asks clients not to rely on them: only the attributes
//! beside a token say when it expires.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::{get, post};
use serde_json::{Map, Value, json};

use crate::canary::CANARY;
use crate::clock::Clock;
use crate::vendor::core::{AuthPaths, Core, Validity};
use crate::vendor::host::Port;
use crate::vendor::ledger::{Ledger, Stale};
use crate::vendor::request::{Authorization, authorization};
use crate::vendor::{Terms, Vendor};

mod document;

use document::{Problem, Speech};

/// The user's e-mail address, by which the user logs in.
pub const USERNAME: &str = "example_user@example.org";
/// The user's password.
pub const PASSWORD: &str = "not-a-real-password-5ec2e7c0ffee";
/// The user.
pub const USER_ID: i64 = 1_234;
/// The user's profile.
pub const PROFILE_ID: &str = "66666666-7777-4888-8999-000000000000";
/// A channel with two streams; any other is unknown.
pub const CHANNEL_ID: &str = "42";

/// The path of the token route.
pub const TOKEN_PATH: &str = "/api/auth/v1/access_tokens";
/// The path of the streams of [`CHANNEL_ID`].
pub const STREAMS_PATH: &str = "/channels/42/relationships/streams";

/// A running fake Amino.
pub type AminoVendor = Vendor<AminoState>;

/// How a fake Amino shall be.
#[derive(Clone, Debug)]
pub struct AminoConfig {
    /// The time that it lives in.
    pub clock: Clock,
    /// The mark inside every token that it issues.
    pub canary: String,
    /// The terms of its tokens: seven days, ninety-eight for refresh tokens, and rotation, unless
    /// changed. What they announce stands in `expires_at_timestamp`.
    pub terms: Terms,
    /// The e-mail address of the one user.
    pub username: String,
    /// The password of the one user.
    pub password: String,
    /// Whether a token is answered with 201 rather than 200. The vendor does not say.
    pub created: bool,
    /// How many seconds the expiry claimed inside an access token is off the true one. By default
    /// it is eight days early, so that a token claims to have expired before it was issued.
    pub claim_offset: i64,
}

impl Default for AminoConfig {
    fn default() -> Self {
        let mut terms = Terms::of_lifetime(604_800);
        terms.refresh_lifetime = Some(98 * 86_400);
        Self {
            clock: Clock::still(),
            canary: CANARY.to_owned(),
            terms,
            username: USERNAME.to_owned(),
            password: PASSWORD.to_owned(),
            created: false,
            claim_offset: -8 * 86_400,
        }
    }
}

/// What the server knows while it runs.
pub struct AminoState {
    core: Arc<Core>,
    config: AminoConfig,
}

impl AminoConfig {
    /// Starts the server on a free port of loopback.
    ///
    /// # Panics
    /// If loopback has no free port.
    pub async fn start(self) -> AminoVendor {
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
        let state = Arc::new(AminoState {
            core: Arc::clone(&core),
            config: self,
        });
        let router = Router::new()
            .route(TOKEN_PATH, post(create_token))
            .route(
                "/channels/{channel_id}/relationships/streams",
                get(list_streams),
            )
            .fallback(undefined)
            .with_state(Arc::clone(&state));
        let port = Port::bind("api").await;
        Vendor::open(core, state, vec![(port, router)])
    }
}

type Shared = State<Arc<AminoState>>;

async fn undefined(headers: HeaderMap) -> Result<Response, Problem> {
    Speech::negotiated(&headers)?;
    Err(Problem::new(
        StatusCode::NOT_FOUND,
        "not_found",
        "There is no such route.",
    ))
}

async fn create_token(
    State(state): Shared,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let speech = Speech::negotiated(&headers)?;
    let request = document::read(&headers, &body)?;
    let field = |name: &str| request[name].as_str();
    let core = &state.core;
    let (family, presented) = match field("grant_type") {
        Some("password") => {
            let (username, password) = (field("username"), field("password"));
            let is_user = username == Some(&state.config.username)
                && password == Some(&state.config.password);
            if !is_user {
                let detail = "The username or the password is wrong.";
                return Err(Problem::unauthorized("invalid_credentials", detail));
            }
            (core.ledger.open_family(""), None)
        }
        Some("refresh_token") => {
            let presented = field("refresh_token").unwrap_or_default();
            let redeemed = (core.ledger).redeem(presented, core.clock.now(), &core.terms());
            let family = redeemed.map_err(|reason| {
                let detail = match reason {
                    Stale::Reused => "It is not the refresh token issued last.",
                    _ => "The refresh token is expired or unknown.",
                };
                Problem::unauthorized("invalid_refresh_token", detail)
            })?;
            (family, Some(presented))
        }
        _ => {
            let detail = "It must be password or refresh_token.";
            let problem = Problem::new(StatusCode::BAD_REQUEST, "invalid_grant_type", detail);
            return Err(problem.at("/grant_type"));
        }
    };

    let access = |validity| core.mint.jwt(&access_claims(&state.config, validity));
    let refresh = |validity| core.mint.jwt(&refresh_claims(&state.config, validity));
    let issued = core.issue_both(family, presented, access, refresh);
    let mut attributes = Map::new();
    attributes.insert("login_timestamp".to_owned(), core.clock.now().into());
    attributes.insert("user_id".to_owned(), USER_ID.into());
    attributes.insert("user_profile_id".to_owned(), PROFILE_ID.into());
    attributes.insert("access_token".to_owned(), issued.access.into());
    if let Some(expires_at) = issued.expires_at {
        attributes.insert("expires_at_timestamp".to_owned(), expires_at);
    }
    if let Some(refresh) = issued.refresh {
        attributes.insert("refresh_token".to_owned(), refresh.into());
    }
    let status = if state.config.created {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    let number = core.ledger.access_issued();
    // An array, although there is always one.
    let data = json!([{
        "type": "AuthenticationTokens",
        "id": format!("11111111-2222-4333-8444-{number:012}"),
        "attributes": attributes,
    }]);
    Ok(speech.reply(status, &json!({ "data": data })))
}

/// False claims: the expiry is off, and user and profile are somebody else's.
fn access_claims(config: &AminoConfig, validity: Validity) -> Value {
    json!({
        "iss": "AminoMove",
        "iat": validity.issued_at,
        "exp": validity.expires_at.saturating_add(config.claim_offset),
        "aud": "www.example.org",
        "sub": "somebody.else@example.org",
        "profile_id": "00000000-0000-4000-8000-000000000000",
        "type": "access",
        "stb_serial_no": "000000000000",
    })
}

fn refresh_claims(config: &AminoConfig, validity: Validity) -> Value {
    json!({
        "iss": "AminoMove",
        "iat": validity.issued_at,
        "exp": validity.expires_at.saturating_add(config.claim_offset),
        "aud": "www.example.org",
        "sub": "somebody.else@example.org",
        "type": "refresh",
    })
}

async fn list_streams(
    State(state): Shared,
    Path(channel_id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let speech = Speech::negotiated(&headers)?;
    let Authorization::Bearer(token) = authorization(&headers) else {
        let detail = "There is no bearer token.";
        return Err(Problem::unauthorized("missing_token", detail));
    };
    let checked = (state.core.ledger).check_access(&token, state.core.clock.now());
    checked.map_err(|_| Problem::unauthorized("invalid_token", "The token is not valid."))?;
    if channel_id != CHANNEL_ID {
        let detail = "There is no such channel.";
        return Err(Problem::new(StatusCode::NOT_FOUND, "not_found", detail));
    }
    let document = json!({
        "links": {
            "self": format!("/channels/{channel_id}/relationships/streams"),
            "related": format!("/channels/{channel_id}/streams"),
        },
        "data": [{ "type": "Stream", "id": "4201" }, { "type": "Stream", "id": "4202" }],
    });
    Ok(speech.reply(StatusCode::OK, &document))
}

#[cfg(test)]
mod tests;
