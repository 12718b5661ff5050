//! Time, as the auth layer sees it: a [`Clock`] gives a [`Moment`] and can sleep. Everything below
//! the hook reads time through it alone, so that tests move a [`ManualClock`] instead of waiting.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A point in time on two clocks at once.
///
/// The monotonic clock cannot be set, but stands still while a machine is suspended; the wall clock
/// goes on, but can be set. A deadline is reached as soon as either says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Time since a fixed but arbitrary start.
    pub monotonic: Duration,
    /// Time since 1970-01-01 00:00 UTC.
    pub wall: Duration,
}

impl Moment {
    /// The moment `wait` later, or the last one there is.
    #[must_use]
    pub fn after(self, wait: Duration) -> Self {
        Self {
            monotonic: self.monotonic.saturating_add(wait),
            wall: self.wall.saturating_add(wait),
        }
    }

    /// Whether `deadline` has come, on either clock.
    pub fn reached(self, deadline: Self) -> bool {
        self.monotonic >= deadline.monotonic || self.wall >= deadline.wall
    }

    /// The time until `deadline`: the shorter of what the two clocks say.
    pub fn until(self, deadline: Self) -> Duration {
        let monotonic = deadline.monotonic.saturating_sub(self.monotonic);
        monotonic.min(deadline.wall.saturating_sub(self.wall))
    }

    /// The wall clock's side, where the platform can represent it.
    pub fn system_time(self) -> Option<SystemTime> {
        UNIX_EPOCH.checked_add(self.wall)
    }
}

/// What [`Clock::sleep`] returns.
pub type Sleep = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Tells the time, and waits.
pub trait Clock: Send + Sync + fmt::Debug {
    /// The present.
    fn now(&self) -> Moment;
    /// Completes when `duration` has passed on the monotonic clock.
    fn sleep(&self, duration: Duration) -> Sleep;
}

/// The machine's own clocks. Sleeping needs a tokio runtime with its timer enabled.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    /// Every call of an API reads this, so on Linux it takes the clocks that are kept ready by the
    /// kernel: exact to a few milliseconds, at a fifth of the price.
    #[cfg(target_os = "linux")]
    fn now(&self) -> Moment {
        use rustix::time::{ClockId, clock_gettime};
        let read = |clock| Duration::try_from(clock_gettime(clock)).unwrap_or_default();
        Moment {
            monotonic: read(ClockId::MonotonicCoarse),
            wall: read(ClockId::RealtimeCoarse),
        }
    }

    #[cfg(not(target_os = "linux"))]
    fn now(&self) -> Moment {
        use std::sync::LazyLock;
        use std::time::Instant;
        static START: LazyLock<Instant> = LazyLock::new(Instant::now);
        Moment {
            monotonic: START.elapsed(),
            wall: SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .unwrap_or_default(),
        }
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        Box::pin(tokio::time::sleep(duration))
    }
}

/// A clock that stands still until it is moved, for tests.
///
/// Clones share the same time. It starts in 2025, so that it can be set back.
#[derive(Clone, Debug)]
pub struct ManualClock {
    state: Arc<Mutex<ManualState>>,
}

#[derive(Debug)]
struct ManualState {
    now: Moment,
    sleepers: Vec<Waker>,
}

impl Default for ManualClock {
    fn default() -> Self {
        let now = Moment {
            monotonic: Duration::from_secs(1_000),
            wall: Duration::from_secs(1_750_000_000),
        };
        Self {
            state: Arc::new(Mutex::new(ManualState {
                now,
                sleepers: Vec::new(),
            })),
        }
    }
}

impl ManualClock {
    /// Lets time pass on both clocks.
    pub fn advance(&self, duration: Duration) {
        self.change(|now| *now = now.after(duration));
    }

    /// Lets time pass as on a suspended machine: the monotonic clock stands still.
    pub fn suspend(&self, duration: Duration) {
        self.change(|now| now.wall = now.wall.saturating_add(duration));
    }

    /// Sets the wall clock, to whatever time since 1970.
    pub fn set_wall(&self, wall: Duration) {
        self.change(|now| now.wall = wall);
    }

    fn change(&self, change: impl FnOnce(&mut Moment)) {
        let woken = {
            let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            change(&mut state.now);
            std::mem::take(&mut state.sleepers)
        };
        woken.into_iter().for_each(Waker::wake);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Moment {
        self.state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .now
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        Box::pin(ManualSleep {
            until: self.now().monotonic.saturating_add(duration),
            clock: self.clone(),
        })
    }
}

struct ManualSleep {
    until: Duration,
    clock: ManualClock,
}

impl Future for ManualSleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut state = self
            .clock
            .state
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if state.now.monotonic >= self.until {
            return Poll::Ready(());
        }
        state.sleepers.push(context.waker().clone());
        Poll::Pending
    }
}

#[cfg(test)]
mod tests {
    use super::{Clock, ManualClock, Moment};
    use std::time::Duration;

    const HOUR: Duration = Duration::from_hours(1);

    #[test]
    fn a_deadline_is_reached_on_either_clock() {
        let clock = ManualClock::default();
        let deadline = clock.now().after(HOUR);
        assert!(!clock.now().reached(deadline));
        clock.suspend(HOUR);
        assert!(clock.now().reached(deadline), "suspended machine");
        clock.set_wall(Duration::ZERO);
        assert!(!clock.now().reached(deadline), "clock set back");
        clock.advance(HOUR);
        assert!(clock.now().reached(deadline), "the monotonic clock stays");
    }

    #[test]
    fn the_end_of_time_saturates() {
        let end = Moment {
            monotonic: Duration::MAX,
            wall: Duration::MAX,
        };
        assert_eq!(end.after(HOUR), end);
        assert_eq!(end.until(ManualClock::default().now()), Duration::ZERO);
        assert_eq!(end.system_time(), None);
    }
}
