//! The redirect policy of the default HTTP client: a redirect is followed only within its origin,
//! so that no credential, API keys included, is carried to another (RFC 9700 section 4.11).

use reqwest::redirect::{Action, Attempt, Policy};
use url::Url;

/// How many redirects a call may follow.
const LIMIT: usize = 10;

/// Follows redirects within one origin; a redirect to another is returned as the reply it is.
pub fn same_origin() -> Policy {
    Policy::custom(follow)
}

fn follow(attempt: Attempt<'_>) -> Action {
    let within = attempt
        .previous()
        .last()
        .is_some_and(|from| is_same(from, attempt.url()));
    if !within {
        attempt.stop()
    } else if attempt.previous().len() > LIMIT {
        attempt.error("too many redirects")
    } else {
        attempt.follow()
    }
}

/// Whether two URLs have the same scheme, host and port.
pub(crate) fn is_same(left: &Url, right: &Url) -> bool {
    left.origin() == right.origin()
}
