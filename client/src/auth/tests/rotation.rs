//! A new refresh token is saved before its access token is used, and is never lost: not by a store
//! that fails, not by a reply that gets lost, not by a reply that leaves it out.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use super::token_server::{HOUR, TokenServer, partition, session_of, settle, token_of};
use crate::auth::clock::ManualClock;
use crate::auth::error::AuthError;
use crate::auth::grant::{Grant, GrantError, GrantFuture};
use crate::auth::partition::Partition;
use crate::auth::session::Session;
use crate::auth::store::{MemoryStore, Record, Store, StoreError, StoreFuture, StoreLock};
use crate::runtime::secret::Secret;

/// A store that fails on demand, and looks at the session while it saves.
#[derive(Clone, Debug, Default)]
struct Disk {
    memory: MemoryStore,
    full: Arc<AtomicBool>,
    saves: Arc<AtomicU32>,
    watched: Arc<std::sync::OnceLock<Session>>,
    early: Arc<AtomicBool>,
}

struct DiskLock {
    disk: Disk,
    inner: Box<dyn StoreLock>,
}

impl Store for Disk {
    fn load<'a>(&'a self, partition: &'a Partition) -> StoreFuture<'a, Option<Record>> {
        self.memory.load(partition)
    }

    fn lock<'a>(&'a self, partition: &'a Partition) -> StoreFuture<'a, Box<dyn StoreLock>> {
        Box::pin(async move {
            let inner = self.memory.lock(partition).await?;
            Ok(Box::new(DiskLock {
                disk: self.clone(),
                inner,
            }) as Box<dyn StoreLock>)
        })
    }
}

impl StoreLock for DiskLock {
    fn load(&mut self) -> StoreFuture<'_, Option<Record>> {
        self.inner.load()
    }

    fn save<'a>(&'a mut self, record: Option<&'a Record>) -> StoreFuture<'a, ()> {
        Box::pin(async move {
            self.disk.saves.fetch_add(1, Ordering::SeqCst);
            settle().await;
            if let (Some(session), Some(record)) = (self.disk.watched.get(), record) {
                let used = session.ready().is_some_and(|lease| {
                    lease
                        .header
                        .to_str()
                        .is_ok_and(|header| header.ends_with(record.access.expose()))
                });
                self.disk.early.fetch_or(used, Ordering::SeqCst);
            }
            if self.disk.full.load(Ordering::SeqCst) {
                return Err(StoreError::Io {
                    place: "disk".to_owned(),
                    action: "write",
                    kind: std::io::ErrorKind::StorageFull,
                });
            }
            self.inner.save(record).await
        })
    }
}

fn setup() -> (TokenServer, ManualClock, Disk, Session) {
    let (server, clock, disk) = (TokenServer::new(), ManualClock::default(), Disk::default());
    let session = server.session_with(&clock, disk.clone());
    disk.watched.set(session.clone()).expect("once");
    (server, clock, disk, session)
}

#[tokio::test]
async fn a_token_is_saved_before_it_is_used() {
    let (_server, clock, disk, session) = setup();
    for _ in 0..3 {
        token_of(&session).await.expect("a token");
        clock.advance(HOUR);
    }
    assert_eq!(disk.saves.load(Ordering::SeqCst), 3);
    assert!(
        !disk.early.load(Ordering::SeqCst),
        "used before it was saved"
    );
}

#[tokio::test]
async fn a_new_refresh_token_that_cannot_be_saved_is_heard_of_and_not_lost() {
    let (server, clock, disk, session) = setup();
    token_of(&session).await.expect("a token");
    clock.advance(HOUR);
    disk.full.store(true, Ordering::SeqCst);
    let error = token_of(&session).await.expect_err("the disk is full");
    assert!(matches!(error, AuthError::NotSaved { .. }), "{error}");
    clock.advance(Duration::from_secs(1));
    token_of(&session).await.expect_err("still full");
    assert_eq!(
        server.calls(),
        ["login", "refresh r1"],
        "the token that is there is saved first"
    );
    disk.full.store(false, Ordering::SeqCst);
    clock.advance(Duration::from_secs(2));
    assert_eq!(token_of(&session).await.as_deref(), Ok("a2"));
    clock.advance(HOUR);
    assert_eq!(token_of(&session).await.as_deref(), Ok("a3"));
    assert_eq!(server.calls(), ["login", "refresh r1", "refresh r2"]);
    assert_eq!(server.books().reused, 0);
}

