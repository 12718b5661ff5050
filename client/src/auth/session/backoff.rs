//! How long a failure is remembered before the token endpoint is asked again. Takes the number of
//! failures in a row and what the server asked for; gives a wait, spread by jitter.

use std::time::Duration;

/// Growth of the wait between attempts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Backoff {
    first: Duration,
    longest: Duration,
}

/// After a failure that may pass by itself: 1 s, 2 s, 4 s ... 5 min.
pub(crate) const TRANSIENT: Backoff = Backoff {
    first: Duration::from_secs(1),
    longest: Duration::from_mins(5),
};

/// After a failure that only a change of the configuration or of the account can end. Asking again
/// now and then lets a running service recover from a fault on the server's side.
pub(crate) const FINAL: Backoff = Backoff {
    first: Duration::from_mins(1),
    longest: Duration::from_mins(15),
};

/// While only a person can log in: how often the store is looked at for what they did elsewhere.
pub(crate) const WAITING: Backoff = Backoff {
    first: Duration::from_secs(5),
    longest: Duration::from_secs(20),
};

/// After an API rejected a token that had just been made for it.
pub(crate) const REJECTED: Backoff = Backoff {
    first: Duration::from_secs(5),
    longest: Duration::from_mins(5),
};

/// A `Retry-After` is honoured up to here, so that a hostile one cannot stop a client for ever.
const LONGEST_RETRY_AFTER: Duration = Duration::from_hours(1);

impl Backoff {
    /// The wait after `failures` failures in a row (at least one). `fraction` is random, between 0
    /// and 1: the wait is between a half and the whole of the doubled first wait, but never
    /// shorter than the server's `Retry-After`.
    pub(crate) fn wait(
        self,
        failures: u32,
        retry_after: Option<Duration>,
        fraction: f64,
    ) -> Duration {
        let doublings = failures.saturating_sub(1).min(16);
        let full = self.first.saturating_mul(1 << doublings).min(self.longest);
        let jittered = full.mul_f64(0.5 + fraction.clamp(0.0, 1.0) / 2.0);
        jittered.max(retry_after.unwrap_or_default().min(LONGEST_RETRY_AFTER))
    }
}

#[cfg(test)]
mod tests {
    use super::{FINAL, TRANSIENT};
    use std::time::Duration;

    #[test]
    fn the_wait_doubles_up_to_the_longest() {
        let waits: Vec<u64> = [1, 2, 3, 8, 9, 10, u32::MAX]
            .map(|failures| TRANSIENT.wait(failures, None, 1.0).as_secs())
            .to_vec();
        assert_eq!(waits, [1, 2, 4, 128, 256, 300, 300]);
    }

    #[test]
    fn jitter_takes_off_up_to_a_half() {
        assert_eq!(TRANSIENT.wait(3, None, 0.0), Duration::from_secs(2));
        assert_eq!(TRANSIENT.wait(3, None, 0.5), Duration::from_secs(3));
    }

    #[test]
    fn retry_after_is_honoured_but_not_for_ever() {
        let wait = |seconds| {
            FINAL
                .wait(1, Some(Duration::from_secs(seconds)), 0.0)
                .as_secs()
        };
        assert_eq!(wait(1), 30, "a shorter one does not shorten");
        assert_eq!(wait(120), 120);
        assert_eq!(wait(u64::MAX), 3600);
    }
}
