//! One login's token over time. A call takes the current token without waiting or locking; the
//! session refreshes it before it expires and replaces it after the API rejected it. Every refresh
//! is one detached task ([`flight`], [`renewal`]) whose result all callers share, so that no
//! caller's fate touches another's.

mod backoff;
mod current;
mod flight;
mod logout;
mod rejection;
pub(super) mod renewal;
pub(super) mod set;
mod state;

use std::fmt;
use std::sync::Arc;

pub use current::Lease;
pub(super) use rejection::Rejected;
pub use state::{LastFailure, SessionState};

use self::flight::{Flight, Landing, Shared, State};
use self::renewal::Renewal;
use super::clock::Clock;
use super::error::{AuthError, Subject};
use super::expiry::Phase;
use super::grant::Grant;
use super::partition::Partition;
use super::store::Store;
use super::sync::{MutexGuard, Ordering, spawn};
use crate::runtime::secret::Secret;

/// A login whose token is kept valid. Clones are the same session.
#[derive(Clone)]
pub struct Session {
    shared: Arc<Shared>,
}

/// What a session is made of.
pub(super) struct Setup {
    pub(super) subject: Subject,
    pub(super) partition: Partition,
    pub(super) scopes: Vec<String>,
    pub(super) grant: Arc<dyn Grant>,
    pub(super) store: Arc<dyn Store>,
    pub(super) clock: Arc<dyn Clock>,
    /// This instance's place in the early window, between 0 and 1.
    pub(super) spread: f64,
}

impl Setup {
    fn unusable_token(&self) -> AuthError {
        let reason = "the server gave no access token that can be sent as a bearer token";
        self.subject.misconfigured(reason)
    }
}

impl Session {
    pub(super) fn new(setup: Setup) -> Self {
        Self {
            shared: Arc::new(Shared::new(setup)),
        }
    }

    /// The current token if it can be used: no waiting, no locking, no allocation. In the early
    /// window this also starts a refresh in the background.
    pub fn ready(&self) -> Option<Lease> {
        let current = self.shared.current.load();
        let current = current.as_ref()?;
        if current.rejected.load(Ordering::Acquire) {
            return None;
        }
        match current.schedule.phase(self.shared.setup.clock.now()) {
            Phase::Fresh => {}
            Phase::Early => self.refresh_behind(),
            Phase::Expired => return None,
        }
        Some(current.lease())
    }

    /// The current token, or the next one where there is none that can be used.
    ///
    /// # Errors
    /// What the refresh ended with, for all who waited for it; while a failure is remembered, that
    /// failure, without asking again.
    pub async fn lease(&self) -> Result<Lease, AuthError> {
        if let Some(lease) = self.ready() {
            return Ok(lease);
        }
        // A task that ended with its runtime leaves no result; whoever waited starts another, here.
        for _ in 0..3 {
            let mut flight = match self.join()? {
                Joined::Ready(lease) => return Ok(lease),
                Joined::Flight(flight) => flight,
            };
            if let Ok(outcome) = flight.wait_for(Option::is_some).await
                && let Some(outcome) = outcome.as_ref()
            {
                return outcome
                    .as_ref()
                    .map(|current| current.lease())
                    .map_err(AuthError::clone);
            }
        }
        Err(AuthError::Interrupted {
            subject: self.shared.setup.subject,
        })
    }

    /// The access token itself, for what a header is not enough for.
    ///
    /// # Errors
    /// As [`Session::lease`].
    pub async fn access_token(&self) -> Result<Secret, AuthError> {
        self.lease().await?;
        match self.shared.current.load().as_ref() {
            Some(current) => Ok(current.access.clone()),
            None => Err(self.shared.logged_out()),
        }
    }

    /// Gets a token now, whatever failed before, and ends a logout.
    ///
    /// # Errors
    /// As [`Session::lease`]; [`AuthError::ReauthenticationRequired`] where only a person can.
    pub async fn login(&self) -> Result<(), AuthError> {
        self.reopen();
        self.lease().await.map(drop)
    }

