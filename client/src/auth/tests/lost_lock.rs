//! A holder that loses the store's lock, as one does that slept longer than its lease: it spends no
//! refresh token that is no longer its own, overwrites nothing that a later holder wrote, and loses
//! nothing that it received itself. And those who wait for a lock, who need only the holder's token.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::token_server::{HOUR, TokenServer, partition, settle, token_of};
use crate::auth::clock::ManualClock;
use crate::auth::error::AuthError;
use crate::auth::partition::Partition;
use crate::auth::session::Session;
use crate::auth::store::{MemoryStore, Record, Store, StoreError, StoreFuture, StoreLock};

/// Where a lock is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    Load,
    Save,
}

/// A store whose locks are lost as a test says, each time with what the later holder does then.
#[derive(Clone, Debug, Default)]
struct Fickle {
    memory: MemoryStore,
    losses: Arc<Mutex<Vec<(At, Later)>>>,
}

#[derive(Clone, Debug)]
enum Later {
    Nothing,
    Writes(Record),
    Deletes,
}

struct FickleLock {
    store: Fickle,
    inner: Box<dyn StoreLock>,
}

impl Fickle {
    /// The next locks are lost so.
    fn lose(&self, losses: impl IntoIterator<Item = (At, Later)>) {
        let mut all = self.losses.lock().unwrap_or_else(PoisonError::into_inner);
        all.extend(losses);
    }

    async fn stored(&self) -> Option<String> {
        let record = self.load(&partition()).await.expect("memory")?;
        Some(record.access.expose().to_owned())
    }
}

impl FickleLock {
    async fn check(&mut self, at: At) -> Result<(), StoreError> {
        let loss = {
            let mut losses = (self.store.losses.lock()).unwrap_or_else(PoisonError::into_inner);
            match losses.first() {
                Some((first, _)) if *first == at => losses.remove(0).1,
                _ => return Ok(()),
            }
        };
        match loss {
            Later::Nothing => {}
            Later::Writes(record) => self.inner.save(Some(&record)).await?,
            Later::Deletes => self.inner.save(None).await?,
        }
        Err(StoreError::LockLost {
            place: "fickle".to_owned(),
        })
    }
}

impl Store for Fickle {
    fn load<'a>(&'a self, partition: &'a Partition) -> StoreFuture<'a, Option<Record>> {
        self.memory.load(partition)
    }

    fn lock<'a>(&'a self, partition: &'a Partition) -> StoreFuture<'a, Box<dyn StoreLock>> {
        Box::pin(async move {
            let inner = self.memory.lock(partition).await?;
            let store = self.clone();
            Ok(Box::new(FickleLock { store, inner }) as Box<dyn StoreLock>)
        })
    }
}

impl StoreLock for FickleLock {
    fn load(&mut self) -> StoreFuture<'_, Option<Record>> {
        Box::pin(async move {
            self.check(At::Load).await?;
            self.inner.load().await
        })
    }

    fn save<'a>(&'a mut self, record: Option<&'a Record>) -> StoreFuture<'a, ()> {
        Box::pin(async move {
            self.check(At::Save).await?;
            self.inner.save(record).await
        })
    }
}

/// What another process received.
fn theirs(clock: &ManualClock) -> Record {
    use crate::auth::clock::Clock as _;
    let now = clock.now().wall.as_secs();
    Record {
        access: "theirs".into(),
        refresh: Some("their-refresh".into()),
        obtained_at: now,
        expires_at: Some(now + 3600),
        scopes: None,
    }
}

/// A session that has logged in, and whose token has expired.
async fn expired() -> (TokenServer, ManualClock, Fickle, Session) {
    let (server, clock, store) = (
        TokenServer::new(),
        ManualClock::default(),
        Fickle::default(),
    );
    let session = server.session_with(&clock, store.clone());
    token_of(&session).await.expect("a token");
    clock.advance(HOUR);
    (server, clock, store, session)
}

