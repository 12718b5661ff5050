//! [`Auth`]: the hook that gives each request its credentials. It picks them by the route's security
//! requirement, lets them go to the API's own hosts only, and after a rejected token refreshes once
//! and sends the same request once more.

use std::fmt;
use std::sync::Arc;

use http::StatusCode;
use http::header::AUTHORIZATION;
use reqwest::{Request, Response};

use super::builder::AuthBuilder;
use super::challenge::{TokenRejected, judge, judge_by_head};
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

    /// Attaches what the needs ask for, and gives the token that was used: there is one at most, since
    /// all tokens go into the same header.
    async fn attach(
        &self,
        route: &'static Route,
        needs: &'static [Need],
        request: &mut Request,
    ) -> Result<Option<(Session, Lease)>, AuthError> {
        let (mut used, mut authorized) = (None, false);
        for need in needs.iter().filter(|need| !need.is_anonymous()) {
            let took = match self.held(need.scheme) {
                Some(Held::Fixed(fixed)) => fixed.attach(request) == Some(&AUTHORIZATION),
                Some(Held::Sessions(sessions)) => {
                    let session = sessions.of(need.scopes)?;
                    let lease = match session.ready() {
                        Some(lease) => lease,
                        // Apart, since its state would make the future of every call larger.
                        None => Box::pin(session.lease()).await?,
                    };
                    request
                        .headers_mut()
                        .insert(AUTHORIZATION, lease.header.clone());
                    used = Some((session, lease));
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
        Ok(used)
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

    /// Whether a rejected token among the credentials can be replaced.
    fn is_refreshable(&self, needs: &[Need]) -> bool {
        let mut held = needs.iter().filter_map(|need| self.held(need.scheme));
        held.any(|held| matches!(held, Held::Sessions(_)))
    }

    /// Sends the request once more, with other tokens.
    async fn replay(
        &self,
        mut again: Exchange<'_>,
        needs: &'static [Need],
    ) -> Result<Response, HookError> {
        let used = self.attach(again.route, needs, &mut again.request).await?;
        let response = again.send().await?;
        let judged = judge(response, self.inner.rejections).await;
        // Whatever it is now, it is the answer.
        let (response, rejected) = judged.map_err(TransportError::from)?;
        if let Some(used) = used {
            weigh(response.status(), rejected, &used);
        }
        Ok(response)
    }
}

/// Tells the session what the API thinks of its token, and whether to try with another.
fn weigh(status: StatusCode, rejected: bool, (session, lease): &(Session, Lease)) -> bool {
    if rejected {
        return session.reject(lease) == Rejected::Replaceable;
    }
    if !status.is_server_error() {
        session.accept(lease);
    }
    false
}

impl Hook for Auth {
    /// Every call makes this future, so what few calls need is in boxes of its own.
    fn send<'a>(&'a self, mut exchange: Exchange<'a>) -> HookFuture<'a> {
        let route = exchange.route;
        let needs = match self.needs(route, &exchange.request) {
            Ok(needs) => needs,
            Err(error) => return Box::pin(std::future::ready(Err(error.into()))),
        };
        // `None` for a stream, which is sent once and whose rejection is the caller's to handle.
        let again = self.is_refreshable(needs).then(|| exchange.try_clone());
        let rules = self.inner.rejections;
        Box::pin(async move {
            let used = self.attach(route, needs, &mut exchange.request).await?;
            let response = exchange.send().await?;
            let Some(used) = used else {
                return Ok(response);
            };
            let (response, rejected) = match judge_by_head(&response, rules) {
                Some(rejected) => (response, rejected),
                None => Box::pin(judge(response, rules))
                    .await
                    .map_err(TransportError::from)?,
            };
            let replaceable = weigh(response.status(), rejected, &used);
            match again.flatten().filter(|_| replaceable) {
                Some(again) => Box::pin(self.replay(again, needs)).await,
                None => Ok(response),
            }
        })
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
