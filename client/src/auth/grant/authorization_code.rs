//! A login by a person in a browser: the authorization code flow (RFC 6749 section 4.1) with PKCE
//! S256 (RFC 7636), `state`, and the check of `iss` (RFC 9207). Gives a URL to open; takes the URL
//! that the browser is sent back to, by a listener on the loopback interface or from the caller's
//! own web server; ends with the token in the session.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};
use url::Url;

use super::loopback::Listener;
use super::oauth_grant::OAuthGrant;
use super::refusal::Code;
use crate::auth::error::{AuthError, LoginError};
use crate::auth::layer::Auth;
use crate::auth::random::unguessable;
use crate::auth::session::Session;
use crate::auth::session::renewal::{finished, install};
use crate::auth::sync::spawn;
use crate::runtime::secret::Secret;

impl Auth {
    /// Begins a login by a person in a browser, for the OAuth 2.0 credential of a scheme.
    ///
    /// # Errors
    /// [`AuthError::Misconfigured`] where the scheme has no such credential.
    pub fn authorize(&self, scheme: &str) -> Result<Authorization, AuthError> {
        let (grant, session) = self.oauth(scheme)?;
        Ok(Authorization { grant, session })
    }
}

/// A login by a person that has not begun: say where the browser comes back to.
#[derive(Debug)]
pub struct Authorization {
    grant: Arc<OAuthGrant>,
    session: Session,
}

impl Authorization {
    /// The browser comes back to this program: to `http://127.0.0.1`, at whatever port is free
    /// (RFC 8252 section 7.3), and the given path, such as `/callback`.
    ///
    /// # Errors
    /// [`LoginError::NoListener`]; and as [`Authorization::redirect_to`].
    pub async fn on_loopback(self, path: &str) -> Result<LoopbackLogin, AuthError> {
        let listener = Listener::bind(path).await?;
        let login = self.redirect_to(listener.redirect_uri()).await?;
        Ok(LoopbackLogin { listener, login })
    }

    /// The browser comes back to the caller's own `redirect_uri`.
    ///
    /// # Errors
    /// [`AuthError::Misconfigured`] where no authorization endpoint is known,
    /// [`AuthError::Unavailable`] where the server's metadata cannot be had,
    /// [`AuthError::NoRandomness`].
    pub async fn redirect_to(
        self,
        redirect_uri: impl Into<String>,
    ) -> Result<PendingLogin, AuthError> {
        let setup = self.session.setup();
        let endpoints = self
            .grant
            .endpoints()
            .await
            .map_err(|error| error.of(setup.subject))?;
        let mut url = endpoints.authorization.clone().ok_or_else(|| {
            let reason = "no authorization endpoint is known; give `authorization_url`";
            setup.subject.misconfigured(reason)
        })?;
        let (state, verifier) = (unguessable()?, unguessable()?);
        let redirect_uri = redirect_uri.into();
        let scope = setup.scopes.join(" ");
        let mut query = url.query_pairs_mut();
        query
            .append_pair("response_type", "code")
            .append_pair("client_id", self.grant.caller.client.id())
            .append_pair("redirect_uri", &redirect_uri)
            .append_pair("state", &state)
            .append_pair("code_challenge", &challenge(&verifier))
            .append_pair("code_challenge_method", "S256")
            .extend_pairs(&self.grant.parameters);
        if !scope.is_empty() {
            query.append_pair("scope", &scope);
        }
        drop(query);
        let (state, verifier) = (state.into(), verifier.into());
        Ok(PendingLogin {
            url,
            state,
            verifier,
            redirect_uri,
            authorization: self,
        })
    }
}

/// RFC 7636 section 4.2.
fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier))
}

/// A login that waits for the browser to come back. It can be finished once.
pub struct PendingLogin {
    authorization: Authorization,
    url: Url,
    state: Secret,
    verifier: Secret,
    redirect_uri: String,
}

