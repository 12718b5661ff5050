//! The standard OAuth 2.0 grants, driven by endpoint URLs: [`OAuth`] says who logs in and how; with
//! the flow of the document's security scheme it becomes an [`OAuthGrant`] that the session calls.

use std::collections::BTreeSet;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use tokio::sync::OnceCell;
use url::Url;

use super::GrantError;
use super::discovery;
use super::endpoint::{Caller, OAuthClient};
use super::oauth_grant::{Endpoints, OAuthGrant};
use crate::auth::error::{AuthError, Subject};
use crate::auth::origin;
use crate::auth::partition::fingerprint;
use crate::runtime::route::{Api, Flow, FlowGrant, Route, Scheme, SchemeKind};
use crate::runtime::secret::Secret;
use crate::runtime::server::shown;

/// Makes a fresh signed assertion for each attempt (RFC 7523 section 3).
pub(super) type AssertionSource =
    Arc<dyn Fn() -> Pin<Box<dyn Future<Output = Result<Secret, GrantError>> + Send>> + Send + Sync>;

/// An OAuth 2.0 login: who, how, and whatever the document does not say. `Debug` shows no URL: one
/// can hold a secret.
#[derive(Clone)]
pub struct OAuth {
    client: OAuthClient,
    primary: Primary,
    scopes: Option<Vec<String>>,
    operations: Vec<&'static Route>,
    parameters: Vec<(String, String)>,
    token_url: Option<String>,
    authorization_url: Option<String>,
    revocation_url: Option<String>,
    device_authorization_url: Option<String>,
    issuer: Option<String>,
    discover: bool,
}

/// How a token is had without a refresh token.
#[derive(Clone)]
pub(super) enum Primary {
    ClientCredentials,
    Password {
        username: String,
        password: Secret,
    },
    JwtBearer {
        assertion: AssertionSource,
    },
    /// A refresh token from elsewhere. It is asked for once: afterwards the store has a newer one.
    RefreshToken {
        refresh: Secret,
        dead: Arc<AtomicBool>,
    },
    Person,
}

impl fmt::Debug for Primary {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::ClientCredentials => "ClientCredentials",
            Self::Password { .. } => "Password",
            Self::JwtBearer { .. } => "JwtBearer",
            Self::RefreshToken { .. } => "RefreshToken",
            Self::Person => "Person",
        })
    }
}

impl fmt::Debug for OAuth {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("OAuth");
        shown.field("client", &self.client);
        shown.field("primary", &self.primary);
        shown.field("scopes", &self.scopes).finish_non_exhaustive()
    }
}

impl OAuth {
    fn new(client: OAuthClient, primary: Primary) -> Self {
        Self {
            client,
            primary,
            scopes: None,
            operations: Vec::new(),
            parameters: Vec::new(),
            token_url: None,
            authorization_url: None,
            revocation_url: None,
            device_authorization_url: None,
            issuer: None,
            discover: false,
        }
    }

    /// The client logs in as itself (RFC 6749 section 4.4), by HTTP Basic.
    pub fn client_credentials(id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        Self::client_credentials_of(OAuthClient::secret(id, secret))
    }

    /// The client logs in as itself, in the way that `client` says.
    pub fn client_credentials_of(client: OAuthClient) -> Self {
        Self::new(client, Primary::ClientCredentials)
    }

    /// A user's name and password (RFC 6749 section 4.3). RFC 9700 section 2.4 forbids the grant
    /// where there is another one.
    pub fn password(
        client: OAuthClient,
        username: impl Into<String>,
        password: impl Into<Secret>,
    ) -> Self {
        let (username, password) = (username.into(), password.into());
        Self::new(client, Primary::Password { username, password })
    }

    /// A person logs in through a browser or on another device; the store remembers the login.
    /// Start it with [`Auth::authorize`](crate::auth::Auth::authorize) (RFC 6749 section 4.1, with
    /// PKCE) or [`Auth::authorize_device`](crate::auth::Auth::authorize_device) (RFC 8628).
    pub fn person(client: OAuthClient) -> Self {
        Self::new(client, Primary::Person)
    }

