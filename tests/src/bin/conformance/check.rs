//! One check: what it is called, how it ended, and the few words that go into its cell.

use std::fmt;
use std::future::Future;
use std::time::{Duration, Instant};

use keyroute::auth::AuthError;
use keyroute::{ConnectError, Error};
use serde_json::json;

/// Why a check did not pass.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The server has no such thing, and says so in the words of its cell.
    #[error("{0}")]
    NotOffered(&'static str),
    /// Something else happened than should.
    #[error("{0}")]
    Unexpected(String),
    /// A login failed.
    #[error(transparent)]
    Auth(#[from] AuthError),
    /// The client could not be built.
    #[error(transparent)]
    Connect(#[from] ConnectError),
    /// A request that the check itself makes failed.
    #[error("the check's own request failed: {0}")]
    Own(#[from] reqwest::Error),
    /// What a server said of itself, or answered to the check, is not what it should be.
    #[error("not the expected JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// A temporary file failed.
    #[error("a file failed: {0}")]
    File(#[from] std::io::Error),
}

impl<E: fmt::Debug> From<Error<E>> for Failure {
    fn from(error: Error<E>) -> Self {
        match error {
            Error::Auth(error) => Self::Auth(error),
            other => Self::Unexpected(other.to_string()),
        }
    }
}

/// No check takes longer, unless something hangs.
const LIMIT: Duration = Duration::from_mins(1);

/// What a check says when it passed.
pub(crate) type Checked = Result<String, Failure>;

/// Fails with what was seen unless it is what was expected.
pub(crate) fn expect<T: PartialEq<U> + fmt::Debug, U: fmt::Debug>(
    what: &str,
    seen: &T,
    expected: &U,
) -> Result<(), Failure> {
    if seen == expected {
        return Ok(());
    }
    Err(Failure::Unexpected(format!(
        "{what}: expected {expected:?}, saw {seen:?}"
    )))
}

/// A check that is done.
pub(crate) struct Cell {
    checked: Checked,
}

impl Cell {
    /// Runs a check, and prints it.
    pub(crate) async fn of(name: &str, check: impl Future<Output = Checked>) -> Self {
        let start = Instant::now();
        let checked = tokio::time::timeout(LIMIT, check).await;
        let checked = checked.unwrap_or_else(|_| {
            let seconds = LIMIT.as_secs();
            Err(Failure::Unexpected(format!("not done after {seconds} s")))
        });
        let (outcome, detail) = match &checked {
            Ok(detail) => ("passed", detail.clone()),
            Err(Failure::NotOffered(why)) => ("not offered", (*why).to_owned()),
            Err(failure) => ("failed", failure.to_string()),
        };
        let seconds = start.elapsed().as_secs_f64();
        println!(
            "{}",
            json!({ "check": name, "outcome": outcome, "detail": detail, "seconds": seconds })
        );
        Self { checked }
    }

    /// Whether nothing is wrong. What a server does not offer is not wrong.
    pub(crate) fn is_well(&self) -> bool {
        matches!(self.checked, Ok(_) | Err(Failure::NotOffered(_)))
    }
}
