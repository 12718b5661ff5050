//! Why a story could not be told to its end: what was expected, and what was seen instead. A failed
//! call is kept as the sentence that it prints, which holds no secret.

use std::fmt::Debug;

use keyroute::ConnectError;
use keyroute::auth::AuthError;

/// A step that did something else than it should.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// A check that failed.
    #[error("{what}: expected {expected}, saw {seen}")]
    Unexpected {
        /// What was looked at.
        what: &'static str,
        /// What it should be.
        expected: String,
        /// What it is.
        seen: String,
    },
    /// Other requests than the step should make.
    #[error("expected the requests\n{}\nsaw\n{}", listed(.expected), listed(.seen))]
    Requests {
        /// What should have reached the vendor.
        expected: Vec<String>,
        /// What did.
        seen: Vec<String>,
    },
    /// A call failed.
    #[error("the call failed: {0}")]
    Call(String),
    /// A login or a logout failed.
    #[error(transparent)]
    Auth(#[from] AuthError),
    /// The client could not be built.
    #[error(transparent)]
    Connect(#[from] ConnectError),
    /// The person's browser failed.
    #[error("the browser failed: {0}")]
    Browser(#[source] reqwest::Error),
    /// A line would have shown a secret, and was left out.
    #[error("a line would have shown a secret")]
    Leak,
}

fn listed(requests: &[String]) -> String {
    if requests.is_empty() {
        return "    none".to_owned();
    }
    let lines: Vec<String> = requests.iter().map(|line| format!("    {line}")).collect();
    lines.join("\n")
}

impl<E: Debug> From<keyroute::Error<E>> for Failure {
    fn from(error: keyroute::Error<E>) -> Self {
        Self::Call(error.to_string())
    }
}

impl From<reqwest::Error> for Failure {
    fn from(error: reqwest::Error) -> Self {
        Self::Browser(error.without_url())
    }
}

/// Checks that something is what it should be.
pub(crate) fn ensure<T: Copy + PartialEq + Debug>(
    what: &'static str,
    expected: T,
    seen: T,
) -> Result<(), Failure> {
    if expected == seen {
        return Ok(());
    }
    Err(Failure::Unexpected {
        what,
        expected: format!("{expected:?}"),
        seen: format!("{seen:?}"),
    })
}

/// Takes a value that should be there.
pub(crate) fn present<T>(what: &'static str, value: Option<T>) -> Result<T, Failure> {
    value.ok_or_else(|| Failure::Unexpected {
        what,
        expected: "a value".to_owned(),
        seen: "none".to_owned(),
    })
}

/// Takes the error of a call that should fail for want of a credential.
pub(crate) fn refused<T: Debug, E: Debug>(
    result: Result<T, keyroute::Error<E>>,
) -> Result<AuthError, Failure> {
    match result {
        Err(keyroute::Error::Auth(error)) => Ok(error),
        Err(other) => Err(other.into()),
        Ok(_) => Err(Failure::Unexpected {
            what: "the call",
            expected: "no credential".to_owned(),
            seen: "a reply".to_owned(),
        }),
    }
}
