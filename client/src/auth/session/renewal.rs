//! One refresh, from looking whether another process has done it already to saving the new token.
//! It runs on a task of its own, under the store's lock, and ends with a token that is durable or
//! with a typed failure. What it gives, the session publishes.

use std::time::Duration;

use super::flight::{Shared, Unsaved};
use super::{Session, Setup};
use crate::auth::error::{AuthError, Subject};
use crate::auth::expiry::{Phase, Schedule};
use crate::auth::grant::{GrantError, GrantFuture};
use crate::auth::random::fraction;
use crate::auth::store::{Record, StoreError, StoreFuture, StoreLock};
use crate::auth::sync::Task;
use crate::auth::token::{self, Token};
use crate::runtime::secret::Secret;

/// The longest that a session waits for one exchange with the token endpoint.
pub(crate) const EXCHANGE_DEADLINE: Duration = Duration::from_secs(30);
/// And for one step of the store. Stores have shorter limits of their own, with better errors.
pub(crate) const STORE_DEADLINE: Duration = Duration::from_secs(90);

/// How often a session that waits for the lock looks for the holder's token.
const LOOK: Duration = Duration::from_millis(250);

/// What a refresh starts from.
pub(super) struct Renewal {
    /// The session's epoch at the start.
    pub(super) epoch: u64,
    /// The current token: finding just this one in the store is no news.
    pub(super) known: Option<Secret>,
    /// Whether the API rejected it.
    pub(super) after_rejection: bool,
    /// Whether it can still be used meanwhile.
    pub(super) early: bool,
}

/// A token that is ready to be published.
pub(super) struct Renewed {
    pub(super) access: Secret,
    pub(super) obtained: Duration,
    pub(super) expires: Option<Duration>,
}

impl From<Record> for Renewed {
    fn from(record: Record) -> Self {
        Self {
            obtained: record.obtained(),
            expires: record.expires(),
            access: record.access,
        }
    }
}

impl Renewal {
    /// Runs the refresh, and reports it.
    pub(super) async fn run(&self, shared: &Shared) -> Result<Renewed, AuthError> {
        shared
            .setup
            .told("token renewal", self.attempt(shared))
            .await
    }

    async fn attempt(&self, shared: &Shared) -> Result<(Renewed, &'static str), AuthError> {
        // Most often another process has done the work, and no lock is needed to see it.
        if let Some(found) = self.news(&shared.setup).await {
            return Ok((found.into(), "adopted"));
        }
        match self.take_turn(shared).await {
            // What was received meanwhile is kept; the next turn finds what others did.
            Err(error) if error.is_lost_lock() => self.take_turn(shared).await,
            result => result,
        }
    }

    /// Renews under the lock, unless another holder's token comes first.
    async fn take_turn(&self, shared: &Shared) -> Result<(Renewed, &'static str), AuthError> {
        let setup = &shared.setup;
        // A thousand that wait for one holder see its token at once: they need not hold the lock
        // one after the other to find it. Both are polled together, since neither may hang the other.
        let mut lock = tokio::select! {
            biased;
            lock = setup.lock() => lock?,
            found = self.watch(setup) => return Ok((found.into(), "adopted")),
        };
        if !shared.is_at(self.epoch) {
            return Err(shared.logged_out());
        }
        if shared.has_unsaved() {
            save_late(shared, &mut *lock).await?;
        }
        let (mut basis, mut dead) = (Basis::default(), None);
        for _ in 0..2 {
            let Some(found) = setup.in_time(lock.load()).await? else {
                break;
            };
            if self.is_news(setup, &found) {
                return Ok((found.into(), "adopted"));
            }
            basis.access = Some(found.access);
            // A refresh token other than the dead one is from a process that rotated it without
            // the lock: it gets a try of its own.
            let untried = |refresh: &Secret| dead.as_ref() != Some(refresh);
            let Some(refresh) = found.refresh.filter(untried) else {
                break;
            };
            let asked = setup.clock.now().wall;
            match exchange(setup, &refresh).await {
                Ok(token) => {
                    basis.refresh = Some(refresh);
                    let renewed = keep(shared, &mut *lock, token, basis, asked).await?;
                    return Ok((renewed, "refreshed"));
                }
                Err(GrantError::RefreshTokenDead) => dead = Some(refresh),
                Err(error) => return Err(error.of(setup.subject)),
            }
        }
        if dead.is_some() {
            forget_refresh_token(setup, &mut *lock).await?;
        }
        let asked = setup.clock.now().wall;
        let login = bounded(setup, setup.grant.login(&setup.scopes)).await;
        let token = login.map_err(|error| error.of(setup.subject))?;
        let renewed = keep(shared, &mut *lock, token, basis, asked).await?;
        Ok((renewed, "acquired"))
    }

