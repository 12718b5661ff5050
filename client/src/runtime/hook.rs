//! The middleware hook: every call of a generated client goes through one [`Hook`], which receives
//! the request together with its static [`Route`] and returns a typed error. The auth layer is
//! such a hook; [`Passthrough`] is the one that does nothing.

use std::future::Future;
use std::pin::Pin;

use crate::auth::AuthError;
use crate::runtime::error::TransportError;
use crate::runtime::route::Route;

/// What [`Hook::send`] returns.
pub type HookFuture<'a> =
    Pin<Box<dyn Future<Output = Result<reqwest::Response, HookError>> + Send + 'a>>;

/// Sends requests, and may change, hold back or repeat them on the way.
///
/// An implementation calls [`Exchange::send`] to reach the network.
pub trait Hook: Send + Sync {
    /// Sends the request of one call and returns the reply, of whatever status.
    fn send<'a>(&'a self, exchange: Exchange<'a>) -> HookFuture<'a>;
}

/// One request on its way, and the route it belongs to.
#[derive(Debug)]
pub struct Exchange<'a> {
    /// The operation, as its row states it.
    pub route: &'static Route,
    /// The request. It has no credentials yet.
    pub request: reqwest::Request,
    http: &'a reqwest::Client,
    /// The request has nothing but what its public parts show.
    plain: bool,
}

impl<'a> Exchange<'a> {
    /// Pairs a request with its route, to be sent through `http`.
    pub fn new(
        route: &'static Route,
        request: reqwest::Request,
        http: &'a reqwest::Client,
    ) -> Self {
        Self {
            route,
            request,
            http,
            plain: false,
        }
    }

    /// The same for a request that this crate made, part by part.
    pub(crate) fn of_call(
        route: &'static Route,
        request: reqwest::Request,
        http: &'a reqwest::Client,
    ) -> Self {
        Self {
            plain: true,
            ..Self::new(route, request, http)
        }
    }

    /// A copy to send later. `None` where the body is a stream, which can be sent only once.
    pub fn try_clone(&self) -> Option<Self> {
        let request = &self.request;
        let simple = self.plain && request.body().is_none() && request.timeout().is_none();
        let request = if simple {
            // reqwest's own copy makes room for a timeout that is not there, in three allocations.
            let mut copy = reqwest::Request::new(request.method().clone(), request.url().clone());
            copy.headers_mut().clone_from(request.headers());
            *copy.version_mut() = request.version();
            copy
        } else {
            request.try_clone()?
        };
        Some(Self { request, ..*self })
    }

    /// Sends the request to the network.
    pub fn send(self) -> impl Future<Output = Result<reqwest::Response, TransportError>> + Send {
        // Outside of the future, which then holds no request beside what reqwest makes of it.
        let pending = self.http.execute(self.request);
        async { pending.await.map_err(TransportError::from) }
    }
}

/// Why a hook returned no reply.
#[derive(Debug, thiserror::Error)]
pub enum HookError {
    /// No credential could be had.
    #[error(transparent)]
    Auth(#[from] AuthError),
    /// The network failed.
    #[error(transparent)]
    Transport(#[from] TransportError),
}

/// The hook that sends each request as it is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Passthrough;

impl Hook for Passthrough {
    fn send<'a>(&'a self, exchange: Exchange<'a>) -> HookFuture<'a> {
        Box::pin(async move { Ok(exchange.send().await?) })
    }
}
