//! What the API's replies say about a token. A rejection names the token that was rejected, so that
//! any number of late ones lead to one refresh; and an API that rejects every token is not answered
//! by a refresh each time.

use super::current::Lease;
use super::{Session, backoff};
use crate::auth::random::fraction;
use crate::auth::sync::Ordering;

/// What a rejection leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rejected {
    /// Another token is there, or can be had: take it.
    Replaceable,
    /// The rejected token was made because of a rejection, and never accepted: another one would
    /// fare no better for now.
    Hopeless,
}

impl Session {
    /// Says that the API rejected a token, which is not used again if another can be had.
    pub(crate) fn reject(&self, lease: &Lease) -> Rejected {
        let mut state = self.shared.state();
        let current = self.shared.current.load();
        let current = current
            .as_ref()
            .filter(|current| current.generation == lease.generation);
        let Some(current) = current else {
            return Rejected::Replaceable;
        };
        if current.rejected.load(Ordering::Acquire) {
            return Rejected::Replaceable;
        }
        let now = self.shared.setup.clock.now();
        if current.after_rejection && !current.proven.load(Ordering::Acquire) {
            match state.hopeless_until {
                Some(until) if now.reached(until) => state.hopeless_until = None,
                Some(_) => return Rejected::Hopeless,
                None => {
                    state.hopeless = state.hopeless.saturating_add(1);
                    let wait = backoff::REJECTED.wait(state.hopeless, None, fraction());
                    state.hopeless_until = Some(now.after(wait));
                    self.note_rejection(lease, "new token rejected");
                    return Rejected::Hopeless;
                }
            }
        }
        current.rejected.store(true, Ordering::Release);
        self.note_rejection(lease, "rejected");
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

    fn note_rejection(&self, lease: &Lease, outcome: &'static str) {
        let (partition, generation) = (&self.shared.setup.partition, lease.generation);
        tracing::info!(%partition, generation, outcome, "token reject");
    }
}
