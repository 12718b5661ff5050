//! What the server issued, what it accepts, and how often it was asked. A refresh token is good for one
//! use; a second use is counted and ends the login, as RFC 9700 section 4.14.2 asks for.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::HeaderMap;
use http::header::AUTHORIZATION;

/// The refresh token of a login that was made before the server started.
pub(crate) const FIRST_REFRESH_TOKEN: &str = "refresh-first";

/// The length of an access token in bytes: that of a small signed JSON Web Token.
pub(crate) const TOKEN_LENGTH: usize = 296;

/// How the token endpoint behaves.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Behaviour {
    /// The time to a reply.
    pub(crate) latency: Duration,
    /// Answers 503 and nothing else.
    pub(crate) failing: bool,
    /// The lifetime of a token in seconds.
    pub(crate) lifetime: u64,
    /// Gives refresh tokens, a new one each time.
    pub(crate) rotating: bool,
}

impl Default for Behaviour {
    fn default() -> Self {
        Self {
            latency: Duration::ZERO,
            failing: false,
            lifetime: 3600,
            rotating: false,
        }
    }
}

/// What the token endpoint was asked.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    /// All calls.
    pub(crate) calls: usize,
    /// Calls with credentials.
    pub(crate) logins: usize,
    /// Calls with a refresh token that had been used before.
    pub(crate) reused: usize,
}

/// What the server knows.
#[derive(Debug, Default)]
pub(crate) struct Books {
    pages: Mutex<Pages>,
}

#[derive(Debug, Default)]
struct Pages {
    behaviour: Behaviour,
    tally: Tally,
    issued: u64,
    /// The number of the oldest token that is accepted.
    accepted_from: u64,
    /// The refresh token that can be used; `None` after a second use of another one.
    refresh: Option<String>,
}

/// What an exchange ends with.
pub(super) enum Outcome {
    Issued {
        access: String,
        refresh: Option<String>,
        lifetime: u64,
    },
    RefreshTokenDead,
    Unavailable,
}

impl Books {
    /// Changes how the token endpoint behaves, from the next request on.
    pub(crate) fn behave(&self, behaviour: Behaviour) {
        self.pages().behaviour = behaviour;
    }

    /// What was asked since the last time.
    pub(crate) fn take_tally(&self) -> Tally {
        std::mem::take(&mut self.pages().tally)
    }

    /// Stops to accept the access tokens that were issued so far.
    pub(crate) fn revoke_access(&self) {
        let mut pages = self.pages();
        pages.accepted_from = pages.issued + 1;
    }

    /// Whether a request carries a token that is accepted.
    pub(super) fn accepts(&self, headers: &HeaderMap) -> bool {
        let token = headers.get(AUTHORIZATION).and_then(|it| it.to_str().ok());
        let number = token
            .and_then(|token| token.strip_prefix("Bearer "))
            .and_then(|token| token.split('.').next()?.parse::<u64>().ok());
        number.is_some_and(|number| number >= self.pages().accepted_from)
    }

    /// Answers a token request, of whatever encoding.
    pub(super) fn exchange(&self, body: &[u8]) -> (Duration, Outcome) {
        let mut pages = self.pages();
        let latency = pages.behaviour.latency;
        (latency, pages.exchange(&String::from_utf8_lossy(body)))
    }

    fn pages(&self) -> MutexGuard<'_, Pages> {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pages {
    fn exchange(&mut self, body: &str) -> Outcome {
        self.tally.calls += 1;
        if self.behaviour.failing {
            return Outcome::Unavailable;
        }
        match presented(body) {
            None => self.tally.logins += 1,
            Some(FIRST_REFRESH_TOKEN) if self.issued == 0 => {}
            // Where refresh tokens are not rotated, the first one stays good.
            Some(FIRST_REFRESH_TOKEN) if !self.behaviour.rotating => {}
            Some(refresh) if Some(refresh) == self.refresh.as_deref() => {}
            Some(_) => {
                self.tally.reused += 1;
                self.refresh = None;
                return Outcome::RefreshTokenDead;
            }
        }
        self.issued += 1;
        let number = self.issued;
        self.refresh = self.behaviour.rotating.then(|| format!("refresh-{number}"));
        let access = format!("{number}.");
        Outcome::Issued {
            access: format!("{access:x<TOKEN_LENGTH$}"),
            refresh: self.refresh.clone(),
            lifetime: self.behaviour.lifetime,
        }
    }
}

/// The refresh token in a request, be it a form or JSON: this server's own begin with a word of theirs.
fn presented(body: &str) -> Option<&str> {
    let start = body.find("refresh-")?;
    let rest = &body[start..];
    let end = rest.find(['"', '&']).unwrap_or(rest.len());
    Some(&rest[..end])
}

#[cfg(test)]
mod tests {
    use super::{Behaviour, Books, FIRST_REFRESH_TOKEN, Outcome};

    const LOGIN: &[u8] = b"grant_type=client_credentials";

    fn rotating() -> Books {
        let books = Books::default();
        books.behave(Behaviour {
            rotating: true,
            ..Behaviour::default()
        });
        books
    }

    fn refresh_token(outcome: Outcome) -> String {
        match outcome {
            Outcome::Issued {
                refresh: Some(refresh),
                ..
            } => refresh,
            _ => panic!("a refresh token was expected"),
        }
    }

    #[test]
    fn a_second_use_of_a_refresh_token_is_counted_and_ends_the_login() {
        let books = rotating();
        let first = refresh_token(books.exchange(LOGIN).1);
        let request = format!("grant_type=refresh_token&refresh_token={first}&client_id=a");
        let second = refresh_token(books.exchange(request.as_bytes()).1);
        assert_ne!(first, second);
        assert!(matches!(
            books.exchange(request.as_bytes()).1,
            Outcome::RefreshTokenDead
        ));
        let newest = format!(r#"{{"refresh_token":"{second}","grant_type":"refresh_token"}}"#);
        assert!(matches!(
            books.exchange(newest.as_bytes()).1,
            Outcome::RefreshTokenDead
        ));
        let tally = books.take_tally();
        assert_eq!((tally.calls, tally.logins, tally.reused), (4, 1, 2));
    }

    #[test]
    fn the_refresh_token_from_before_the_start_is_good_once() {
        let books = rotating();
        let request = format!(r#"{{"refresh_token":"{FIRST_REFRESH_TOKEN}"}}"#);
        refresh_token(books.exchange(request.as_bytes()).1);
        assert!(matches!(
            books.exchange(request.as_bytes()).1,
            Outcome::RefreshTokenDead
        ));
    }

    #[test]
    fn a_revoked_token_is_not_accepted_and_the_next_one_is() {
        let books = Books::default();
        let header = |outcome| {
            let Outcome::Issued { access, .. } = outcome else {
                panic!("a token was expected");
            };
            assert_eq!(access.len(), super::TOKEN_LENGTH);
            let value = format!("Bearer {access}").parse().expect("a header");
            http::HeaderMap::from_iter([(http::header::AUTHORIZATION, value)])
        };
        let old = header(books.exchange(LOGIN).1);
        assert!(books.accepts(&old));
        books.revoke_access();
        assert!(!books.accepts(&old));
        assert!(books.accepts(&header(books.exchange(LOGIN).1)));
    }
}