#[tokio::test]
async fn an_unsaved_token_does_not_overwrite_what_another_process_saved_since() {
    let (server, clock, disk, session) = setup();
    token_of(&session).await.expect("a token");
    clock.advance(HOUR);
    disk.full.store(true, Ordering::SeqCst);
    token_of(&session).await.expect_err("the disk is full");
    disk.full.store(false, Ordering::SeqCst);
    let other = server.session_with(&clock, disk.clone());
    assert_eq!(
        token_of(&other).await.as_deref(),
        Ok("a3"),
        "r1 is dead: a new login"
    );
    clock.advance(Duration::from_secs(2));
    assert_eq!(token_of(&session).await.as_deref(), Ok("a3"));
    let kept = disk.load(&partition()).await.expect("memory");
    assert_eq!(kept.expect("a record").access.expose(), "a3");
}

#[tokio::test]
async fn an_access_token_alone_is_used_even_if_it_cannot_be_saved() {
    let (server, _clock, disk, session) = setup();
    server.books().gives_refresh_tokens = false;
    disk.full.store(true, Ordering::SeqCst);
    assert_eq!(token_of(&session).await.as_deref(), Ok("a1"));
}

#[tokio::test]
async fn a_refresh_token_that_the_reply_leaves_out_is_kept() {
    let (server, clock, disk, session) = setup();
    server.books().rotates = false;
    for number in 1..4 {
        assert_eq!(
            token_of(&session).await.as_deref(),
            Ok(&*format!("a{number}"))
        );
        clock.advance(HOUR);
    }
    assert_eq!(server.calls(), ["login", "refresh r1", "refresh r1"]);
    let kept = disk
        .load(&partition())
        .await
        .expect("memory")
        .expect("a record");
    assert_eq!(kept.refresh.expect("kept").expose(), "r1");
}

/// Rotates, and loses the reply of the first refresh.
struct LosesReply {
    server: TokenServer,
    lost: AtomicBool,
}

impl Grant for LosesReply {
    fn identity(&self) -> String {
        self.server.identity()
    }

    fn login<'a>(&'a self, scopes: &'a [String]) -> GrantFuture<'a> {
        self.server.login(scopes)
    }

    fn refresh<'a>(&'a self, refresh: &'a Secret, scopes: &'a [String]) -> GrantFuture<'a> {
        Box::pin(async move {
            if self.lost.swap(true, Ordering::SeqCst) {
                // Within its grace period, the server answers again.
                self.server.books().valid_refresh = Some(refresh.expose().to_owned());
                return self.server.refresh(refresh, scopes).await;
            }
            self.server.refresh(refresh, scopes).await?;
            Err(GrantError::Transient {
                reason: "the token endpoint broke off",
                status: None,
                retry_after: None,
                ambiguous: true,
            })
        })
    }
}

#[tokio::test]
async fn a_lost_reply_is_asked_for_again_at_once_and_once() {
    let (server, clock) = (TokenServer::new(), ManualClock::default());
    let grant = LosesReply {
        server: server.clone(),
        lost: AtomicBool::new(false),
    };
    let session = session_of(grant, &clock);
    token_of(&session).await.expect("a token");
    clock.advance(HOUR);
    assert_eq!(token_of(&session).await.as_deref(), Ok("a3"));
    assert_eq!(server.calls(), ["login", "refresh r1", "refresh r1"]);
}

/// Rotates, beside an access token that no header can hold.
struct GivesNothingToSend(TokenServer);

impl Grant for GivesNothingToSend {
    fn identity(&self) -> String {
        self.0.identity()
    }

    fn login<'a>(&'a self, scopes: &'a [String]) -> GrantFuture<'a> {
        self.0.login(scopes)
    }

    fn refresh<'a>(&'a self, refresh: &'a Secret, scopes: &'a [String]) -> GrantFuture<'a> {
        Box::pin(async move {
            let mut token = self.0.refresh(refresh, scopes).await?;
            if refresh.expose() == "r1" {
                token.access = "a\nb".into();
            }
            Ok(token)
        })
    }
}

#[tokio::test]
async fn a_refresh_token_beside_an_access_token_that_cannot_be_sent_is_kept() {
    let (server, clock) = (TokenServer::new(), ManualClock::default());
    let session = session_of(GivesNothingToSend(server.clone()), &clock);
    token_of(&session).await.expect("a token");
    clock.advance(HOUR);
    let error = token_of(&session).await.expect_err("nothing to send");
    assert!(matches!(error, AuthError::Misconfigured { .. }), "{error}");
    clock.advance(Duration::from_mins(1));
    assert_eq!(token_of(&session).await.as_deref(), Ok("a3"));
    assert_eq!(server.calls(), ["login", "refresh r1", "refresh r2"]);
    assert_eq!(server.books().reused, 0);
}
