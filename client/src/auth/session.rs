//! One login's token over time. A call takes the current token without waiting or locking; the
//! session refreshes it before it expires and replaces it after the API rejected it. Every refresh
//! is one detached task (see [`renewal`](super::renewal)) whose result all callers share, so that no
//! caller's fate touches another's. The lock here guards a few fields and is never held over an await.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use arc_swap::ArcSwapOption;
use http::HeaderValue;
use tokio::runtime::Handle;
use tokio::sync::watch;

use super::backoff;
use super::clock::{Clock, Moment};
use super::error::AuthError;
use super::expiry::{Phase, Schedule};
use super::grant::Grant;
use super::partition::Partition;
use super::renewal::{Failed, Renewal, Renewed};
use super::state::{LastFailure, SessionState};
use super::store::{Record, Store};
use super::token;
use crate::runtime::secret::Secret;

/// A login whose token is kept valid. Clones are the same session.
#[derive(Clone)]
pub struct Session {
    shared: Arc<Shared>,
}

/// What the session and its detached tasks share.
pub(super) struct Shared {
    pub(super) setup: Setup,
    current: ArcSwapOption<Published>,
    state: Mutex<State>,
}

/// What a session is made of.
pub(super) struct Setup {
    pub(super) api: &'static str,
    pub(super) scheme: &'static str,
    pub(super) partition: Partition,
    pub(super) scopes: Vec<String>,
    pub(super) grant: Arc<dyn Grant>,
    pub(super) store: Arc<dyn Store>,
    pub(super) clock: Arc<dyn Clock>,
    /// This instance's place in the early window, between 0 and 1.
    pub(super) spread: f64,
}

/// A token that callers may use.
struct Published {
    generation: u64,
    access: Secret,
    header: HeaderValue,
    schedule: Schedule,
    /// Whether the token replaced one that the API had rejected.
    after_rejection: bool,
    /// The API rejected it: it is not used again.
    rejected: AtomicBool,
    /// The API accepted it at least once.
    proven: AtomicBool,
}

/// What changes under the lock.
#[derive(Default)]
struct State {
    generation: u64,
    /// Raised by logout and by a person's login: a refresh from before is not published after.
    epoch: u64,
    flight: Option<Flight>,
    failure: Option<Failure>,
    failures: u32,
    /// A record that was received and could not be saved.
    unsaved: Option<Record>,
    logged_out: bool,
    /// How many tokens in a row were rejected before they were ever accepted.
    hopeless: u32,
    hopeless_until: Option<Moment>,
}

impl State {
    fn next_epoch(&mut self) {
        self.epoch += 1;
        self.flight = None;
    }
}

type Outcome = Result<Arc<Published>, AuthError>;
/// Completes when the running refresh does; closes if its task was cut off.
type Flight = watch::Receiver<Option<Outcome>>;

struct Failure {
    error: AuthError,
    at: Moment,
    until: Moment,
}

/// A token in use by one call: its header, and the generation that a rejection names.
#[derive(Clone, Debug)]
pub struct Lease {
    /// `Bearer ...`, marked sensitive.
    pub header: HeaderValue,
    generation: u64,
}

/// What a rejection leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rejected {
    /// Another token is there, or on its way: take it.
    Replaceable,
    /// The rejected token was made because of a rejection, and never accepted: another one would
    /// fare no better for now.
    Hopeless,
}