    /// What another process has put into the store, if it can be used.
    async fn news(&self, setup: &Setup) -> Option<Record> {
        let found = setup.in_time(setup.store.load(&setup.partition)).await;
        found.ok().flatten().filter(|it| self.is_news(setup, it))
    }

    /// Looks into the store again and again, until there is news.
    async fn watch(&self, setup: &Setup) -> Record {
        loop {
            // Spread, so that a fleet does not look all at once.
            setup.clock.sleep(LOOK.mul_f64(0.5 + fraction())).await;
            if let Some(found) = self.news(setup).await {
                return found;
            }
        }
    }

    /// Whether a stored token is another one than the current, and good enough to use instead.
    fn is_news(&self, setup: &Setup, found: &Record) -> bool {
        if self.known.as_ref() == Some(&found.access) {
            return false;
        }
        let now = setup.clock.now();
        match Schedule::new(now, found.obtained(), found.expires(), setup.spread).phase(now) {
            Phase::Fresh => true,
            Phase::Early => !self.early,
            Phase::Expired => false,
        }
    }
}

/// Exchanges the refresh token. A reply that was lost may have rotated it: asking once more at once
/// falls into the time in which many servers accept the old one again; asking later does not.
async fn exchange(setup: &Setup, refresh: &Secret) -> Result<Token, GrantError> {
    let twice = Box::pin(async {
        match setup.grant.refresh(refresh, &setup.scopes).await {
            Err(GrantError::Transient {
                ambiguous: true, ..
            }) => setup.grant.refresh(refresh, &setup.scopes).await,
            result => result,
        }
    });
    bounded(setup, twice).await
}

/// Gives an exchange the session's own deadline.
pub(super) async fn bounded<T>(
    setup: &Setup,
    exchange: GrantFuture<'_, T>,
) -> Result<T, GrantError> {
    tokio::select! {
        result = exchange => result,
        () = setup.clock.sleep(EXCHANGE_DEADLINE) => {
            Err(GrantError::transient("the token endpoint did not answer in time"))
        }
    }
}

impl Setup {
    /// Takes the store's lock.
    pub(super) async fn lock(&self) -> Result<Box<dyn StoreLock>, AuthError> {
        self.in_time(self.store.lock(&self.partition)).await
    }

