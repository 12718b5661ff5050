//! `FlintRow`'s authorization endpoint: RFC 6749, section 4.1.1, with the PKCE of RFC 7636 and the
//! loopback addresses of RFC 8252. Nobody is asked: the configured answer is redirected at once,
//! and some of the answers are those of an attacker.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use url::{Host, Url};

use super::{FlintRowState, PROFILE_SCOPE, READ_SCOPE};
use crate::vendor::ledger::Family;
use crate::vendor::lock;
use crate::vendor::request::Form;

/// What comes back from the authorization endpoint once a request is in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consent {
    /// A code, the state and the issuer.
    Approve,
    /// `error=access_denied`.
    Deny,
    /// As approved, but with a state that the client never sent.
    ForgeState,
    /// As approved, but the issuer is another server: a mix-up attack.
    ForgeIssuer,
    /// As approved, without an issuer.
    OmitIssuer,
}

/// An authorization code that was issued.
pub(super) struct Code {
    pub(super) redirect_uri: String,
    pub(super) challenge: String,
    pub(super) scope: String,
    pub(super) expires_at: i64,
    /// The family that the code was exchanged for, once it was.
    pub(super) used_for: Option<Family>,
}

pub(super) async fn authorize(
    State(state): State<Arc<FlintRowState>>,
    RawQuery(query): RawQuery,
) -> Response {
    let query = query.unwrap_or_default();
    let request = match Form::read(query.as_bytes()) {
        Ok(request) => request,
        Err(name) => return shown(&format!("{name} is repeated")),
    };
    // Until client and address are known to be good, an error must not be redirected.
    if request.get("client_id") != Some(&state.config.client_id) {
        return shown("client_id is unknown");
    }
    let redirect = request.get("redirect_uri").unwrap_or_default();
    let Some(mut target) = redirect_target(&state, redirect) else {
        return shown("redirect_uri is not a loopback address of this client");
    };

    let consent = *lock(&state.consent);
    match answer(&state, &request, redirect, consent) {
        Ok(code) => target.query_pairs_mut().append_pair("code", &code),
        Err((error, description)) => (target.query_pairs_mut())
            .append_pair("error", error)
            .append_pair("error_description", description),
    };
    let sent_state = match consent {
        Consent::ForgeState => Some("a-state-that-nobody-sent"),
        _ => request.get("state"),
    };
    if let Some(sent_state) = sent_state {
        target.query_pairs_mut().append_pair("state", sent_state);
    }
    let issuer = match consent {
        Consent::ForgeIssuer => Some("https://attacker.example"),
        Consent::OmitIssuer => None,
        _ => Some(state.issuer.as_str()),
    };
    if let Some(issuer) = issuer {
        target.query_pairs_mut().append_pair("iss", issuer);
    }
    match HeaderValue::from_str(target.as_str()) {
        Ok(location) => (StatusCode::FOUND, [(header::LOCATION, location)]).into_response(),
        Err(_) => shown("redirect_uri cannot stand in a header"),
    }
}

/// A code for a request that is in order and approved, else the error and its description.
fn answer(
    state: &FlintRowState,
    request: &Form,
    redirect: &str,
    consent: Consent,
) -> Result<String, (&'static str, &'static str)> {
    match request.get("response_type") {
        Some("code") => {}
        None => return Err(("invalid_request", "response_type is missing")),
        Some(_) => return Err(("unsupported_response_type", "only code is supported")),
    }
    if request.get("state").is_none() {
        return Err(("invalid_request", "state is missing"));
    }
    let challenge = request.get("code_challenge").unwrap_or_default();
    let is_digest = challenge.len() == 43
        && (challenge.bytes()).all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    // Without a method, "plain" is meant.
    if !is_digest || request.get("code_challenge_method") != Some("S256") {
        return Err(("invalid_request", "a code_challenge by S256 is required"));
    }
    let scope = request.get("scope").unwrap_or(READ_SCOPE);
    if !(scope.split(' ')).all(|scope| [READ_SCOPE, PROFILE_SCOPE].contains(&scope)) {
        return Err(("invalid_scope", "there is no such scope"));
    }
    if consent == Consent::Deny {
        return Err(("access_denied", "the user said no"));
    }
    let code = state.core.mint.hexadecimal();
    let entry = Code {
        redirect_uri: redirect.to_owned(),
        challenge: challenge.to_owned(),
        scope: scope.to_owned(),
        expires_at: state
            .core
            .clock
            .now()
            .saturating_add(state.config.code_lifetime),
        used_for: None,
    };
    lock(&state.codes).insert(code.clone(), entry);
    Ok(code)
}

/// The address to redirect to, if it is one of this client's: a literal loopback address at any
/// port, since a native client cannot know its port in advance.
fn redirect_target(state: &FlintRowState, redirect: &str) -> Option<Url> {
    let url = Url::parse(redirect).ok()?;
    let is_loopback = match url.host()? {
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
        // The name could resolve to anything.
        Host::Domain(_) => false,
    };
    let is_path = (state.config.redirect_path.as_deref()).is_none_or(|path| path == url.path());
    let is_plain = url.scheme() == "http" && url.fragment().is_none() && url.username().is_empty();
    (is_loopback && is_path && is_plain).then_some(url)
}

/// An error that the user sees, because there is nowhere to redirect it to.
fn shown(message: &str) -> Response {
    (StatusCode::BAD_REQUEST, message.to_owned()).into_response()
}