    /// A refresh token that was had elsewhere (RFC 6749 section 6). Once it was used, the store's
    /// newer one goes before it.
    pub fn refresh_token(client: OAuthClient, refresh: impl Into<Secret>) -> Self {
        let (refresh, dead) = (refresh.into(), Arc::default());
        Self::new(client, Primary::RefreshToken { refresh, dead })
    }

    /// A signed assertion is exchanged (RFC 7523 section 2.1). `assertion` is called for each
    /// attempt, so that keys and times are fresh.
    pub fn jwt_bearer<F, Fut>(client: OAuthClient, assertion: F) -> Self
    where
        F: Fn() -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Secret, GrantError>> + Send + 'static,
    {
        let assertion: AssertionSource = Arc::new(move || Box::pin(assertion()));
        Self::new(client, Primary::JwtBearer { assertion })
    }

    /// The scopes to ask for, instead of those that operations require.
    #[must_use]
    pub fn scopes<S: Into<String>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.scopes = Some(scopes.into_iter().map(Into::into).collect());
        self
    }

    /// The operations that the login is for, by the rows of the generated client
    /// (`&list_devices::ROUTE`): one token with the scopes that they require together. A login by a
    /// person, which is made before any call, asks otherwise for the scopes of the document's
    /// default requirement; every other login asks for those of each operation as it is called.
    #[must_use]
    pub fn operations(mut self, operations: impl IntoIterator<Item = &'static Route>) -> Self {
        self.operations = operations.into_iter().collect();
        self
    }

    /// A further parameter of every token request, such as `audience`. It is part of the login's
    /// identity: no secrets here.
    #[must_use]
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.parameters.push((name.into(), value.into()));
        self
    }

    /// The token endpoint, where the document has none or another.
    #[must_use]
    pub fn token_url(mut self, url: impl Into<String>) -> Self {
        self.token_url = Some(url.into());
        self
    }

    /// The authorization endpoint, where the document has none or another.
    #[must_use]
    pub fn authorization_url(mut self, url: impl Into<String>) -> Self {
        self.authorization_url = Some(url.into());
        self
    }

    /// The revocation endpoint (RFC 7009), which the document cannot say.
    #[must_use]
    pub fn revocation_url(mut self, url: impl Into<String>) -> Self {
        self.revocation_url = Some(url.into());
        self
    }

    /// The device authorization endpoint (RFC 8628), which the document cannot say.
    #[must_use]
    pub fn device_authorization_url(mut self, url: impl Into<String>) -> Self {
        self.device_authorization_url = Some(url.into());
        self
    }

    /// The issuer that redirects must come from (RFC 9207).
    #[must_use]
    pub fn issuer(mut self, issuer: impl Into<String>) -> Self {
        self.issuer = Some(issuer.into());
        self
    }

    /// Takes the endpoints from the issuer's metadata (RFC 8414), at the first login. URLs given
    /// here go before those of the metadata.
    #[must_use]
    pub fn discover(mut self, issuer: impl Into<String>) -> Self {
        self.issuer = Some(issuer.into());
        self.discover = true;
        self
    }

    /// The scopes of the one session of this login; `None` where each scope set that operations
    /// require gets a session of its own. A refresh token from elsewhere and a person's login give
    /// one session, since a refresh token is never shared by two.
    pub(crate) fn session_scopes(&self, api: &Api, scheme: &Scheme) -> Option<Vec<String>> {
        let required = |routes: &[&'static Route]| {
            let scopes = routes.iter().map(|route| route.security.scopes_of(scheme));
            let scopes: BTreeSet<_> = scopes.flatten().collect();
            Some(scopes.into_iter().map(ToString::to_string).collect())
        };
        match (&self.scopes, &self.primary) {
            (Some(named), _) => Some(named.clone()),
            (None, _) if !self.operations.is_empty() => required(&self.operations),
            (None, Primary::Person) => required(&[api.unlisted]),
            // The scopes were fixed where the refresh token was had.
            (None, Primary::RefreshToken { .. }) => Some(Vec::new()),
            (None, _) => None,
        }
    }

    /// Joins the login with the flows of a security scheme. Relative URLs are resolved against
    /// `server` (see the document's OAuth Flow Object).
    pub(crate) fn resolve(
        self,
        subject: Subject,
        scheme: &'static Scheme,
        server: Option<&Url>,
        http: reqwest::Client,
    ) -> Result<OAuthGrant, AuthError> {
        let locate = |given: Option<&str>, documented: &'static str| {
            let text = given.unwrap_or(documented);
            (!text.is_empty())
                .then(|| absolute(text, subject, server))
                .transpose()
        };
        let flow = self.flow(scheme);
        let documented = |part: fn(&'static Flow) -> &'static str| flow.map_or("", part);
        let token = locate(self.token_url.as_deref(), documented(|flow| flow.token_url))?;
        let refresh = match &self.token_url {
            Some(_) => None,
            None => locate(None, documented(|flow| flow.refresh_url))?,
        };
        let given = Endpoints {
            refresh: refresh.or_else(|| token.clone()),
            token,
            authorization: locate(
                self.authorization_url.as_deref(),
                documented(|flow| flow.authorization_url),
            )?,
            revocation: locate(self.revocation_url.as_deref(), "")?,
            device: locate(self.device_authorization_url.as_deref(), "")?,
            issuer: self.issuer.clone(),
            iss_required: false,
        };
        let metadata = match (&scheme.kind, &self.issuer) {
            (_, Some(issuer)) if self.discover => {
                discovery::metadata_url(&absolute(issuer, subject, server)?)
            }
            (SchemeKind::OpenIdConnect { url }, _) => Some(absolute(url, subject, server)?),
            _ => None,
        };
        if given.token.is_none() && metadata.is_none() {
            let reason = "the document has no token URL for this login; give `token_url`";
            return Err(subject.misconfigured(reason));
        }
        Ok(OAuthGrant {
            identity: self.identity(&given, metadata.as_ref()),
            caller: Caller {
                client: self.client,
                http,
            },
            primary: self.primary,
            parameters: self.parameters,
            given,
            metadata,
            discovered: OnceCell::new(),
        })
    }

    fn flow(&self, scheme: &'static Scheme) -> Option<&'static Flow> {
        let SchemeKind::OAuth2 { flows } = scheme.kind else {
            return None;
        };
        let wanted = match self.primary {
            Primary::ClientCredentials => Some(FlowGrant::ClientCredentials),
            Primary::Password { .. } => Some(FlowGrant::Password),
            Primary::Person => Some(FlowGrant::AuthorizationCode),
            Primary::JwtBearer { .. } | Primary::RefreshToken { .. } => None,
        };
        let by_grant = flows.iter().find(|flow| Some(flow.grant) == wanted);
        // Assertions, refresh tokens and logins on another device go to whatever endpoint there is.
        let any = wanted.is_none() || matches!(self.primary, Primary::Person);
        by_grant.or_else(|| flows.iter().find(|flow| any && !flow.token_url.is_empty()))
    }

    fn identity(&self, given: &Endpoints, metadata: Option<&Url>) -> String {
        let place = given.token.as_ref().or(metadata).map_or("", Url::as_str);
        let user = match &self.primary {
            Primary::Password { username, .. } => username.clone(),
            // Another refresh token is another login.
            Primary::RefreshToken { refresh, .. } => fingerprint(refresh.expose()),
            _ => String::new(),
        };
        let parameters = self
            .parameters
            .iter()
            .map(|(name, value)| format!("{name}={value}"));
        let parts = [place.to_owned(), self.client.id().to_owned(), user];
        parts
            .into_iter()
            .chain(parameters)
            .collect::<Vec<_>>()
            .join(" ")
    }
}

fn absolute(text: &str, subject: Subject, server: Option<&Url>) -> Result<Url, AuthError> {
    let no_url = |_| subject.misconfigured(format!("`{}` is no URL", shown(text)));
    let url = match Url::parse(text) {
        Err(url::ParseError::RelativeUrlWithoutBase) => {
            let server = server.ok_or_else(|| {
                let reason = "is relative to a server; name it with `server`";
                subject.misconfigured(format!("the URL `{}` {reason}", shown(text)))
            })?;
            let mut base = server.clone();
            if !base.path().ends_with('/') {
                base.set_path(&format!("{}/", base.path()));
            }
            base.join(text).map_err(no_url)?
        }
        parsed => parsed.map_err(no_url)?,
    };
    origin::require_safe(&url)?;
    Ok(url)
}
