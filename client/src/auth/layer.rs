//! [`Auth`]: the hook that gives each request its credentials. It picks them by the route's security
//! requirement, lets them go to the API's own hosts only, and after a rejected token refreshes once
//! and sends the same request once more.

use std::fmt;
use std::sync::Arc;

use http::header::AUTHORIZATION;
use reqwest::{Request, Response};

use super::builder::AuthBuilder;
use super::challenge::{TokenRejected, judge};
use super::credential::Fixed;
use super::error::{AuthError, Subject};
use super::grant::oauth_grant::OAuthGrant;
use super::origin::{AllowedOrigins, Origin};
use super::selection::select;
use super::session::renewal::finished;
use super::session::set::Sessions;
use super::session::{Lease, Rejected, Session, SessionState};
use super::sync::spawn;
use crate::runtime::error::TransportError;
use crate::runtime::hook::{Exchange, Hook, HookError, HookFuture};
use crate::runtime::route::{Api, Need, Route, Scheme};

/// The credentials of one account at one API, and the sessions that keep them valid. Clones are the
/// same.
#[derive(Clone)]
pub struct Auth {
    inner: Arc<Inner>,
}

pub(super) struct Inner {
    pub(super) api: &'static Api,
    pub(super) credentials: Vec<(&'static Scheme, Held)>,
    pub(super) origins: AllowedOrigins,
    pub(super) rejections: &'static [TokenRejected],
}

/// A credential that is ready for use.
pub(super) enum Held {
    Fixed(Fixed),
    Sessions(Sessions),
}

impl Auth {
    /// Begins with the description of an API, such as that of a generated client.
    pub fn builder(api: &'static Api) -> AuthBuilder {
        AuthBuilder::new(api)
    }

    pub(super) fn new(inner: Inner) -> Self {
        Self {
            inner: Arc::new(inner),
        }
    }

    /// Gets a token for each login that needs no person for it: a check at the start that the
    /// credentials are good. Ends a logout.
    ///
    /// # Errors
    /// The first login's that fails.
    pub async fn login(&self) -> Result<(), AuthError> {
        for (_, login) in self.logins() {
            login.login().await?;
        }
        Ok(())
    }

    /// Logs out: revokes and deletes the tokens of every session, and of every other scope set that
    /// the store has of the same logins; see [`Session::logout`].
    ///
    /// # Errors
    /// The first that fails; the others are logged out all the same.
    pub async fn logout(&self) -> Result<(), AuthError> {
        let auth = self.clone();
        // A caller that stops waiting must not leave a token behind.
        let task = spawn(async move {
            let mut result = Ok(());
            for (_, login) in auth.logins() {
                result = result.and(login.logout().await);
            }
            result
        });
        finished(task, Subject::new(self.inner.api, None)).await
    }

    /// How each session stands that was used so far.
    pub fn states(&self) -> Vec<SessionState> {
        let made = self.logins().flat_map(|(_, login)| login.made());
        made.map(|session| session.state()).collect()
    }

    /// The session of a security scheme; where it has one per scope set, that of the document's
    /// default requirement.
    ///
    /// # Errors
    /// [`AuthError::Misconfigured`] where the scheme has none.
    pub fn session(&self, scheme: &str) -> Result<Session, AuthError> {
        self.login_of(scheme)?.main()
    }

    /// The OAuth 2.0 login of a scheme, for a login by a person.
    pub(super) fn oauth(&self, scheme: &str) -> Result<(Arc<OAuthGrant>, Session), AuthError> {
        let login = self.login_of(scheme)?;
        let grant = login.oauth().ok_or_else(|| {
            self.misconfigured(format!(
                "the login of its scheme `{scheme}` is not OAuth 2.0"
            ))
        })?;
        Ok((Arc::clone(grant), login.main()?))
    }

    fn login_of(&self, scheme: &str) -> Result<&Sessions, AuthError> {
        let login = self.logins().find(|(own, _)| own.name == scheme);
        login.map(|(_, login)| login).ok_or_else(|| {
            self.misconfigured(format!(
                "its scheme `{scheme}` has no login; give a credential that has one"
            ))
        })
    }

    /// The API that the login is for.
    pub fn api(&self) -> &'static Api {
        self.inner.api
    }

    fn misconfigured(&self, reason: String) -> AuthError {
        Subject::new(self.inner.api, None).misconfigured(reason)
    }