impl Session {
    pub(super) fn new(setup: Setup) -> Self {
        let (current, state) = (ArcSwapOption::empty(), Mutex::default());
        Self {
            shared: Arc::new(Shared {
                setup,
                current,
                state,
            }),
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
                    .map(|published| published.lease())
                    .map_err(AuthError::clone);
            }
        }
        Err(AuthError::Interrupted {
            scheme: self.shared.setup.scheme,
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

    /// Says that the API rejected a token. Only if it is still the current one does this lead to a
    /// refresh: any number of late rejections of the same token lead to one.
    pub(crate) fn reject(&self, lease: &Lease) -> Rejected {
        let mut state = self.shared.state();
        let current = self.shared.current.load();
        let Some(current) = current.as_ref().filter(|current| {
            current.generation == lease.generation && !current.rejected.load(Ordering::Acquire)
        }) else {
            return Rejected::Replaceable;
        };
        let now = self.shared.setup.clock.now();
        if current.after_rejection && !current.proven.load(Ordering::Acquire) {
            match state.hopeless_until {
                Some(until) if now.reached(until) => state.hopeless_until = None,
                Some(_) => return Rejected::Hopeless,
                None => {
                    state.hopeless = state.hopeless.saturating_add(1);
                    let wait =
                        backoff::REJECTED.wait(state.hopeless, None, super::random::fraction());
                    state.hopeless_until = Some(now.after(wait));
                    self.shared
                        .note_rejection(lease.generation, "new token rejected");
                    return Rejected::Hopeless;
                }
            }
        }
        current.rejected.store(true, Ordering::Release);
        self.shared.note_rejection(lease.generation, "rejected");
        Rejected::Replaceable
    }

    /// Says that the API accepted a token.
    pub(crate) fn accept(&self, lease: &Lease) {
        let current = self.shared.current.load();
        let Some(current) = current.as_ref() else {
            return;
        };
        if current.generation != lease.generation || current.proven.load(Ordering::Acquire) {
            return;
        }
        let mut state = self.shared.state();
        current.proven.store(true, Ordering::Release);
        (state.hopeless, state.hopeless_until) = (0, None);
    }

    /// How the session stands.
    pub fn state(&self) -> SessionState {
        let (state, now) = (self.shared.state(), self.shared.setup.clock.now());
        let current = self.shared.current.load();
        let usable = current.as_ref().filter(|current| current.is_usable(now));
        SessionState {
            scheme: self.shared.setup.scheme,
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

    /// Gets a token now, whatever failed before, and ends a logout.
    ///
    /// # Errors
    /// As [`Session::lease`].
    pub async fn login(&self) -> Result<(), AuthError> {
        {
            let mut state = self.shared.state();
            (state.logged_out, state.failure, state.failures) = (false, None, 0);
        }
        self.lease().await.map(drop)
    }

    /// Starts a refresh unless one runs or a failure is remembered.
    fn refresh_behind(&self) {
        let mut state = self.shared.state();
        let now = self.shared.setup.clock.now();
        let remembered = state
            .failure
            .as_ref()
            .is_some_and(|failure| !now.reached(failure.until));
        if state.flight.is_none() && !remembered && !state.logged_out {
            // Outside of a runtime there is no background; the token is still good.
            let _ = self.start(&mut state, true);
        }
    }

    /// What a caller without a token does: looks again, joins the running refresh, hears of the
    /// last failure, or starts a refresh.
    fn join(&self) -> Result<Joined, AuthError> {
        let mut state = self.shared.state();
        let now = self.shared.setup.clock.now();
        if let Some(current) = self
            .shared
            .current
            .load()
            .as_ref()
            .filter(|current| current.is_usable(now))
        {
            return Ok(Joined::Ready(current.lease()));
        }
        if state.logged_out {
            return Err(self.shared.logged_out());
        }
        if let Some(flight) = &state.flight {
            return Ok(Joined::Flight(flight.clone()));
        }
        if let Some(failure) = state
            .failure
            .as_ref()
            .filter(|failure| !now.reached(failure.until))
        {
            return Err(failure.error_at(now));
        }
        self.start(&mut state, false).map(Joined::Flight)
    }

    /// Starts the detached task. `early` says that the current token can still be used.
    fn start(&self, state: &mut State, early: bool) -> Result<Flight, AuthError> {
        let Ok(runtime) = Handle::try_current() else {
            return Err(AuthError::Misconfigured {
                subject: self.shared.setup.scheme,
                reason: "it was used outside of a tokio runtime, which refreshing needs".into(),
                status: None,
            });
        };
        let current = self.shared.current.load();
        let renewal = Renewal {
            epoch: state.epoch,
            known: current.as_ref().map(|current| current.access.clone()),
            after_rejection: current
                .as_ref()
                .is_some_and(|c| c.rejected.load(Ordering::Acquire)),
            early,
        };
        let (landed, flight) = watch::channel(None);
        let landing = Landing {
            shared: Arc::clone(&self.shared),
            epoch: state.epoch,
            landed,
        };
        state.flight = Some(flight.clone());
        runtime.spawn(async move {
            let result = renewal.run(&landing.shared).await;
            landing.land(&renewal, result);
        });
        Ok(flight)
    }

    pub(super) fn shared(&self) -> &Arc<Shared> {
        &self.shared
    }
}

enum Joined {
    Ready(Lease),
    Flight(Flight),
}

/// Ends a flight, however its task ends: with a result, by a panic, or with its runtime.
struct Landing {
    shared: Arc<Shared>,
    epoch: u64,
    landed: watch::Sender<Option<Outcome>>,
}

impl Landing {
    fn land(&self, renewal: &Renewal, result: Result<Renewed, Failed>) {
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

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Publishes a new token, or remembers a failure.
    fn settle(
        &self,
        state: &mut State,
        renewal: &Renewal,
        result: Result<Renewed, Failed>,
    ) -> Outcome {
        if state.epoch != renewal.epoch {
            // A logout came in between, or a login, which brought a token of its own.
            return self.current.load_full().ok_or_else(|| self.logged_out());
        }
        let published = result.and_then(|renewed| {
            let after_rejection = renewal.after_rejection;
            self.publish(state, renewed, after_rejection)
        });
        published.map_err(|failed| {
            let now = self.setup.clock.now();
            state.failures = state.failures.saturating_add(1);
            let pace = match failed.error {
                AuthError::CredentialsRejected { .. } | AuthError::Misconfigured { .. } => {
                    backoff::FINAL
                }
                AuthError::ReauthenticationRequired { .. } => backoff::REJECTED,
                _ => backoff::TRANSIENT,
            };
            let wait = pace.wait(
                state.failures,
                failed.retry_after,
                super::random::fraction(),
            );
            let failure = Failure {
                error: failed.error,
                at: now,
                until: now.after(wait),
            };
            let error = failure.error_at(now);
            state.failure = Some(failure);
            error
        })
    }

    fn publish(
        &self,
        state: &mut State,
        renewed: Renewed,
        after_rejection: bool,
    ) -> Result<Arc<Published>, Failed> {
        let header = token::authorization("Bearer", renewed.access.expose())
            .ok_or_else(|| Failed::unusable(self.setup.scheme))?;
        let setup = &self.setup;
        let schedule = Schedule::new(
            setup.clock.now(),
            renewed.obtained,
            renewed.expires,
            setup.spread,
        );
        state.generation += 1;
        (state.failure, state.failures, state.logged_out) = (None, 0, false);
        let published = Arc::new(Published {
            generation: state.generation,
            access: renewed.access,
            header,
            schedule,
            after_rejection,
            rejected: AtomicBool::new(false),
            proven: AtomicBool::new(false),
        });
        self.current.store(Some(Arc::clone(&published)));
        Ok(published)
    }

    /// Publishes a token that a person's login brought.
    pub(super) fn install(&self, renewed: Renewed) -> Result<(), AuthError> {
        let mut state = self.state();
        state.next_epoch();
        self.publish(&mut state, renewed, false)
            .map(drop)
            .map_err(|failed| failed.error)
    }

    /// Ends the use of every token from before, and gives the record that was never saved.
    pub(super) fn close(&self) -> Option<Record> {
        let mut state = self.state();
        state.next_epoch();
        state.logged_out = true;
        self.current.store(None);
        state.unsaved.take()
    }

    /// Whether a logout has come in between.
    pub(super) fn is_at(&self, epoch: u64) -> bool {
        self.state().epoch == epoch
    }

    pub(super) fn take_unsaved(&self) -> Option<Record> {
        self.state().unsaved.take()
    }

    pub(super) fn keep_unsaved(&self, record: Record) {
        self.state().unsaved = Some(record);
    }

    pub(super) fn logged_out(&self) -> AuthError {
        AuthError::ReauthenticationRequired {
            scheme: self.setup.scheme,
            reason: "it was logged out; `login` logs in again",
        }
    }

    fn note_rejection(&self, generation: u64, outcome: &'static str) {
        let Setup {
            api,
            scheme,
            partition,
            ..
        } = &self.setup;
        tracing::info!(api, scheme, %partition, generation, outcome, "token reject");
    }
}

impl Published {
    fn lease(&self) -> Lease {
        Lease {
            header: self.header.clone(),
            generation: self.generation,
        }
    }

    fn is_usable(&self, now: Moment) -> bool {
        !self.rejected.load(Ordering::Acquire) && self.schedule.phase(now) != Phase::Expired
    }
}

impl Failure {
    /// The error, with the wait that is left.
    fn error_at(&self, now: Moment) -> AuthError {
        match &self.error {
            AuthError::Unavailable {
                scheme,
                reason,
                status,
                ..
            } => AuthError::Unavailable {
                scheme,
                reason,
                status: *status,
                retry_in: now.until(self.until),
            },
            other => other.clone(),
        }
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("Session");
        shown.field("partition", &self.shared.setup.partition);
        shown.field("state", &self.state()).finish()
    }
}

/// The longest that a session waits for one exchange with the token endpoint.
pub(super) const EXCHANGE_DEADLINE: Duration = Duration::from_secs(30);
