//! The same logins for clients that progenitor 0.15 generated. [`Login`] is the `inner_type` of such
//! a client, and its [`exec`](Login::exec) is what the client's hook calls: it attaches what the
//! operation requires, refreshes early, and after a rejected token refreshes and sends once more.
//!
//! ```ignore
//! progenitor::generate_api!(
//!     spec = "bookings.json",
//!     inner_type = keyroute::progenitor::Login,
//!     hooks = Expected,
//! );
//!
//! impl ClientHooks<Login> for Client {
//!     async fn exec(&self, request: Request, info: &OperationInfo) -> reqwest::Result<Response> {
//!         self.inner().exec(self.client(), request, info).await
//!     }
//! }
//! ```
//!
//! progenitor reads no security requirements, so that a hook sees an operation's id and nothing
//! else: a static table says what each one requires. `examples/progenitor` has it whole.

use std::error::Error;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use http::StatusCode;
use progenitor_client::OperationInfo;
use reqwest::{Body, Client, Request, Response};

use crate::auth::{Auth, AuthError};
use crate::runtime::hook::{Exchange, Hook as _, HookError};
use crate::runtime::route::{Route, Security};

/// What to give to `Client::new_with_client`: progenitor's own `Client::new` follows redirects to
/// other origins, API keys included.
pub use crate::runtime::client::default_http_client;

/// The login of a client that progenitor generated, to be its `inner_type`. Clones are the same.
#[derive(Clone, Debug)]
pub struct Login {
    auth: Auth,
    operations: &'static [&'static Route],
}

impl Login {
    /// Every operation requires what the API's description has as its default
    /// ([`Api::unlisted`](crate::runtime::route::Api::unlisted)).
    pub fn new(auth: Auth) -> Self {
        let operations = &[];
        Self { auth, operations }
    }

    /// What single operations require, by progenitor's name of them, which is the `operationId` in
    /// snake case. The rows that Keyroute generates from the same document fit in
    /// (`&[&list_devices::ROUTE]`), as does whatever [`operation`] says.
    #[must_use]
    pub fn operations(mut self, operations: &'static [&'static Route]) -> Self {
        self.operations = operations;
        self
    }

    /// The login itself: [`login`](Auth::login), [`logout`](Auth::logout), [`states`](Auth::states).
    pub fn auth(&self) -> &Auth {
        &self.auth
    }

    /// Sends a request of an operation, with credentials. A body that is a stream is sent once: the
    /// reply that rejects the token is then the caller's.
    ///
    /// # Errors
    /// The network's; and where no credential could be had, an error that [`auth_error`] reads. It
    /// is the same error for all who waited for the same refresh.
    pub async fn exec(
        &self,
        http: &Client,
        request: Request,
        info: &OperationInfo,
    ) -> reqwest::Result<Response> {
        let exchange = Exchange::new(self.route(info.operation_id), request, http);
        match self.auth.send(exchange).await {
            Ok(response) => Ok(response),
            Err(HookError::Transport(error)) => Err(error.into_source()),
            Err(HookError::Auth(error)) => refused(error).await,
        }
    }

    fn route(&self, operation: &str) -> &'static Route {
        let mut listed = self.operations.iter().copied();
        listed
            .find(|route| route.id == operation)
            .unwrap_or(self.auth.api().unlisted)
    }
}

/// One operation of a table, where there is no row of Keyroute's for it.
///
/// ```
/// use keyroute::progenitor::operation;
/// use keyroute::runtime::route::{Route, Security};
///
/// // Anyone may ask whether the service is up.
/// static OPERATIONS: &[&Route] = &[&operation("health", Security(&[]))];
/// ```
pub const fn operation(id: &'static str, security: Security) -> Route {
    Route {
        id,
        method: "*",
        path: "*",
        server: "main",
        security,
        redirects: false,
    }
}

/// Why no credential could be had, where that is the reason of an error, such as the
/// `Error::CommunicationError` of progenitor's that a call ends with.
pub fn auth_error<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a AuthError> {
    let mut causes = std::iter::successors(Some(error), |&error| error.source());
    causes.find_map(|cause| cause.downcast_ref())
}

/// An error of reqwest's with ours as its source. There is no constructor for one, but whatever a
/// body's stream fails with becomes the source of the error that reading it gives.
async fn refused(error: AuthError) -> reqwest::Result<Response> {
    let mut response = http::Response::new(Body::wrap_stream(Failing(Some(error))));
    *response.status_mut() = StatusCode::UNAUTHORIZED;
    let mut response = Response::from(response);
    match response.chunk().await {
        Err(error) => Err(error.without_url()),
        // A reply all the same, of the status that the server would have given.
        Ok(_) => Ok(response),
    }
}

/// A stream that fails.
struct Failing(Option<AuthError>);

impl Stream for Failing {
    type Item = Result<Bytes, AuthError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.take().map(Err))
    }
}

#[cfg(test)]
mod tests {
    use super::{auth_error, refused};
    use crate::auth::AuthError;

    #[tokio::test]
    async fn an_auth_error_travels_inside_an_error_of_reqwests() {
        let sent = AuthError::ReauthenticationRequired {
            subject: crate::auth::Subject {
                api: "Test",
                scheme: Some("oauth"),
            },
            reason: "a test",
        };
        let error = refused(sent.clone()).await.expect_err("an error");
        assert_eq!(auth_error(&error), Some(&sent));
        assert!(error.url().is_none(), "{error:?}");
        assert!(!error.is_connect() && !error.is_timeout() && error.status().is_none());
        let other = std::io::Error::other("something else");
        assert_eq!(auth_error(&other), None);
    }
}
