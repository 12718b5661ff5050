//! Time that a scenario adds to the machine's own clock, for the libraries whose clock can be given.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// How far a library's clock is ahead. Clones are the same.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shift(Arc<AtomicU64>);

impl Shift {
    /// Lets seconds pass.
    pub(crate) fn add(&self, seconds: u64) {
        self.0.fetch_add(seconds, Ordering::Relaxed);
    }

    /// How far the clock is ahead.
    pub(crate) fn get(&self) -> Duration {
        Duration::from_secs(self.0.load(Ordering::Relaxed))
    }
}
