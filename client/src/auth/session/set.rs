//! The sessions of one login: a single one, or one per set of scopes that operations require, made
//! when the first of them is called.

use std::sync::Arc;

use arc_swap::ArcSwap;

use super::{Session, Setup};
use crate::auth::clock::Clock;
use crate::auth::error::AuthError;
use crate::auth::grant::Grant;
use crate::auth::grant::oauth_grant::OAuthGrant;
use crate::auth::partition::Partition;
use crate::auth::random::fraction;
use crate::auth::store::Store;
use crate::runtime::route::{Api, Need, Scheme};

/// No document has more scope sets for one scheme.
const MOST: usize = 256;

/// A login, and its sessions.
pub(crate) struct Sessions {
    origin: Login,
    /// Grows by a copy: calls read it without a lock.
    made: ArcSwap<Vec<(Scopes, Session)>>,
}

type Scopes = &'static [&'static str];

/// What all sessions of a login have in common.
pub(crate) struct Login {
    pub(crate) api: &'static Api,
    pub(crate) scheme: &'static Scheme,
    pub(crate) account: String,
    pub(crate) grant: Arc<dyn Grant>,
    /// The same, where a person can log in.
    pub(crate) oauth: Option<Arc<OAuthGrant>>,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) clock: Arc<dyn Clock>,
    /// The scopes of the one session; `None` for a session per scope set.
    pub(crate) scopes: Option<Vec<String>>,
}

impl Sessions {
    pub(crate) fn new(origin: Login) -> Self {
        Self {
            origin,
            made: ArcSwap::default(),
        }
    }

    /// The session for operations that require these scopes.
    pub(crate) fn of(&self, scopes: Scopes) -> Result<Session, AuthError> {
        let key = if self.origin.scopes.is_some() {
            &[]
        } else {
            scopes
        };
        if let Some(session) = find(&self.made.load(), key) {
            return Ok(session);
        }
        let fresh = self.origin.session(key);
        self.made.rcu(|made| {
            let mut made = made.to_vec();
            if find(&made, key).is_none() && made.len() < MOST {
                made.push((key, fresh.clone()));
            }
            made
        });
        find(&self.made.load(), key).ok_or_else(|| AuthError::Misconfigured {
            subject: self.origin.scheme.name,
            reason: "its operations require more scope sets than are kept apart; name `scopes`"
                .into(),
            status: None,
        })
    }

    /// The session of the document's default requirement: the one for calls outside of the
    /// document, and the only one where the login has but one.
    pub(crate) fn main(&self) -> Result<Session, AuthError> {
        let mut needs = self
            .origin
            .api
            .unlisted
            .security
            .0
            .iter()
            .copied()
            .flatten();
        let of_scheme = |need: &&Need| need.scheme.name == self.origin.scheme.name;
        self.of(needs.find(of_scheme).map_or(&[], |need| need.scopes))
    }

    /// The sessions that were used so far.
    pub(crate) fn made(&self) -> Vec<Session> {
        self.made
            .load()
            .iter()
            .map(|(_, session)| session.clone())
            .collect()
    }

    pub(crate) fn oauth(&self) -> Option<&Arc<OAuthGrant>> {
        self.origin.oauth.as_ref()
    }
}

fn find(made: &[(Scopes, Session)], scopes: Scopes) -> Option<Session> {
    made.iter()
        .find(|(own, _)| *own == scopes)
        .map(|(_, session)| session.clone())
}

impl Login {
    fn session(&self, scopes: Scopes) -> Session {
        let required = || scopes.iter().map(ToString::to_string).collect();
        let scopes = self.scopes.clone().unwrap_or_else(required);
        let (api, scheme) = (self.api.name, self.scheme.name);
        let identity = self.grant.identity();
        Session::new(Setup {
            scheme,
            partition: Partition::new(api, scheme, &self.account, &identity, &scopes),
            scopes,
            grant: Arc::clone(&self.grant),
            store: Arc::clone(&self.store),
            clock: Arc::clone(&self.clock),
            spread: fraction(),
        })
    }
}
