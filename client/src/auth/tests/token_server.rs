//! A token server as a grant: it rotates refresh tokens, notices their reuse, and fails or stalls on
//! demand. And the session that logs in there.

use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

use crate::auth::clock::ManualClock;
use crate::auth::error::{AuthError, Subject};
use crate::auth::expiry::Lifetime;
use crate::auth::grant::{Grant, GrantError, GrantFuture, TokenKind};
use crate::auth::partition::Partition;
use crate::auth::session::{Session, Setup};
use crate::auth::store::{MemoryStore, Store};
use crate::auth::token::Token;
use crate::runtime::secret::Secret;

/// Clones are the same server.
#[derive(Clone)]
pub(in crate::auth) struct TokenServer {
    books: Arc<Mutex<Books>>,
    held: Arc<watch::Sender<bool>>,
}

pub(in crate::auth) struct Books {
    /// `login`, `refresh r1`, `revoke refresh r1`, in the order of arrival.
    pub(in crate::auth) calls: Vec<String>,
    pub(in crate::auth) failure: Option<GrantError>,
    pub(in crate::auth) lifetime: Lifetime,
    /// Whether each refresh gives a new refresh token and ends the old one.
    pub(in crate::auth) rotates: bool,
    /// Whether a login without a person is possible.
    pub(in crate::auth) knows_password: bool,
    pub(in crate::auth) gives_refresh_tokens: bool,
    pub(in crate::auth) valid_refresh: Option<String>,
    pub(in crate::auth) reused: u32,
    issued: u32,
}

impl TokenServer {
    pub(in crate::auth) fn new() -> Self {
        let books = Books {
            calls: Vec::new(),
            failure: None,
            lifetime: Lifetime::seconds(3600),
            rotates: true,
            knows_password: true,
            gives_refresh_tokens: true,
            valid_refresh: None,
            reused: 0,
            issued: 0,
        };
        Self {
            books: Arc::new(Mutex::new(books)),
            held: Arc::new(watch::channel(false).0),
        }
    }

    pub(in crate::auth) fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(in crate::auth) fn calls(&self) -> Vec<String> {
        self.books().calls.clone()
    }

    pub(in crate::auth) fn fail(&self, failure: GrantError) {
        self.books().failure = Some(failure);
    }

    pub(in crate::auth) fn recover(&self) {
        self.books().failure = None;
    }

    /// Calls arrive, and stay unanswered.
    pub(in crate::auth) fn hold(&self) {
        self.held.send_replace(true);
    }

    /// Answers them.
    pub(in crate::auth) fn release(&self) {
        self.held.send_replace(false);
    }

    /// Waits until that many calls have arrived.
    pub(in crate::auth) async fn has_calls(&self, number: usize) {
        while self.calls().len() < number {
            tokio::task::yield_now().await;
        }
    }

    async fn answer(
        &self,
        call: String,
        give: impl FnOnce(&mut Books) -> Result<Token, GrantError>,
    ) -> Result<Token, GrantError> {
        let failure = {
            let mut books = self.books();
            books.calls.push(call);
            books.failure
        };
        let mut held = self.held.subscribe();
        let _ = held.wait_for(|held| !held).await;
        match failure {
            Some(failure) => Err(failure),
            None => give(&mut self.books()),
        }
    }

    /// The session of one process.
    pub(in crate::auth) fn session(&self, clock: &ManualClock) -> Session {
        self.session_with(clock, MemoryStore::default())
    }

    /// The session of a process that keeps its tokens in `store`.
    pub(in crate::auth) fn session_with(
        &self,
        clock: &ManualClock,
        store: impl Store + 'static,
    ) -> Session {
        self.session_at(clock, store, 1.0)
    }

    /// The same, at a place of its own in the early window.
    pub(in crate::auth) fn session_at(
        &self,
        clock: &ManualClock,
        store: impl Store + 'static,
        spread: f64,
    ) -> Session {
        session(self.clone(), clock, store, spread)
    }
}

