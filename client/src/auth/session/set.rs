//! The sessions of one login: a single one, or one per set of scopes that operations require, made
//! when the first of them is called.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use arc_swap::ArcSwap;

use super::{Session, Setup};
use crate::auth::clock::Clock;
use crate::auth::error::{AuthError, Subject};
use crate::auth::grant::Grant;
use crate::auth::grant::oauth_grant::OAuthGrant;
use crate::auth::partition::Partition;
use crate::auth::random::fraction;
use crate::auth::store::Store;
use crate::runtime::route::{Api, Scheme};

/// No document has more scope sets for one scheme.
const MOST: usize = 256;

/// A login, and its sessions.
pub(crate) struct Sessions {
    origin: Login,
    /// Grows by a copy: calls read it without a lock.
    made: ArcSwap<Vec<(Scopes, Session)>>,
    /// Whether sessions begin as logged out. Held while one is made.
    logged_out: Mutex<bool>,
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
            logged_out: Mutex::default(),
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
        let logged_out = self.logged_out();
        let mut made = self.made.load().to_vec();
        if let Some(session) = find(&made, key) {
            return Ok(session);
        }
        if made.len() == MOST {
            let reason =
                "its operations require more scope sets than are kept apart; name `scopes`";
            let subject = Subject::new(self.origin.api, Some(self.origin.scheme));
            return Err(subject.misconfigured(reason));
        }
        let session = self.origin.session(key);
        if *logged_out {
            session.close();
        }
        made.push((key, session.clone()));
        self.made.store(Arc::new(made));
        Ok(session)
    }

    fn logged_out(&self) -> MutexGuard<'_, bool> {
        self.logged_out
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// The session of the document's default requirement: the one for calls outside of the
    /// document, and the only one where the login has but one.
    pub(crate) fn main(&self) -> Result<Session, AuthError> {
        let default = &self.origin.api.unlisted.security;
        self.of(default.scopes_of(self.origin.scheme))
    }

    /// Gets a token for the default requirement, and ends a logout for every scope set.
    pub(crate) async fn login(&self) -> Result<(), AuthError> {
        *self.logged_out() = false;
        self.made().iter().for_each(Session::reopen);
        self.main()?.login().await
    }

    /// Logs out every session, and whatever else the store has of this login: a token for scopes
    /// that another process asked for.
    pub(crate) async fn logout(&self) -> Result<(), AuthError> {
        *self.logged_out() = true;
        // The store may have a token of it, although it was not used yet.
        let mut result = self.main().map(drop);
        for session in self.made() {
            result = result.and(session.logout().await);
        }
        let any = self.origin.session(&[]);
        let setup = any.setup();
        let others = self.origin.store.scope_sets(setup.partition.login());
        match setup.in_time(others).await {
            Ok(others) => {
                for partition in others {
                    let session = self.origin.session_in(partition, Vec::new());
                    result = result.and(session.logout().await);
                }
                result
            }
            Err(error) => result.and(Err(error)),
        }
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
        let partition = Partition::new(api, scheme, &self.account, &identity, &scopes);
        self.session_in(partition, scopes)
    }

    fn session_in(&self, partition: Partition, scopes: Vec<String>) -> Session {
        Session::new(Setup {
            subject: Subject::new(self.api, Some(self.scheme)),
            partition,
            scopes,
            grant: Arc::clone(&self.grant),
            store: Arc::clone(&self.store),
            clock: Arc::clone(&self.clock),
            spread: fraction(),
        })
    }
}
