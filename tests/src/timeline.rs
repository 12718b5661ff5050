//! One time for a vendor and its client. Both clocks stand still until a test moves them together,
//! so that a token expires for the client exactly when it does for the vendor.

use std::time::Duration;

use keyroute::auth::ManualClock;

use crate::clock::Clock;

/// The clocks of a vendor and of its client. Clones share their time.
#[derive(Clone, Debug)]
pub struct Timeline {
    /// What the vendor is started with.
    pub vendor: Clock,
    /// What the client's login is built with.
    pub client: ManualClock,
}

impl Timeline {
    /// Lets time pass for both.
    pub fn pass(&self, duration: Duration) {
        let seconds = i64::try_from(duration.as_secs()).unwrap_or(i64::MAX);
        self.vendor.advance(seconds);
        self.client.advance(duration);
    }
}

impl Default for Timeline {
    fn default() -> Self {
        let vendor = Clock::still();
        let client = ManualClock::default();
        let now = u64::try_from(vendor.now()).unwrap_or_default();
        client.set_wall(Duration::from_secs(now));
        Self { vendor, client }
    }
}