    /// Tells the log what came of a step, and how long it took.
    pub(super) async fn told<T>(
        &self,
        what: &'static str,
        step: impl Future<Output = Result<(T, &'static str), AuthError>>,
    ) -> Result<T, AuthError> {
        let (partition, start) = (&self.partition, self.clock.now().monotonic);
        let result = step.await;
        let took = self.clock.now().monotonic.saturating_sub(start);
        let took = took.as_secs_f64();
        match result {
            Ok((value, outcome)) => {
                tracing::info!(%partition, took, outcome, "{what}");
                Ok(value)
            }
            Err(error) => {
                tracing::warn!(%partition, took, outcome = "failed", %error, "{what}");
                Err(error)
            }
        }
    }

    /// A store that hangs must not hang every caller.
    pub(super) async fn in_time<T>(&self, work: StoreFuture<'_, T>) -> Result<T, AuthError> {
        let result = tokio::select! {
            result = work => result,
            () = self.clock.sleep(STORE_DEADLINE) => Err(StoreError::Backend {
                place: self.partition.to_string(),
                reason: "it did not answer in time".to_owned(),
            }),
        };
        result.map_err(|error| AuthError::Store {
            subject: self.subject,
            error,
        })
    }
}

/// What the store held when a token was asked for.
#[derive(Default)]
struct Basis {
    access: Option<Secret>,
    /// Kept where the reply brings no other.
    refresh: Option<Secret>,
}

/// Saves a new token. It is published only after this; so if a new refresh token cannot be saved,
/// the caller hears it, and nobody goes on with a login that the next start would not find.
async fn keep(
    shared: &Shared,
    lock: &mut dyn StoreLock,
    token: Token,
    basis: Basis,
    asked: Duration,
) -> Result<Renewed, AuthError> {
    let setup = &shared.setup;
    let usable = token::authorization("Bearer", token.access.expose()).is_some();
    let rotated = token.refresh.is_some() && token.refresh != basis.refresh;
    let expires = if usable {
        token.lifetime.expires_at(asked)
    } else {
        // Nobody adopts it, but the refresh token beside it may be the only one that is good.
        Some(asked)
    };
    let record = Record {
        access: token.access.clone(),
        refresh: token.refresh.or(basis.refresh),
        obtained_at: asked.as_secs(),
        expires_at: expires.map(|expires| expires.as_secs()),
        scopes: token.scopes,
    };
    if rotated {
        let basis = basis.access;
        save(shared, lock, Unsaved { record, basis }).await?;
    } else if let Err(error) = setup.in_time(lock.save(Some(&record))).await {
        tracing::warn!(partition = %setup.partition, %error, "token not saved");
    }
    if !usable {
        return Err(setup.unusable_token());
    }
    Ok(Renewed {
        access: token.access,
        obtained: asked,
        expires,
    })
}

/// Saves a record whose refresh token must not be lost: where that fails it stays in memory, and
/// the next attempt begins with it.
async fn save(
    shared: &Shared,
    lock: &mut dyn StoreLock,
    unsaved: Unsaved,
) -> Result<(), AuthError> {
    let saved = shared.setup.in_time(lock.save(Some(&unsaved.record))).await;
    match saved {
        Err(AuthError::Store { subject, error }) => {
            shared.keep_unsaved(unsaved);
            Err(AuthError::NotSaved { subject, error })
        }
        result => result,
    }
}

/// Saves what an earlier attempt could not, unless another process has replaced or deleted since
/// then what it was made from.
async fn save_late(shared: &Shared, lock: &mut dyn StoreLock) -> Result<(), AuthError> {
    let stored = shared.setup.in_time(lock.load()).await?;
    let stored = stored.map(|record| record.access);
    match shared.take_unsaved() {
        // A write that failed can have happened all the same.
        Some(unsaved)
            if stored == unsaved.basis || stored.as_ref() == Some(&unsaved.record.access) =>
        {
            save(shared, lock, unsaved).await
        }
        Some(_) => {
            let partition = &shared.setup.partition;
            tracing::warn!(%partition, "token not saved: the store holds a later one, or none");
            Ok(())
        }
        None => Ok(()),
    }
}

/// Saves and publishes the token that a person's login brought.
pub(crate) async fn install(
    session: &Session,
    token: Token,
    asked: Duration,
) -> Result<(), AuthError> {
    let shared = &*session.shared;
    let installed = async {
        let renewed = match replace(shared, token.clone(), asked).await {
            Err(error) if error.is_lost_lock() => replace(shared, token, asked).await?,
            result => result?,
        };
        shared.install(renewed).map(|()| ((), "acquired"))
    };
    shared.setup.told("token renewal", installed).await
}

/// Saves a token in the place of whatever is stored.
async fn replace(shared: &Shared, token: Token, asked: Duration) -> Result<Renewed, AuthError> {
    let setup = &shared.setup;
    let mut lock = setup.lock().await?;
    let stored = setup.in_time(lock.load()).await?;
    let basis = Basis {
        access: stored.map(|record| record.access),
        refresh: None,
    };
    keep(shared, &mut *lock, token, basis, asked).await
}

/// Waits for a detached task.
pub(crate) async fn finished(
    task: Option<Task<Result<(), AuthError>>>,
    subject: Subject,
) -> Result<(), AuthError> {
    let interrupted = AuthError::Interrupted { subject };
    match task {
        Some(task) => task.await.unwrap_or(Err(interrupted)),
        None => Err(interrupted),
    }
}

/// A refresh token that the server called dead is not tried again, in this process or another. The
/// lock is held, and the store has just been read: it is nobody's newer one.
async fn forget_refresh_token(setup: &Setup, lock: &mut dyn StoreLock) -> Result<(), AuthError> {
    let Some(mut record) = setup.in_time(lock.load()).await? else {
        return Ok(());
    };
    record.refresh = None;
    match setup.in_time(lock.save(Some(&record))).await {
        Err(error) if !error.is_lost_lock() => {
            tracing::warn!(partition = %setup.partition, %error, "dead refresh token not forgotten");
            Ok(())
        }
        result => result,
    }
}
