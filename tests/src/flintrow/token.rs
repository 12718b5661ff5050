//! `FlintRow`'s token and revocation endpoints: codes are exchanged once, refresh tokens rotate,
//! and whoever presents a used one loses everything that descends from the same login. RFC 6749,
//! RFC 7636 for the verifier, RFC 7009 for revocation.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use super::FlintRowState;
use crate::vendor::ledger::{Family, Stale};
use crate::vendor::lock;
use crate::vendor::oauth::{Denial, required, token_form, token_reply};
use crate::vendor::request::{Authorization, Form, authorization, client_pair};

const CHALLENGE: &str = "Basic realm=\"flintrow\"";

pub(super) async fn create(
    State(state): State<Arc<FlintRowState>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Denial> {
    let form = token_form(&headers, &body)?;
    authenticate(&state, &headers, &form)?;
    let core = &state.core;
    let (family, scope, presented) = match required(&form, "grant_type")? {
        "authorization_code" => {
            let (family, scope) = exchange(&state, &form)?;
            (family, scope, None)
        }
        "refresh_token" => {
            let presented = required(&form, "refresh_token")?;
            let (family, scope) = refresh(&state, &form, presented)?;
            (family, scope, Some(presented))
        }
        _ => {
            let description = "there is no such grant";
            return Err(Denial::new("unsupported_grant_type", description));
        }
    };
    let mint = || core.mint.opaque();
    let issued = core.issue_both(family, presented, |_| mint(), |_| mint());
    Ok(token_reply(issued, Some(&scope)))
}

pub(super) async fn revoke(
    State(state): State<Arc<FlintRowState>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Denial> {
    let form = token_form(&headers, &body)?;
    authenticate(&state, &headers, &form)?;
    // A token that nobody knows is as good as revoked, and a wrong hint does no harm.
    state.core.ledger.revoke(required(&form, "token")?);
    Ok(StatusCode::OK.into_response())
}

/// Takes the client's id and secret from the header or from the body, but not from both.
fn authenticate(state: &FlintRowState, headers: &HeaderMap, form: &Form) -> Result<(), Denial> {
    let named = form.get("client_id");
    let (id, secret) = match (authorization(headers), form.get("client_secret")) {
        (Authorization::Basic(inside), None) => {
            let pair = client_pair(&inside);
            pair.ok_or_else(|| Denial::client("the Basic pair is not form-encoded", CHALLENGE))?
        }
        (Authorization::Absent, Some(secret)) => {
            let id = named.unwrap_or_default();
            (id.to_owned(), secret.to_owned())
        }
        (Authorization::Absent, None) => {
            return Err(Denial::client("the client did not authenticate", CHALLENGE));
        }
        (_, Some(_)) => {
            let description = "the client authenticates in two ways at once";
            return Err(Denial::new("invalid_request", description));
        }
        (_, None) => return Err(Denial::client("the header is malformed", CHALLENGE)),
    };
    let is_client = id == state.config.client_id && secret == state.config.client_secret;
    if is_client && named.is_none_or(|named| named == id) {
        Ok(())
    } else {
        Err(Denial::client("the client is unknown", CHALLENGE))
    }
}

fn exchange(state: &FlintRowState, form: &Form) -> Result<(Family, String), Denial> {
    let denied = |description: &str| Denial::new("invalid_grant", description);
    let presented = required(form, "code")?;
    let redirect = required(form, "redirect_uri")?;
    let verifier = required(form, "code_verifier")?;
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    if !(43..=128).contains(&verifier.len()) || !verifier.bytes().all(legal) {
        let description = "code_verifier has 43 to 128 unreserved characters";
        return Err(Denial::new("invalid_request", description));
    }

    let mut codes = lock(&state.codes);
    let code = codes.get_mut(presented);
    let code = code.ok_or_else(|| denied("the code is unknown"))?;
    if let Some(family) = code.used_for {
        // Somebody else may have used it: RFC 6749, section 4.1.2.
        state.core.ledger.revoke_family(family);
        return Err(denied("the code was used before"));
    }
    if state.core.clock.now() >= code.expires_at {
        return Err(denied("the code has expired"));
    }
    if redirect != code.redirect_uri {
        return Err(denied("redirect_uri differs from the one authorized"));
    }
    if URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)) != code.challenge {
        return Err(denied("code_verifier does not match its challenge"));
    }
    let family = state.core.ledger.open_family(&code.scope);
    code.used_for = Some(family);
    Ok((family, code.scope.clone()))
}

fn refresh(
    state: &FlintRowState,
    form: &Form,
    presented: &str,
) -> Result<(Family, String), Denial> {
    let core = &state.core;
    let granted = core.ledger.refresh_scope(presented).unwrap_or_default();
    let asked = form.get("scope").unwrap_or(&granted);
    let within = |scope| granted.split(' ').any(|known| known == scope);
    // Before the token is used up: a request that cannot be met must not cost it.
    if !asked.split(' ').all(within) {
        let description = "the scope is wider than the one granted";
        return Err(Denial::new("invalid_scope", description));
    }
    let redeemed = (core.ledger).redeem(presented, core.clock.now(), &core.terms());
    let family = redeemed.map_err(|reason| {
        let description = match reason {
            Stale::Unknown => "the refresh token is unknown",
            Stale::Expired => "the refresh token has expired",
            Stale::Reused => "the refresh token was used before",
            Stale::Revoked => "the refresh token was revoked",
        };
        Denial::new("invalid_grant", description)
    })?;
    Ok((family, asked.to_owned()))
}
