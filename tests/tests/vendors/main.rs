//! Each vendor's client against its fake server, over loopback: what the client sends, what it makes
//! of the replies, and how its login goes on while time passes.

mod amino;
mod flintrow;
mod flume;
mod hostile;
mod m2m;

use std::time::Duration;

use keyroute::Account;
use keyroute::auth::AuthError;

const MINUTE: Duration = Duration::from_mins(1);
const HOUR: Duration = Duration::from_hours(1);
const DAY: Duration = Duration::from_hours(24);

/// Waits for what should happen by itself, and fails where it does not.
async fn soon<T>(what: impl Future<Output = T>) -> T {
    let done = tokio::time::timeout(MINUTE, what).await;
    done.expect("it happens within a minute")
}

/// Waits until no refresh runs. The runtime goes on meanwhile; no time passes for the client.
async fn settled<C>(account: &Account<C>) {
    let refreshing = || account.states().iter().any(|state| state.refreshing);
    soon(async {
        while refreshing() {
            tokio::task::yield_now().await;
        }
    })
    .await;
}

/// The auth error of a call that had no credential.
#[track_caller]
fn auth_error<T: std::fmt::Debug, E: std::fmt::Debug>(
    result: Result<T, keyroute::Error<E>>,
) -> AuthError {
    match result {
        Err(keyroute::Error::Auth(error)) => error,
        other => panic!("{other:?}"),
    }
}
