//! When a token is refreshed and when it is no longer used. Takes what a server said about a
//! token's life, however absurd, and gives a [`Schedule`] that the session asks at each call.

use std::time::Duration;

use serde_json::Value;

use super::clock::Moment;

/// How long a token lives, as its server said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lifetime {
    /// The server did not say, or said nonsense: the token is used until the API rejects it.
    #[default]
    Unknown,
    /// Counted from the moment of the request (`expires_in`, RFC 6749 section 5.1).
    For(Duration),
    /// Until a time of the wall clock, as time since 1970.
    Until(Duration),
}

/// No lifetime is believed beyond ten years: adding it to a clock cannot overflow.
const LONGEST: Duration = Duration::from_hours(10 * 365 * 24);
/// No token is refreshed more often than this because of its lifetime.
const SHORTEST: Duration = Duration::from_secs(1);
/// The early window is a fifth of the lifetime, but at most five minutes.
const WIDEST_WINDOW: Duration = Duration::from_mins(5);
/// A token is no longer sent this long before it expires, or a tenth of its lifetime if shorter:
/// it has to be valid when it arrives.
const WIDEST_MARGIN: Duration = Duration::from_secs(10);

impl Lifetime {
    /// From a number of seconds. Zero and negative numbers are [`Lifetime::Unknown`]: some servers
    /// mean "for ever" by zero, and where one means "expired", the API's rejection tells.
    pub fn seconds(seconds: i64) -> Self {
        Self::from_json(Some(&seconds.into()))
    }

    /// From the JSON of `expires_in`. Servers also send it as a string or with a fraction; anything
    /// that is no number of seconds is [`Lifetime::Unknown`].
    pub fn from_json(value: Option<&Value>) -> Self {
        positive_seconds(value).map_or(Self::Unknown, |life| Self::For(life.min(LONGEST)))
    }

    /// From the JSON of a time in seconds since 1970, read as liberally.
    pub fn until_json(value: Option<&Value>) -> Self {
        positive_seconds(value).map_or(Self::Unknown, Self::Until)
    }

    /// The time of the wall clock at which a token that was asked for at `requested` expires. One that lies
    /// in the past says more about the clocks than about the token, and is not believed.
    pub(crate) fn expires_at(self, requested: Duration) -> Option<Duration> {
        match self {
            Self::Unknown => None,
            Self::For(life) => Some(requested.saturating_add(life.clamp(SHORTEST, LONGEST))),
            Self::Until(end) => {
                (end > requested).then(|| end.min(requested.saturating_add(LONGEST)))
            }
        }
    }
}

/// A number of seconds above zero, as far as a `Duration` reaches.
fn positive_seconds(value: Option<&Value>) -> Option<Duration> {
    let number = match value? {
        Value::Number(number) => number.as_f64()?,
        Value::String(text) => text.trim().parse().ok()?,
        _ => return None,
    };
    (number > 0.0).then(|| Duration::try_from_secs_f64(number).unwrap_or(Duration::MAX))
}

/// Where in its life a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Used as it is.
    Fresh,
    /// Used, while a refresh runs in the background.
    Early,
    /// Not used.
    Expired,
}

/// The two moments that divide a token's life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Schedule {
    refresh: Moment,
    expiry: Moment,
}

impl Schedule {
    /// For a token that was obtained and expires at the given times of the wall clock, seen `now`.
    /// `spread`, between 0 and 1, is this instance's place in the early window, so that instances
    /// with the same token do not refresh all at once.
    pub(crate) fn new(
        now: Moment,
        obtained: Duration,
        expires: Option<Duration>,
        spread: f64,
    ) -> Self {
        let Some(expires) = expires else {
            let never = now.after(Duration::MAX);
            return Self {
                refresh: never,
                expiry: never,
            };
        };
        let life = expires.saturating_sub(obtained).clamp(SHORTEST, LONGEST);
        // A wall clock that was set back would make the rest longer than the whole.
        let rest = expires.saturating_sub(now.wall).min(life);
        let margin = (life / 10).min(WIDEST_MARGIN);
        let window = (life / 5)
            .min(WIDEST_WINDOW)
            .mul_f64(0.2 + 0.8 * spread.clamp(0.0, 1.0));
        Self {
            refresh: now.after(rest.saturating_sub(margin.saturating_add(window))),
            expiry: now.after(rest.saturating_sub(margin)),
        }
    }

    /// The token's phase.
    pub(crate) fn phase(&self, now: Moment) -> Phase {
        if !now.reached(self.refresh) {
            Phase::Fresh
        } else if !now.reached(self.expiry) {
            Phase::Early
        } else {
            Phase::Expired
        }
    }

    /// When the token stops being used.
    pub(crate) fn expiry(&self) -> Moment {
        self.expiry
    }
}
