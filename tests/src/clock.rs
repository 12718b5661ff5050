//! The time that the fake vendors live in. It starts at the real present and then stands still
//! until a test advances it, so that expiry and rate limits depend on the test alone; the demo
//! takes one that also runs. All clones of a clock show the same time.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use chrono::{DateTime, Utc};

/// A clock in seconds since 1970. Cloning it shares it.
#[derive(Clone, Debug)]
pub struct Clock {
    /// What to add to the real time if the clock runs, else the time itself.
    seconds: Arc<AtomicI64>,
    runs: bool,
}

impl Clock {
    /// A clock that stands at the real present.
    pub fn still() -> Self {
        Self::still_at(real_now())
    }

    /// A clock that stands at `seconds` since 1970.
    pub fn still_at(seconds: i64) -> Self {
        Self {
            seconds: Arc::new(AtomicI64::new(seconds)),
            runs: false,
        }
    }

    /// A clock that runs with real time, and can be advanced ahead of it.
    pub fn running() -> Self {
        Self {
            seconds: Arc::new(AtomicI64::new(0)),
            runs: true,
        }
    }

    /// Seconds since 1970.
    pub fn now(&self) -> i64 {
        let seconds = self.seconds.load(Ordering::SeqCst);
        if self.runs {
            real_now().saturating_add(seconds)
        } else {
            seconds
        }
    }

    /// Moves the clock forward, or back if `seconds` is negative.
    pub fn advance(&self, seconds: i64) {
        self.seconds.fetch_add(seconds, Ordering::SeqCst);
    }

    /// The present as a date, for vendors that print dates.
    pub(crate) fn date(&self) -> DateTime<Utc> {
        DateTime::from_timestamp(self.now(), 0).unwrap_or(DateTime::UNIX_EPOCH)
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::still()
    }
}

fn real_now() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .ok()
        .and_then(|since| i64::try_from(since.as_secs()).ok())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clone_shows_the_advanced_time() {
        let clock = Clock::still_at(1_000);
        let clone = clock.clone();
        clock.advance(50);
        assert_eq!(clone.now(), 1_050);
        clone.advance(-100);
        assert_eq!(clock.now(), 950);
    }

    #[test]
    fn a_running_clock_keeps_its_lead() {
        let clock = Clock::running();
        clock.advance(3_600);
        assert!(clock.now() >= real_now() + 3_599);
    }
}
