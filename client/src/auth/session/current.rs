//! The token that callers use, as it was published: it never changes, but for two marks that the
//! API's replies leave on it.

use http::HeaderValue;

use crate::auth::clock::Moment;
use crate::auth::expiry::{Phase, Schedule};
use crate::auth::sync::{AtomicBool, Ordering};
use crate::runtime::secret::Secret;

/// A token that callers may use.
pub(super) struct Current {
    /// Tells this token from every other of the session.
    pub(super) generation: u64,
    pub(super) access: Secret,
    /// Made once: a call only counts one more reference.
    pub(super) header: HeaderValue,
    pub(super) schedule: Schedule,
    /// Whether the token replaced one that the API had rejected.
    pub(super) after_rejection: bool,
    /// The API rejected it: it is not used again.
    pub(super) rejected: AtomicBool,
    /// The API accepted it at least once.
    pub(super) proven: AtomicBool,
}

impl Current {
    pub(super) fn lease(&self) -> Lease {
        Lease {
            header: self.header.clone(),
            generation: self.generation,
        }
    }

    pub(super) fn is_usable(&self, now: Moment) -> bool {
        !self.rejected.load(Ordering::Acquire) && self.schedule.phase(now) != Phase::Expired
    }
}

/// A token in use by one call: its header, and the generation that a rejection names.
#[derive(Clone, Debug)]
pub struct Lease {
    /// `Bearer ...`, marked sensitive.
    pub header: HeaderValue,
    pub(super) generation: u64,
}
