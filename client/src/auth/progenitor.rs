//! The same behaviour for clients that another generator wrote. progenitor 0.15 calls hooks of the
//! user's: `pre`, which may change the request and fail, and `exec`, which sends it and can fail by
//! `reqwest::Error` alone. Each is one call of a method here:
//!
//! ```ignore
//! // progenitor::generate_api!(spec = "openapi.json", inner_type = keyroute::auth::Auth, hooks = Expected);
//! impl ClientHooks<Auth> for Client {
//!     async fn pre<E>(&self, request: &mut Request, _: &OperationInfo) -> Result<(), Error<E>> {
//!         let attached = self.inner().attach_to(request).await;
//!         attached.map_err(|error| Error::Custom(error.to_string()))
//!     }
//!
//!     async fn exec(&self, request: Request, _: &OperationInfo) -> reqwest::Result<Response> {
//!         self.inner().execute(self.client(), request).await
//!     }
//! }
//! ```

use http::header::AUTHORIZATION;
use reqwest::{Client, Request, Response};

use super::error::AuthError;
use super::layer::{Auth, Held};
use super::session::{Lease, Session};
use crate::runtime::route::Need;

impl Auth {
    /// Attaches the credentials that the document's default security requirement
    /// ([`Api::unlisted`](crate::runtime::route::Api::unlisted)) asks for.
    ///
    /// # Errors
    /// As a call of a generated client: no credential, no token, a host that may not have them.
    pub async fn attach_to(&self, request: &mut Request) -> Result<(), AuthError> {
        let route = self.api().unlisted;
        let needs = self.needs(route, request)?;
        self.attach(route, needs, request).await.map(drop)
    }

    /// Sends a request that has its credentials; if the API rejects the token, refreshes it once
    /// and sends the same request once more. Where that fails, the rejection is the reply.
    ///
    /// # Errors
    /// Those of the network.
    pub async fn execute(&self, http: &Client, request: Request) -> reqwest::Result<Response> {
        let leases = self.leases_of(&request);
        let again = if leases.is_empty() {
            None
        } else {
            request.try_clone()
        };
        let response = http.execute(request).await?;
        let (response, replaceable) = self.weigh(response, &leases).await?;
        let Some(mut again) = again.filter(|_| replaceable) else {
            return Ok(response);
        };
        for (session, _) in &leases {
            let Ok(lease) = session.lease().await else {
                return Ok(response);
            };
            again.headers_mut().insert(AUTHORIZATION, lease.header);
        }
        let leases = self.leases_of(&again);
        let response = http.execute(again).await?;
        Ok(self.weigh(response, &leases).await?.0)
    }

    /// The sessions whose tokens the request carries.
    fn leases_of(&self, request: &Request) -> Vec<(Session, Lease)> {
        let header = request.headers().get(AUTHORIZATION);
        let needs = self.needs(self.api().unlisted, request);
        let (Some(header), Ok(needs)) = (header, needs) else {
            return Vec::new();
        };
        let session = |need: &Need| match self.held(need.scheme) {
            Some(Held::Sessions(sessions)) => sessions.of(need.scopes).ok(),
            _ => None,
        };
        let lease = |session: Session| (session.clone(), session.lease_of(header));
        needs.iter().filter_map(session).map(lease).collect()
    }
}
