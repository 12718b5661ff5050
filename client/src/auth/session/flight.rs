//! What a session and its detached tasks share: the current token, behind a pointer that is swapped,
//! and a few fields behind a lock that is held for moments, never over an await. A [`Flight`] is one
//! refresh on its way; a [`Landing`] ends it, however its task ends.

use std::sync::Arc;

use tokio::sync::watch;

use super::Setup;
use super::backoff;
use super::current::Current;
use super::renewal::{Renewal, Renewed};
use crate::auth::clock::Moment;
use crate::auth::error::AuthError;
use crate::auth::expiry::Schedule;
use crate::auth::random::fraction;
use crate::auth::store::Record;
use crate::auth::sync::{AtomicBool, Mutex, MutexGuard, PoisonError, Slot};
use crate::auth::token;
use crate::runtime::secret::Secret;

/// What the session and its detached tasks share.
pub(super) struct Shared {
    pub(super) setup: Setup,
    pub(super) current: Slot<Current>,
    state: Mutex<State>,
}

/// What changes under the lock.
#[derive(Default)]
pub(super) struct State {
    generation: u64,
    /// Raised by logout and by a person's login: a refresh from before is not published after.
    pub(super) epoch: u64,
    pub(super) flight: Option<Flight>,
    pub(super) failure: Option<Failure>,
    failures: u32,
    unsaved: Option<Unsaved>,
    pub(super) logged_out: bool,
    /// How many tokens in a row were rejected before they were ever accepted.
    pub(super) hopeless: u32,
    pub(super) hopeless_until: Option<Moment>,
}

/// A record that was received and could not be saved.
pub(super) struct Unsaved {
    pub(super) record: Record,
    /// The access token that the store held when the record was asked for. Once it holds another,
    /// somebody else has gone on, and the record comes too late.
    pub(super) basis: Option<Secret>,
}

pub(super) type Outcome = Result<Arc<Current>, AuthError>;
/// Completes when the running refresh does; closes if its task was cut off.
pub(super) type Flight = watch::Receiver<Option<Outcome>>;

/// A failure that is remembered.
pub(super) struct Failure {
    error: AuthError,
    pub(super) at: Moment,
    pub(super) until: Moment,
}

impl Failure {
    /// The error, with the wait that is left.
    pub(super) fn error_at(&self, now: Moment) -> AuthError {
        let mut error = self.error.clone();
        if let AuthError::Unavailable { retry_in, .. } = &mut error {
            *retry_in = now.until(self.until);
        }
        error
    }
}

impl State {
    /// The last failure, until its time is over.
    pub(super) fn remembered(&self, now: Moment) -> Option<&Failure> {
        self.failure
            .as_ref()
            .filter(|failure| !now.reached(failure.until))
    }

    pub(super) fn forget_failures(&mut self) {
        (self.failure, self.failures) = (None, 0);
    }

    fn next_epoch(&mut self) {
        self.epoch += 1;
        self.flight = None;
    }
}

impl Shared {
    pub(super) fn new(setup: Setup) -> Self {
        Self {
            setup,
            current: Slot::default(),
            state: Mutex::default(),
        }
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Publishes a new token, or remembers a failure.
    fn settle(
        &self,
        state: &mut State,
        renewal: &Renewal,
        result: Result<Renewed, AuthError>,
    ) -> Outcome {
        if state.epoch != renewal.epoch {
            // A logout came in between, or a login, which brought a token of its own.
            return self.current.load_full().ok_or_else(|| self.logged_out());
        }
        let published =
            result.and_then(|renewed| self.publish(state, renewed, renewal.after_rejection));
        published.map_err(|error| {
            let now = self.setup.clock.now();
            state.failures = state.failures.saturating_add(1);
            // What the server asked for, if anything.
            let (pace, asked) = match error {
                AuthError::Unavailable { retry_in, .. } => (backoff::TRANSIENT, Some(retry_in)),
                AuthError::ReauthenticationRequired { .. } => (backoff::WAITING, None),
                AuthError::CredentialsRejected { .. } | AuthError::Misconfigured { .. } => {
                    (backoff::FINAL, None)
                }
                _ => (backoff::TRANSIENT, None),
            };
            let until = now.after(pace.wait(state.failures, asked, fraction()));
            let failure = state.failure.insert(Failure {
                error,
                at: now,
                until,
            });
            failure.error_at(now)
        })
    }

    fn publish(&self, state: &mut State, renewed: Renewed, after_rejection: bool) -> Outcome {
        let Setup { clock, spread, .. } = &self.setup;
        let header = token::authorization("Bearer", renewed.access.expose())
            .ok_or_else(|| self.setup.unusable_token())?;
        state.generation += 1;
        state.forget_failures();
        let current = Arc::new(Current {
            generation: state.generation,
            access: renewed.access,
            header,
            schedule: Schedule::new(clock.now(), renewed.obtained, renewed.expires, *spread),
            after_rejection,
            rejected: AtomicBool::new(false),
            proven: AtomicBool::new(false),
        });
        self.current.store(Some(Arc::clone(&current)));
        Ok(current)
    }

    /// Publishes a token that a person's login brought.
    pub(super) fn install(&self, renewed: Renewed) -> Result<(), AuthError> {
        let mut state = self.state();
        state.next_epoch();
        state.logged_out = false;
        self.publish(&mut state, renewed, false).map(drop)
    }

    /// Ends the use of every token from before, and gives the record that was never saved.
    pub(super) fn close(&self) -> Option<Record> {
        let mut state = self.state();
        state.next_epoch();
        state.logged_out = true;
        self.current.store(None);
        state.unsaved.take().map(|unsaved| unsaved.record)
    }

    /// Whether no logout or login has come in between.
    pub(super) fn is_at(&self, epoch: u64) -> bool {
        self.state().epoch == epoch
    }

    pub(super) fn has_unsaved(&self) -> bool {
        self.state().unsaved.is_some()
    }

    pub(super) fn take_unsaved(&self) -> Option<Unsaved> {
        self.state().unsaved.take()
    }

    pub(super) fn keep_unsaved(&self, unsaved: Unsaved) {
        self.state().unsaved = Some(unsaved);
    }

    pub(super) fn logged_out(&self) -> AuthError {
        AuthError::ReauthenticationRequired {
            subject: self.setup.subject,
            reason: "it was logged out; `login` logs in again",
        }
    }
}

/// Ends a flight, however its task ends: with a result, by a panic, or with its runtime.
pub(super) struct Landing {
    shared: Arc<Shared>,
    epoch: u64,
    landed: watch::Sender<Option<Outcome>>,
}

impl Landing {
    pub(super) fn new(shared: &Arc<Shared>, epoch: u64) -> (Self, Flight) {
        let (landed, flight) = watch::channel(None);
        let shared = Arc::clone(shared);
        (
            Self {
                shared,
                epoch,
                landed,
            },
            flight,
        )
    }

    pub(super) fn shared(&self) -> &Shared {
        &self.shared
    }

    pub(super) fn land(&self, renewal: &Renewal, result: Result<Renewed, AuthError>) {
        let mut state = self.shared.state();
        let outcome = self.shared.settle(&mut state, renewal, result);
        self.clear(&mut state);
        drop(state);
        self.landed.send_replace(Some(outcome));
    }

    /// Makes room for the next flight. After a logout or a login there may be one already.
    fn clear(&self, state: &mut State) {
        if state.epoch == self.epoch {
            state.flight = None;
        }
    }
}

impl Drop for Landing {
    fn drop(&mut self) {
        if self.landed.borrow().is_none() {
            self.clear(&mut self.shared.state());
        }
    }
}
