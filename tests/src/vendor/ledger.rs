//! The books of issued tokens: which access token is good until when, and which refresh token has
//! been used already. Tokens that descend from one login form a family, so that a vendor which
//! punishes reuse can revoke them together.

use std::collections::HashMap;
use std::sync::Mutex;

use super::lock;
use super::terms::{Rotation, Terms};

/// All tokens that descend from one login.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Family(u64);

/// Why a token is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stale {
    /// Never issued here.
    Unknown,
    /// Its time is over.
    Expired,
    /// A refresh token that was used before, and rotated away.
    Reused,
    /// Withdrawn by the vendor or by the client.
    Revoked,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    Live,
    RotatedAt(i64),
    Revoked,
}

struct Entry {
    family: Family,
    expires_at: i64,
    standing: Standing,
}

#[derive(Default)]
struct Books {
    families: Vec<String>,
    access: HashMap<String, Entry>,
    refresh: HashMap<String, Entry>,
    reuse_detected: usize,
}

/// The books. All times are seconds since 1970.
pub(crate) struct Ledger {
    books: Mutex<Books>,
    revoke_family_on_reuse: bool,
}

impl Ledger {
    pub(crate) fn new(revoke_family_on_reuse: bool) -> Self {
        Self {
            books: Mutex::default(),
            revoke_family_on_reuse,
        }
    }

    /// Opens a family, with the scope that its login was granted.
    pub(crate) fn open_family(&self, scope: &str) -> Family {
        let mut books = lock(&self.books);
        books.families.push(scope.to_owned());
        Family(books.families.len() as u64 - 1)
    }

    /// The scope that a family's login was granted.
    pub(crate) fn scope(&self, family: Family) -> String {
        let books = lock(&self.books);
        usize::try_from(family.0)
            .ok()
            .and_then(|index| books.families.get(index).cloned())
            .unwrap_or_default()
    }

    /// The scope behind a refresh token, if it was ever issued.
    pub(crate) fn refresh_scope(&self, token: &str) -> Option<String> {
        let family = lock(&self.books).refresh.get(token)?.family;
        Some(self.scope(family))
    }

    pub(crate) fn enter_access(&self, token: &str, family: Family, expires_at: i64) {
        let entry = Entry {
            family,
            expires_at,
            standing: Standing::Live,
        };
        lock(&self.books).access.insert(token.to_owned(), entry);
    }

    pub(crate) fn enter_refresh(&self, token: &str, family: Family, expires_at: i64) {
        let entry = Entry {
            family,
            expires_at,
            standing: Standing::Live,
        };
        lock(&self.books).refresh.insert(token.to_owned(), entry);
    }

    /// The family of an access token, if it is good at `now`.
    pub(crate) fn check_access(&self, token: &str, now: i64) -> Result<Family, Stale> {
        let books = lock(&self.books);
        let entry = books.access.get(token).ok_or(Stale::Unknown)?;
        if entry.standing != Standing::Live {
            Err(Stale::Revoked)
        } else if now >= entry.expires_at {
            Err(Stale::Expired)
        } else {
            Ok(entry.family)
        }
    }

    /// Uses a refresh token, and rotates it away if the terms say so. A second use is counted,
    /// and costs the whole family its tokens at a vendor that punishes reuse.
    pub(crate) fn redeem(&self, token: &str, now: i64, terms: &Terms) -> Result<Family, Stale> {
        let mut books = lock(&self.books);
        let entry = books.refresh.get_mut(token).ok_or(Stale::Unknown)?;
        let family = entry.family;
        match entry.standing {
            Standing::Revoked => Err(Stale::Revoked),
            Standing::RotatedAt(at) if now >= at.saturating_add(terms.rotation_grace) => {
                books.reuse_detected += 1;
                if self.revoke_family_on_reuse {
                    books.revoke(family);
                }
                Err(Stale::Reused)
            }
            _ if now >= entry.expires_at => Err(Stale::Expired),
            Standing::RotatedAt(_) => Ok(family),
            Standing::Live => {
                if terms.rotation == Rotation::Rotate {
                    entry.standing = Standing::RotatedAt(now);
                }
                Ok(family)
            }
        }
    }

    /// Withdraws a token: an access token alone, a refresh token with its whole family.
    pub(crate) fn revoke(&self, token: &str) {
        let mut books = lock(&self.books);
        if let Some(entry) = books.access.get_mut(token) {
            entry.standing = Standing::Revoked;
        }
        if let Some(family) = books.refresh.get(token).map(|entry| entry.family) {
            books.revoke(family);
        }
    }

    pub(crate) fn revoke_family(&self, family: Family) {
        lock(&self.books).revoke(family);
    }

    pub(crate) fn revoke_all_access(&self) {
        for entry in lock(&self.books).access.values_mut() {
            entry.standing = Standing::Revoked;
        }
    }

    pub(crate) fn revoke_all_refresh(&self) {
        for entry in lock(&self.books).refresh.values_mut() {
            entry.standing = Standing::Revoked;
        }
    }

    pub(crate) fn reuse_detected(&self) -> usize {
        lock(&self.books).reuse_detected
    }

    pub(crate) fn access_issued(&self) -> usize {
        lock(&self.books).access.len()
    }

    pub(crate) fn live_refresh(&self, now: i64) -> usize {
        let books = lock(&self.books);
        let live = |entry: &&Entry| entry.standing == Standing::Live && now < entry.expires_at;
        books.refresh.values().filter(live).count()
    }
}

impl Books {
    fn revoke(&mut self, family: Family) {
        let tokens = self.access.values_mut().chain(self.refresh.values_mut());
        for entry in tokens.filter(|entry| entry.family == family) {
            entry.standing = Standing::Revoked;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_refused_from_the_second_it_expires() {
        let ledger = Ledger::new(false);
        let family = ledger.open_family("all");
        ledger.enter_access("a", family, 100);
        assert_eq!(ledger.check_access("a", 99), Ok(family));
        assert_eq!(ledger.check_access("a", 100), Err(Stale::Expired));
        assert_eq!(ledger.check_access("b", 0), Err(Stale::Unknown));
    }

    #[test]
    fn reuse_costs_the_family_and_leaves_others_alone() {
        let ledger = Ledger::new(true);
        let terms = Terms::of_lifetime(10);
        let (bad, good) = (ledger.open_family(""), ledger.open_family(""));
        ledger.enter_refresh("r1", bad, i64::MAX);
        ledger.enter_access("a1", bad, i64::MAX);
        ledger.enter_access("a2", good, i64::MAX);
        assert_eq!(ledger.redeem("r1", 0, &terms), Ok(bad));
        assert_eq!(ledger.check_access("a1", 0), Ok(bad));
        assert_eq!(ledger.redeem("r1", 0, &terms), Err(Stale::Reused));
        assert_eq!(ledger.check_access("a1", 0), Err(Stale::Revoked));
        assert_eq!(ledger.check_access("a2", 0), Ok(good));
        assert_eq!(ledger.reuse_detected(), 1);
    }

    #[test]
    fn a_rotated_token_is_accepted_within_the_grace_period_only() {
        let ledger = Ledger::new(true);
        let mut terms = Terms::of_lifetime(10);
        terms.rotation_grace = 5;
        let family = ledger.open_family("");
        ledger.enter_refresh("r", family, i64::MAX);
        assert!(ledger.redeem("r", 100, &terms).is_ok());
        assert!(ledger.redeem("r", 104, &terms).is_ok());
        assert_eq!(ledger.redeem("r", 105, &terms), Err(Stale::Reused));
    }
}