/// The session of a grant that wraps a server.
pub(in crate::auth) fn session_of(grant: impl Grant + 'static, clock: &ManualClock) -> Session {
    session_in(grant, clock, MemoryStore::default())
}

/// The same, with its tokens in `store`.
pub(in crate::auth) fn session_in(
    grant: impl Grant + 'static,
    clock: &ManualClock,
    store: impl Store + 'static,
) -> Session {
    session(grant, clock, store, 1.0)
}

pub(in crate::auth) const SUBJECT: Subject = Subject {
    api: "Test",
    scheme: Some("oauth"),
};

fn session(
    grant: impl Grant + 'static,
    clock: &ManualClock,
    store: impl Store + 'static,
    spread: f64,
) -> Session {
    Session::new(Setup {
        subject: SUBJECT,
        partition: partition(),
        scopes: Vec::new(),
        grant: Arc::new(grant),
        store: Arc::new(store),
        clock: Arc::new(clock.clone()),
        spread,
    })
}

pub(in crate::auth) fn partition() -> Partition {
    Partition::new("Test", "oauth", "default", "identity", &[])
}

impl Books {
    fn issue(&mut self) -> Token {
        self.issued += 1;
        let number = self.issued;
        let mut token = Token::new(format!("a{number}")).with_lifetime(self.lifetime);
        if self.gives_refresh_tokens && (self.rotates || self.valid_refresh.is_none()) {
            let refresh = format!("r{number}");
            token.refresh = Some(refresh.as_str().into());
            self.valid_refresh = Some(refresh);
        }
        token
    }
}

impl Grant for TokenServer {
    fn identity(&self) -> String {
        "identity".to_owned()
    }

    fn login<'a>(&'a self, _: &'a [String]) -> GrantFuture<'a> {
        Box::pin(self.answer("login".to_owned(), |books| {
            if books.knows_password {
                books.valid_refresh = None;
                Ok(books.issue())
            } else {
                Err(GrantError::PersonNeeded)
            }
        }))
    }

    fn refresh<'a>(&'a self, refresh: &'a Secret, _: &'a [String]) -> GrantFuture<'a> {
        Box::pin(
            self.answer(format!("refresh {}", refresh.expose()), |books| {
                if books.valid_refresh.as_deref() == Some(refresh.expose()) {
                    return Ok(books.issue());
                }
                books.reused += 1;
                Err(GrantError::RefreshTokenDead)
            }),
        )
    }

    fn revoke<'a>(&'a self, token: &'a Secret, kind: TokenKind) -> GrantFuture<'a, ()> {
        Box::pin(async move {
            let kind = format!("{kind:?}").to_lowercase();
            let call = format!("revoke {kind} {}", token.expose());
            self.answer(call, |_| Ok(Token::new("none")))
                .await
                .map(drop)
        })
    }
}

/// A server that cannot be reached.
pub(in crate::auth) fn outage() -> GrantError {
    GrantError::transient("the token endpoint cannot be reached")
}

pub(in crate::auth) const HOUR: Duration = Duration::from_hours(1);

/// The token that a call would send.
pub(in crate::auth) async fn token_of(session: &Session) -> Result<String, AuthError> {
    let lease = session.lease().await?;
    let header = lease.header.to_str().expect("ASCII");
    Ok(header
        .strip_prefix("Bearer ")
        .expect("a bearer token")
        .to_owned())
}

/// Lets every task that can go on do so, without time passing.
pub(in crate::auth) async fn settle() {
    for _ in 0..50 {
        tokio::task::yield_now().await;
    }
}

/// Polls a future once, and leaves it.
pub(in crate::auth) async fn poll_once<F: Future + Unpin>(future: &mut F) {
    let polled = std::future::poll_fn(|context| {
        std::task::Poll::Ready(std::pin::Pin::new(&mut *future).poll(context).is_ready())
    });
    assert!(!polled.await, "it was done at once");
}