    fn logins(&self) -> impl Iterator<Item = (&'static Scheme, &Sessions)> {
        self.inner
            .credentials
            .iter()
            .filter_map(|(scheme, held)| match held {
                Held::Sessions(sessions) => Some((*scheme, sessions)),
                Held::Fixed(_) => None,
            })
    }

    fn held(&self, scheme: &Scheme) -> Option<&Held> {
        let mut credentials = self.inner.credentials.iter();
        credentials
            .find(|(own, _)| own.name == scheme.name)
            .map(|(_, held)| held)
    }

    /// Attaches what the needs ask for, and gives the tokens that were used.
    async fn attach(
        &self,
        route: &'static Route,
        needs: &'static [Need],
        request: &mut Request,
    ) -> Result<Vec<(Session, Lease)>, AuthError> {
        let (mut leases, mut authorized) = (Vec::new(), false);
        for need in needs.iter().filter(|need| !need.is_anonymous()) {
            let took = match self.held(need.scheme) {
                Some(Held::Fixed(fixed)) => fixed.attach(request) == Some(&AUTHORIZATION),
                Some(Held::Sessions(sessions)) => {
                    let session = sessions.of(need.scopes)?;
                    let lease = session.lease().await?;
                    request
                        .headers_mut()
                        .insert(AUTHORIZATION, lease.header.clone());
                    leases.push((session, lease));
                    true
                }
                // The selection took only needs with a credential.
                None => false,
            };
            if took && authorized {
                return Err(self.misconfigured(format!(
                    "`{}` requires two credentials in one Authorization header",
                    route.id
                )));
            }
            authorized |= took;
        }
        Ok(leases)
    }

    /// What the route requires, of the credentials there are; and that they may go where the
    /// request goes.
    fn needs(
        &self,
        route: &'static Route,
        request: &Request,
    ) -> Result<&'static [Need], AuthError> {
        let needs = select(self.inner.api, route, |scheme| self.held(scheme).is_some())?;
        let bare = needs.iter().all(Need::is_anonymous);
        if bare || self.inner.origins.allow(request.url()) {
            return Ok(needs);
        }
        Err(AuthError::UnknownOrigin {
            api: self.inner.api.name,
            operation: route.id,
            origin: Origin::of(request.url()).to_string(),
        })
    }

    async fn call(&self, mut exchange: Exchange<'_>) -> Result<Response, HookError> {
        let route = exchange.route;
        let needs = self.needs(route, &exchange.request)?;
        let held = |need: &Need| self.held(need.scheme);
        let refreshable = needs
            .iter()
            .filter_map(held)
            .any(|held| matches!(held, Held::Sessions(_)));
        // `None` for a stream, which is sent once and whose rejection is the caller's to handle.
        let again = if refreshable {
            exchange.try_clone()
        } else {
            None
        };
        let leases = self.attach(route, needs, &mut exchange.request).await?;
        let response = exchange.send().await?;
        let (response, replaceable) = self
            .weigh(response, &leases)
            .await
            .map_err(TransportError::from)?;
        let Some(mut again) = again.filter(|_| replaceable) else {
            return Ok(response);
        };
        let leases = self.attach(route, needs, &mut again.request).await?;
        let response = again.send().await?;
        // Whatever it is now, it is the answer.
        let weighed = self.weigh(response, &leases).await;
        Ok(weighed.map_err(TransportError::from)?.0)
    }

    /// Tells the sessions what the API thinks of their tokens, and whether to try with others.
    async fn weigh(
        &self,
        response: Response,
        leases: &[(Session, Lease)],
    ) -> reqwest::Result<(Response, bool)> {
        if leases.is_empty() {
            return Ok((response, false));
        }
        let (response, rejected) = judge(response, self.inner.rejections).await?;
        let mut replaceable = rejected;
        for (session, lease) in leases {
            if rejected {
                replaceable &= session.reject(lease) == Rejected::Replaceable;
            } else if !response.status().is_server_error() {
                session.accept(lease);
            }
        }
        Ok((response, replaceable))
    }
}

impl Hook for Auth {
    fn send<'a>(&'a self, exchange: Exchange<'a>) -> HookFuture<'a> {
        Box::pin(self.call(exchange))
    }
}

impl fmt::Debug for Auth {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let schemes: Vec<_> = self
            .inner
            .credentials
            .iter()
            .map(|(scheme, _)| scheme.name)
            .collect();
        formatter
            .debug_struct("Auth")
            .field("api", &self.inner.api.name)
            .field("schemes", &schemes)
            .finish_non_exhaustive()
    }
}
