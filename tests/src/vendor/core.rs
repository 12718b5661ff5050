//! What stands behind every host of one vendor: clock, log, faults, token books. Each request
//! goes through [`record`], which logs it, lets a fault strike it, and holds its reply back if a
//! test wants that; the vendor's own routes see only what remains.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use axum::{Extension, Router};
use serde_json::Value;

use super::fault::{Fault, Faults, Target};
use super::hold::Gate;
use super::host::Line;
use super::ledger::{Family, Ledger};
use super::lock;
use super::log::{Call, Log};
use super::mint::Mint;
use super::terms::{Rotation, Terms};
use crate::clock::Clock;

/// A body larger than this is none that any test sends.
const BODY_LIMIT: usize = 16 << 20;

/// The paths that belong to logging in and out.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AuthPaths {
    pub(crate) token: &'static str,
    pub(crate) others: &'static [&'static str],
}

/// What one vendor's hosts share.
pub(crate) struct Core {
    pub(crate) clock: Clock,
    pub(crate) log: Log,
    pub(crate) faults: Faults,
    pub(crate) gate: Arc<Gate>,
    pub(crate) ledger: Ledger,
    pub(crate) mint: Mint,
    pub(crate) terms: Mutex<Terms>,
    pub(crate) token_latency: Mutex<Duration>,
    pub(crate) paths: AuthPaths,
}

/// Tokens just issued.
pub(crate) struct Issued {
    pub(crate) access: String,
    pub(crate) refresh: Option<String>,
    /// Seconds that the access token is good for, as announced; none to leave the field out.
    pub(crate) expires_in: Option<Value>,
    /// The same as a time.
    pub(crate) expires_at: Option<Value>,
}

/// The seconds between which a token is good.
#[derive(Clone, Copy)]
pub(crate) struct Validity {
    pub(crate) issued_at: i64,
    pub(crate) expires_at: i64,
}

impl Core {
    pub(crate) fn new(
        clock: Clock,
        canary: &str,
        terms: Terms,
        ledger: Ledger,
        paths: AuthPaths,
    ) -> Arc<Self> {
        Arc::new(Self {
            clock,
            log: Log::default(),
            faults: Faults::default(),
            gate: Gate::new(),
            ledger,
            mint: Mint::new(canary),
            terms: Mutex::new(terms),
            token_latency: Mutex::default(),
            paths,
        })
    }

    pub(crate) fn terms(&self) -> Terms {
        lock(&self.terms).clone()
    }

    /// Issues an access token alone.
    pub(crate) fn issue_access(
        &self,
        family: Family,
        access: impl FnOnce(Validity) -> String,
    ) -> Issued {
        let terms = self.terms();
        let issued_at = self.clock.now();
        let expires_at = issued_at.saturating_add(terms.access_lifetime);
        let access = access(Validity {
            issued_at,
            expires_at,
        });
        self.ledger.enter_access(&access, family, expires_at);
        Issued {
            access,
            refresh: None,
            expires_in: terms.announce(terms.access_lifetime),
            expires_at: terms.announce(expires_at),
        }
    }

    /// Issues an access token and, as the terms say, a refresh token: a new one at login, where
    /// `presented` is none, and after that whatever the rotation demands.
    pub(crate) fn issue_both(
        &self,
        family: Family,
        presented: Option<&str>,
        access: impl FnOnce(Validity) -> String,
        refresh: impl FnOnce(Validity) -> String,
    ) -> Issued {
        let terms = self.terms();
        let mut issued = self.issue_access(family, access);
        issued.refresh = match (presented, terms.rotation) {
            (Some(_), Rotation::Omit) => None,
            (Some(presented), Rotation::Keep) => Some(presented.to_owned()),
            (None, _) | (Some(_), Rotation::Rotate) => {
                let issued_at = self.clock.now();
                let expires_at = (terms.refresh_lifetime)
                    .map_or(i64::MAX, |lifetime| issued_at.saturating_add(lifetime));
                let token = refresh(Validity {
                    issued_at,
                    expires_at,
                });
                self.ledger.enter_refresh(&token, family, expires_at);
                Some(token)
            }
        };
        issued
    }

    /// The general target that a path belongs to, if any: authorize and revoke routes can only
    /// be struck by name.
    fn place(&self, path: &str) -> Option<Target> {
        if path == self.paths.token {
            Some(Target::Token)
        } else if self.paths.others.contains(&path) {
            None
        } else {
            Some(Target::Resources)
        }
    }
}

/// Puts [`record`] around the routes of a host.
pub(crate) fn recorded(core: &Arc<Core>, host: &'static str, router: Router) -> Router {
    router.layer(from_fn_with_state((Arc::clone(core), host), record))
}

async fn record(
    State((core, host)): State<(Arc<Core>, &'static str)>,
    Extension(line): Extension<Arc<Line>>,
    request: Request,
    next: Next,
) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, BODY_LIMIT).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let path = parts.uri.path().to_owned();
    let number = core.log.enter(Call {
        host,
        method: parts.method.to_string(),
        path: path.clone(),
        query: parts.uri.query().map(str::to_owned),
        status: None,
        at: core.clock.now(),
        body_kind: Call::kind(&parts.headers, &body),
        body: body.clone(),
        headers: parts.headers.clone(),
    });

    let place = core.place(&path);
    let is_token_call = place == Some(Target::Token) && parts.method == Method::POST;
    let fault = core.faults.strike(place.as_ref(), &parts.method, &path);
    let request = Request::from_parts(parts, Body::from(body));
    let (response, lost_after) = match fault {
        None => (next.run(request).await, None),
        Some(Fault::Reply(reply)) => (reply.response(), None),
        Some(Fault::Drop) => (StatusCode::OK.into_response(), Some(0)),
        Some(Fault::LoseReply(bytes)) => (next.run(request).await, Some(bytes)),
    };

    if is_token_call {
        let latency = *lock(&core.token_latency);
        if !latency.is_zero() {
            tokio::time::sleep(latency).await;
        }
        core.gate.pass().await;
    }
    match lost_after {
        Some(bytes) => line.cut_after(bytes),
        None => core.log.answered(number, response.status().as_u16()),
    }
    response
}