    /// Lets calls ask for a token again, after a logout or a failure.
    pub(super) fn reopen(&self) {
        let mut state = self.shared.state();
        state.logged_out = false;
        state.forget_failures();
    }

    /// How the session stands.
    pub fn state(&self) -> SessionState {
        let (state, now) = (self.shared.state(), self.shared.setup.clock.now());
        let current = self.shared.current.load();
        let usable = current.as_ref().filter(|current| current.is_usable(now));
        SessionState {
            subject: self.shared.setup.subject,
            scopes: self.shared.setup.scopes.clone(),
            has_token: usable.is_some(),
            valid_until: usable.and_then(|current| current.schedule.expiry().system_time()),
            refreshing: state.flight.is_some(),
            logged_out: state.logged_out,
            last_failure: state.failure.as_ref().map(|failure| LastFailure {
                at: failure.at.system_time(),
                error: failure.error_at(now),
                next_attempt: failure.until.system_time(),
            }),
        }
    }

    /// Starts a refresh unless one runs or a failure is remembered.
    fn refresh_behind(&self) {
        let state = self.shared.state();
        let now = self.shared.setup.clock.now();
        if state.flight.is_none() && state.remembered(now).is_none() && !state.logged_out {
            // Outside of a runtime there is no background; the token is still good.
            let _ = self.start(state, true);
        }
    }

    /// What a caller without a token does: looks again, joins the running refresh, hears of the
    /// last failure, or starts a refresh.
    fn join(&self) -> Result<Joined, AuthError> {
        let state = self.shared.state();
        let now = self.shared.setup.clock.now();
        let current = self.shared.current.load();
        if let Some(current) = current.as_ref().filter(|current| current.is_usable(now)) {
            return Ok(Joined::Ready(current.lease()));
        }
        if state.logged_out {
            return Err(self.shared.logged_out());
        }
        if let Some(flight) = &state.flight {
            return Ok(Joined::Flight(flight.clone()));
        }
        if let Some(failure) = state.remembered(now) {
            return Err(failure.error_at(now));
        }
        self.start(state, false).map(Joined::Flight)
    }

    /// Starts the detached task. `early` says that the current token can still be used.
    fn start(&self, mut state: MutexGuard<'_, State>, early: bool) -> Result<Flight, AuthError> {
        let current = self.shared.current.load();
        let current = current.as_ref();
        let renewal = Renewal {
            epoch: state.epoch,
            known: current.map(|current| current.access.clone()),
            after_rejection: current
                .is_some_and(|current| current.rejected.load(Ordering::Acquire)),
            early,
        };
        let (landing, flight) = Landing::new(&self.shared, state.epoch);
        state.flight = Some(flight.clone());
        // A runtime that shuts down drops the task at once, and its landing takes the lock.
        drop(state);
        let task = spawn(async move {
            let result = renewal.run(landing.shared()).await;
            landing.land(&renewal, result);
        });
        task.map(|_detached| flight).ok_or_else(|| {
            let reason = "it was used outside of a tokio runtime, which refreshing needs";
            self.shared.setup.subject.misconfigured(reason)
        })
    }

    pub(super) fn setup(&self) -> &Setup {
        &self.shared.setup
    }
}

enum Joined {
    Ready(Lease),
    Flight(Flight),
}

impl fmt::Debug for Session {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("Session");
        shown.field("partition", &self.shared.setup.partition);
        shown.field("state", &self.state()).finish()
    }
}

#[cfg(all(test, not(shuttle)))]
mod tests {
    use std::sync::mpsc;
    use std::time::Duration;

    use crate::auth::clock::ManualClock;
    use crate::auth::tests::token_server::{TokenServer, token_of};

    #[tokio::test]
    async fn a_valid_token_is_taken_while_somebody_holds_the_lock() {
        let session = TokenServer::new().session(&ManualClock::default());
        token_of(&session).await.expect("a token");
        let (taken, result) = mpsc::channel();
        let reader = session.clone();
        let held = session.shared.state();
        std::thread::spawn(move || taken.send(reader.ready().is_some()));
        assert_eq!(result.recv_timeout(Duration::from_mins(1)), Ok(true));
        drop(held);
    }
}
