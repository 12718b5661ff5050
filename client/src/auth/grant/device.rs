//! A login by a person on another device (RFC 8628): shows a code and an address, and asks the token
//! endpoint at the pace that the server sets until the person has entered the code.

use std::fmt;
use std::sync::{Arc, Weak};
use std::time::Duration;

use url::Url;

use super::GrantError;
use super::oauth_grant::OAuthGrant;
use super::refusal::{Code, Refusal};
use super::reply::TokenReply;
use crate::auth::error::{AuthError, LoginError, Subject};
use crate::auth::expiry::Lifetime;
use crate::auth::layer::Auth;
use crate::auth::session::Session;
use crate::auth::session::renewal::{finished, install};
use crate::auth::sync::spawn;
use crate::runtime::secret::Secret;

impl Auth {
    /// Begins a login by a person on another device, for the OAuth 2.0 credential of a scheme.
    ///
    /// # Errors
    /// [`AuthError::Misconfigured`] where the scheme has no such credential or no device
    /// authorization endpoint; whatever that endpoint answers.
    pub async fn authorize_device(&self, scheme: &str) -> Result<DeviceLogin, AuthError> {
        let (grant, session) = self.oauth(scheme)?;
        DeviceLogin::begin(&grant, &session)
            .await
            .map_err(|error| error.of(session.setup().subject))
    }
}

/// A login that waits for a person on another device.
pub struct DeviceLogin {
    grant: Arc<OAuthGrant>,
    session: Session,
    code: Secret,
    interval: Duration,
    patience: Duration,
    /// The code for the person to enter.
    pub user_code: String,
    /// Where to enter it.
    pub verification_uri: Url,
    /// The same with the code in it, to be shown as a QR code, if the server gives one.
    pub verification_uri_complete: Option<Url>,
}

impl DeviceLogin {
    async fn begin(grant: &Arc<OAuthGrant>, session: &Session) -> Result<Self, GrantError> {
        let url = grant
            .endpoints()
            .await?
            .device
            .as_ref()
            .ok_or(GrantError::misconfigured(
                "no device authorization endpoint is known; give `device_authorization_url`",
            ))?;
        let scope = session.setup().scopes.join(" ");
        let mut form = vec![];
        if !scope.is_empty() {
            form.push(("scope", &*scope));
        }
        // A public client names itself in the body anyway; one with a secret by Basic does not.
        let posted = grant.caller.post(url, &form).await;
        let reply = posted.map_err(|refusal| refusal.meaning(false))?;
        let reply = TokenReply::new(&reply);
        let address = |name| reply.text(name).and_then(|text| Url::parse(&text).ok());
        // Some servers from before the RFC say `url`.
        let place = address("/verification_uri").or_else(|| address("/verification_url"));
        let (Some(code), Some(user_code), Some(verification_uri)) =
            (reply.text("/device_code"), reply.text("/user_code"), place)
        else {
            let reason = "the device authorization endpoint's reply names no code, or no address";
            return Err(GrantError::transient(reason));
        };
        Ok(Self {
            grant: Arc::clone(grant),
            session: session.clone(),
            code: code.into(),
            interval: seconds(&reply, "/interval", 5).max(Duration::from_secs(1)),
            patience: seconds(&reply, "/expires_in", 1800),
            user_code,
            verification_uri,
            verification_uri_complete: address("/verification_uri_complete")
                .or_else(|| address("/verification_url_complete")),
        })
    }

    /// Waits until the person has finished, or the code has expired. The token is saved, and used
    /// from then on. Where nobody waits any more, the endpoint is not asked again, but a token that
    /// is on its way is not lost.
    ///
    /// # Errors
    /// [`LoginError::Refused`] and [`LoginError::TimedOut`]; whatever the token endpoint and the
    /// store answer.
    pub async fn finish(self) -> Result<(), AuthError> {
        let subject = self.session.setup().subject;
        let waiting = Arc::new(());
        let wanted = Arc::downgrade(&waiting);
        let result = finished(spawn(self.poll(wanted)), subject).await;
        drop(waiting);
        result
    }

    async fn poll(mut self, wanted: Weak<()>) -> Result<(), AuthError> {
        let session = self.session.clone();
        let setup = session.setup();
        let end = setup.clock.now().after(self.patience);
        loop {
            setup.clock.sleep(self.interval).await;
            let now = setup.clock.now();
            if now.reached(end) || wanted.strong_count() == 0 {
                return Err(LoginError::TimedOut.into());
            }
            match self.ask().await {
                Ok(token) => return install(&session, token, now.wall).await,
                Err(refusal) => self.heed(refusal, setup.subject)?,
            }
        }
    }

    async fn ask(&self) -> Result<crate::auth::token::Token, Refusal> {
        let form = [
            ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
            ("device_code", self.code.expose()),
        ];
        let endpoints = self.grant.endpoints().await;
        let endpoints = endpoints.map_err(|otherwise| Refusal {
            code: None,
            otherwise,
        })?;
        self.grant.ask(endpoints.token.as_ref(), &form, &[]).await
    }

    /// Goes on, slower where the server asks for it (RFC 8628 section 3.5), or gives up.
    fn heed(&mut self, refusal: Refusal, subject: Subject) -> Result<(), AuthError> {
        match (refusal.code, &refusal.otherwise) {
            (Some(Code::AuthorizationPending), _) => Ok(()),
            (Some(Code::SlowDown), _) => {
                self.interval += Duration::from_secs(5);
                Ok(())
            }
            (Some(Code::ExpiredToken), _) => Err(LoginError::TimedOut.into()),
            (Some(code @ Code::AccessDenied), _) => Err(LoginError::Refused {
                reason: code.reason(),
            }
            .into()),
            (_, GrantError::Transient { retry_after, .. }) => {
                self.interval = (self.interval * 2).max(retry_after.unwrap_or_default());
                Ok(())
            }
            _ => Err(refusal.meaning(false).of(subject)),
        }
    }
}

/// Seconds from a member of the reply, of at most an hour.
fn seconds(reply: &TokenReply<'_>, name: &str, otherwise: u64) -> Duration {
    match Lifetime::from_json(reply.value(name).as_ref()) {
        Lifetime::For(asked) => asked.min(Duration::from_hours(1)),
        _ => Duration::from_secs(otherwise),
    }
}

/// Shows no code.
impl fmt::Debug for DeviceLogin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("DeviceLogin")
            .field("interval", &self.interval)
            .finish_non_exhaustive()
    }
}
