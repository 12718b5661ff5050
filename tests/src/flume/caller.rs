//! Who calls a Flume route and with what: the bearer token, the ids in the path, the parameters
//! in the query. As extractors, so that a route runs only for its own user and existing devices.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::StatusCode;
use axum::http::request::Parts;
use url::form_urlencoded;

use super::envelope::Refusal;
use super::{FlumeState, data};
use crate::vendor::ledger::Stale;
use crate::vendor::request::{Authorization, authorization};

/// A caller with a good token, on a path that is the caller's own.
pub(super) struct Caller {
    path: Vec<(String, String)>,
}

impl Caller {
    /// An id in the path, as text.
    pub(super) fn id(&self, name: &str) -> &str {
        let found = self.path.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value.as_str())
    }

    /// An id in the path that must be a number.
    pub(super) fn number(&self, name: &str) -> Result<i64, Refusal> {
        integer(name, self.id(name))
    }
}

impl FromRequestParts<Arc<FlumeState>> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(
        parts: &mut Parts,
        state: &Arc<FlumeState>,
    ) -> Result<Self, Refusal> {
        // Nothing that the vendor would take for a token counts as none: 400, not 401.
        let Authorization::Bearer(token) = authorization(&parts.headers) else {
            let sentence = "The access token was not found";
            let status = StatusCode::BAD_REQUEST;
            return Err(Refusal::oauth(status, "invalid_request", sentence));
        };
        let now = state.core.clock.now();
        state.core.ledger.check_access(&token, now).map_err(stale)?;

        let path = RawPathParams::from_request_parts(parts, state).await;
        let path = path.map_err(|_| Refusal::undefined())?;
        let path: Vec<(String, String)> = (path.iter())
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        for (name, value) in &path {
            let is_there = match name.as_str() {
                "user_id" => integer(name, value)? == state.config.user_id,
                "device_id" => data::device(state, value).is_some(),
                _ => true,
            };
            if !is_there {
                return Err(Refusal::not_found());
            }
        }
        Ok(Self { path })
    }
}

/// The status is observed; the words are not.
fn stale(reason: Stale) -> Refusal {
    let sentence = match reason {
        Stale::Expired => "The access token has expired",
        _ => "The access token is invalid",
    };
    Refusal::oauth(StatusCode::UNAUTHORIZED, "invalid_token", sentence)
}

/// The parameters in the query.
pub(super) struct Parameters {
    pairs: Vec<(String, String)>,
}

impl Parameters {
    /// A parameter as text.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        let found = self.pairs.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// A parameter that must be a number.
    pub(super) fn number(&self, name: &str) -> Result<Option<i64>, Refusal> {
        self.text(name).map(|text| integer(name, text)).transpose()
    }

    /// A parameter that must be `true` or `false`.
    pub(super) fn flag(&self, name: &str) -> Result<Option<bool>, Refusal> {
        match self.text(name) {
            None => Ok(None),
            Some("true") => Ok(Some(true)),
            Some("false") => Ok(Some(false)),
            Some(_) => Err(Refusal::invalid(name, "must be a boolean")),
        }
    }

    /// All parameters, in order.
    pub(super) fn pairs(&self) -> &[(String, String)] {
        &self.pairs
    }
}

impl<S: Sync> FromRequestParts<S> for Parameters {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let query = parts.uri.query().unwrap_or_default();
        let pairs = form_urlencoded::parse(query.as_bytes()).into_owned();
        Ok(Self {
            pairs: pairs.collect(),
        })
    }
}

fn integer(name: &str, text: &str) -> Result<i64, Refusal> {
    let number = text.parse::<i32>().map(i64::from);
    number.map_err(|_| Refusal::invalid(name, "must be an integer"))
}