#[tokio::test]
async fn a_lock_lost_before_the_refresh_spends_no_refresh_token() {
    let (server, clock, store, session) = expired().await;
    store.lose([(At::Load, Later::Writes(theirs(&clock)))]);
    assert_eq!(token_of(&session).await.as_deref(), Ok("theirs"));
    assert_eq!(server.calls(), ["login"]);
}

#[tokio::test]
async fn what_a_later_holder_wrote_is_adopted_and_not_overwritten() {
    let (server, clock, store, session) = expired().await;
    store.lose([(At::Save, Later::Writes(theirs(&clock)))]);
    assert_eq!(token_of(&session).await.as_deref(), Ok("theirs"));
    assert_eq!(store.stored().await.as_deref(), Some("theirs"));
    assert_eq!(server.calls(), ["login", "refresh r1"]);
}

#[tokio::test]
async fn what_was_received_is_saved_if_the_later_holder_wrote_nothing() {
    let (server, _clock, store, session) = expired().await;
    store.lose([(At::Save, Later::Nothing)]);
    assert_eq!(token_of(&session).await.as_deref(), Ok("a2"));
    assert_eq!(store.stored().await.as_deref(), Some("a2"));
    assert_eq!(server.calls(), ["login", "refresh r1"]);
    assert_eq!(server.books().reused, 0);
}

#[tokio::test]
async fn a_login_that_a_later_holder_deleted_is_not_brought_back() {
    let (server, _clock, store, session) = expired().await;
    server.books().knows_password = false;
    store.lose([(At::Save, Later::Deletes)]);
    let error = token_of(&session).await.expect_err("logged out elsewhere");
    assert!(
        matches!(error, AuthError::ReauthenticationRequired { .. }),
        "{error}"
    );
    assert_eq!(store.stored().await, None);
}

#[tokio::test]
async fn a_lock_that_is_lost_again_and_again_ends_in_a_typed_error_and_loses_no_token() {
    let (server, clock, store, session) = expired().await;
    store.lose([(At::Save, Later::Nothing), (At::Save, Later::Nothing)]);
    let error = token_of(&session).await.expect_err("lost twice");
    assert!(matches!(error, AuthError::NotSaved { .. }), "{error}");
    clock.advance(HOUR / 2);
    assert_eq!(token_of(&session).await.as_deref(), Ok("a2"));
    assert_eq!(server.calls(), ["login", "refresh r1"]);
}

#[tokio::test]
async fn a_logout_whose_lock_is_lost_deletes_what_the_later_holder_wrote() {
    let (server, clock, store, session) = expired().await;
    store.lose([(At::Save, Later::Writes(theirs(&clock)))]);
    session.logout().await.expect("revoked");
    assert_eq!(store.stored().await, None);
    let revoked = server.calls();
    let revoked: Vec<_> = revoked.iter().skip(1).map(String::as_str).collect();
    assert_eq!(
        revoked,
        [
            "revoke refresh r1",
            "revoke access a1",
            "revoke refresh their-refresh",
            "revoke access theirs"
        ]
    );
}

#[tokio::test]
async fn those_who_wait_for_the_lock_adopt_the_token_of_its_holder_at_once() {
    let (server, clock, store, session) = expired().await;
    let mut held = store.lock(&partition()).await.expect("free");
    let waiting = tokio::spawn(async move { token_of(&session).await });
    settle().await;
    held.save(Some(&theirs(&clock))).await.expect("memory");
    clock.advance(Duration::from_secs(1));
    // Without a limit a failure would be a test that hangs.
    let token = tokio::time::timeout(Duration::from_mins(1), waiting).await;
    let token = token.expect("an end to the wait").expect("no panic");
    assert_eq!(token.as_deref(), Ok("theirs"), "while the lock is held");
    drop(held);
    assert_eq!(server.calls(), ["login"]);
}