impl PendingLogin {
    /// The URL to open in the person's browser.
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// Whether a redirect belongs to this login.
    pub(super) fn is_for(&self, redirected: &Url) -> bool {
        parameter(redirected, "state").is_some_and(|state| Secret::from(&*state) == self.state)
    }

    /// Exchanges the code of the URL that the browser was sent back to. The token is saved, and
    /// used from then on. A code can be used once: the exchange is finished even if nobody waits.
    ///
    /// # Errors
    /// [`AuthError::Login`] where the redirect is not the one that is waited for, or says no;
    /// whatever the token endpoint and the store answer.
    pub async fn complete(self, redirected: &Url) -> Result<(), AuthError> {
        if !self.is_for(redirected) {
            return Err(LoginError::StateMismatch.into());
        }
        let Authorization { grant, session } = &self.authorization;
        let setup = session.setup();
        let endpoints = grant
            .endpoints()
            .await
            .map_err(|error| error.of(setup.subject))?;
        match (parameter(redirected, "iss"), &endpoints.issuer) {
            (Some(iss), Some(expected)) if iss != expected.as_str() => {
                return Err(LoginError::IssuerMismatch.into());
            }
            (None, _) if endpoints.iss_required => return Err(LoginError::IssuerMismatch.into()),
            _ => {}
        }
        if let Some(error) = parameter(redirected, "error") {
            return Err(LoginError::Refused {
                reason: Code::parse(&error).reason(),
            }
            .into());
        }
        let code = Secret::new(parameter(redirected, "code").ok_or(LoginError::NoCode)?);
        let (token_url, subject) = (endpoints.token.clone(), setup.subject);
        let task = spawn(async move { self.exchange(token_url, &code).await });
        finished(task, subject).await
    }

    async fn exchange(&self, token_url: Option<Url>, code: &Secret) -> Result<(), AuthError> {
        let Authorization { grant, session } = &self.authorization;
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code.expose()),
            ("redirect_uri", &self.redirect_uri),
            ("code_verifier", self.verifier.expose()),
        ];
        let asked = session.setup().clock.now().wall;
        let token = grant.ask(token_url.as_ref(), &form, &[]).await;
        let subject = session.setup().subject;
        let token = token.map_err(|refusal| refusal.meaning(false).of(subject))?;
        install(session, token, asked).await
    }
}

/// The parameter of that name, unless it is there twice (RFC 6749 section 3.1).
fn parameter<'a>(url: &'a Url, name: &str) -> Option<Cow<'a, str>> {
    let mut values = url
        .query_pairs()
        .filter(|(own, _)| own == name)
        .map(|(_, value)| value);
    let value = values.next()?;
    values.next().is_none().then_some(value)
}

/// Shows the redirect URI alone: the URL holds the `state`.
impl fmt::Debug for PendingLogin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("PendingLogin")
            .field("redirect_uri", &self.redirect_uri)
            .finish_non_exhaustive()
    }
}

/// A login whose redirect this program receives.
#[derive(Debug)]
pub struct LoopbackLogin {
    listener: Listener,
    login: PendingLogin,
}

impl LoopbackLogin {
    /// The URL to open in the person's browser.
    pub fn url(&self) -> &Url {
        self.login.url()
    }

    /// Waits for the browser, then exchanges the code. Redirects that belong to no login of ours
    /// are answered and ignored.
    ///
    /// # Errors
    /// [`LoginError::TimedOut`] where nobody came back in time; and as [`PendingLogin::complete`].
    pub async fn finish(self, patience: Duration) -> Result<(), AuthError> {
        let clock = Arc::clone(&self.login.authorization.session.setup().clock);
        let redirected = tokio::select! {
            redirected = self.listener.receive(|url| self.login.is_for(url)) => redirected?,
            () = clock.sleep(patience) => return Err(LoginError::TimedOut.into()),
        };
        drop(self.listener);
        self.login.complete(&redirected).await
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_challenge_is_that_of_rfc_7636_appendix_b() {
        let challenge = super::challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
        assert_eq!(challenge, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }
}
