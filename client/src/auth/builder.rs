//! [`AuthBuilder`]: joins credentials with the security schemes of an API, and checks at the start
//! whatever can be wrong, so that calls fail for reasons of the moment only.

use std::fmt;
use std::sync::Arc;

use url::Url;

use super::challenge::TokenRejected;
use super::clock::{Clock, SystemClock};
use super::credential::{Credential, Fixed, Kind, describe};
use super::error::{AuthError, Subject};
use super::http::token_client;
use super::layer::{Auth, Held, Inner};
use super::origin::AllowedOrigins;
use super::session::set::{Login, Sessions};
use super::store::{MemoryStore, Store};
use crate::runtime::route::{Api, Scheme};
use crate::runtime::server::ServerSet;

/// What an [`Auth`] is built from. `Debug` shows no URL: one can hold a secret.
pub struct AuthBuilder {
    api: &'static Api,
    credentials: Vec<(Option<String>, Credential)>,
    origins: Vec<Url>,
    main_server: Option<Url>,
    account: String,
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    token_http: Option<reqwest::Client>,
    rejections: &'static [TokenRejected],
}

impl AuthBuilder {
    pub(super) fn new(api: &'static Api) -> Self {
        Self {
            api,
            credentials: Vec::new(),
            origins: Vec::new(),
            main_server: None,
            account: "default".to_owned(),
            store: Arc::new(MemoryStore::default()),
            clock: Arc::new(SystemClock),
            token_http: None,
            rejections: &[],
        }
    }

    /// Adds a credential for the one security scheme of its kind.
    #[must_use]
    pub fn credential(mut self, credential: impl Into<Credential>) -> Self {
        self.credentials.push((None, credential.into()));
        self
    }

    /// Adds a credential for a security scheme by name.
    #[must_use]
    pub fn credential_for(
        mut self,
        scheme: impl Into<String>,
        credential: impl Into<Credential>,
    ) -> Self {
        self.credentials
            .push((Some(scheme.into()), credential.into()));
        self
    }

    /// Names a server of the API. Credentials may go to it; relative URLs of the document are
    /// resolved against the one with the role `main`.
    #[must_use]
    pub fn server(mut self, role: &str, url: Url) -> Self {
        if role == "main" {
            self.main_server = Some(url.clone());
        }
        self.allow_origin(url)
    }

    /// Names all servers of the API.
    ///
    /// # Errors
    /// [`AuthError::Misconfigured`] where a base URL is not usable.
    pub fn servers(mut self, servers: impl ServerSet) -> Result<Self, AuthError> {
        for (role, base) in servers.by_role() {
            let url = base.to_url().map_err(|error| {
                let reason = error.to_string();
                Subject::new(self.api, None).misconfigured(reason)
            })?;
            self = self.server(role, url);
        }
        Ok(self)
    }

    /// Allows credentials to go to the scheme, host and port of a URL.
    #[must_use]
    pub fn allow_origin(mut self, url: Url) -> Self {
        self.origins.push(url);
        self
    }

    /// The account, where several log in to the same API: their tokens are kept apart.
    #[must_use]
    pub fn account(mut self, account: impl Into<String>) -> Self {
        self.account = account.into();
        self
    }

    /// Where tokens are kept; in memory unless said otherwise.
    #[must_use]
    pub fn store(mut self, store: impl Store + 'static) -> Self {
        self.store = Arc::new(store);
        self
    }

    /// The time; the machine's own unless said otherwise.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// The HTTP client for OAuth 2.0 endpoints, in place of [`token_client`]. It must follow no
    /// redirects.
    #[must_use]
    pub fn token_http(mut self, http: reqwest::Client) -> Self {
        self.token_http = Some(http);
        self
    }

    /// The replies, other than 401, by which this API rejects a token.
    #[must_use]
    pub fn token_rejected(mut self, rules: &'static [TokenRejected]) -> Self {
        self.rejections = rules;
        self
    }

    /// Checks everything, and builds.
    ///
    /// # Errors
    /// [`AuthError::UnknownScheme`], [`AuthError::UnsuitableCredential`],
    /// [`AuthError::AmbiguousCredential`], [`AuthError::InsecureOrigin`] and
    /// [`AuthError::Misconfigured`], each naming what to change.
    pub fn build(mut self) -> Result<Auth, AuthError> {
        let mut origins = AllowedOrigins::default();
        for url in std::mem::take(&mut self.origins) {
            origins.add(url)?;
        }
        let mut credentials: Vec<(&'static Scheme, Held)> = Vec::new();
        for (name, credential) in std::mem::take(&mut self.credentials) {
            let scheme = self.scheme_for(name.as_deref(), &credential)?;
            credentials.retain(|(earlier, _)| earlier.name != scheme.name);
            credentials.push((scheme, self.hold(credential, scheme)?));
        }
        Ok(Auth::new(Inner {
            api: self.api,
            credentials,
            origins,
            rejections: self.rejections,
        }))
    }

    fn scheme_for(
        &self,
        name: Option<&str>,
        credential: &Credential,
    ) -> Result<&'static Scheme, AuthError> {
        let schemes = || self.api.schemes.iter().copied();
        if let Some(name) = name {
            let scheme = schemes()
                .find(|scheme| scheme.name == name)
                .ok_or_else(|| {
                    let known = schemes().map(|scheme| scheme.name).collect();
                    AuthError::UnknownScheme {
                        api: self.api.name,
                        scheme: name.to_owned(),
                        known,
                    }
                })?;
            return match credential.fit(&scheme.kind) {
                0 => Err(AuthError::UnsuitableCredential {
                    subject: Subject::new(self.api, Some(scheme)),
                    credential: credential.kind(),
                    kind: describe(&scheme.kind),
                }),
                _ => Ok(scheme),
            };
        }
        let best = schemes()
            .map(|scheme| credential.fit(&scheme.kind))
            .max()
            .unwrap_or(0);
        let candidates: Vec<_> = schemes()
            .filter(|scheme| best > 0 && credential.fit(&scheme.kind) == best)
            .collect();
        match candidates[..] {
            [scheme] => Ok(scheme),
            _ => Err(AuthError::AmbiguousCredential {
                api: self.api.name,
                credential: credential.kind(),
                candidates: candidates.iter().map(|scheme| scheme.name).collect(),
            }),
        }
    }

    fn hold(&mut self, credential: Credential, scheme: &'static Scheme) -> Result<Held, AuthError> {
        let subject = Subject::new(self.api, Some(scheme));
        let login = |builder: &Self, grant, oauth, scopes| Login {
            api: builder.api,
            scheme,
            account: builder.account.clone(),
            grant,
            oauth,
            store: Arc::clone(&builder.store),
            clock: Arc::clone(&builder.clock),
            scopes,
        };
        let login = match credential.0 {
            Kind::OAuth(given) => {
                let scopes = given.session_scopes(self.api, scheme);
                let http = self.http_for_tokens()?;
                let grant =
                    Arc::new(given.resolve(subject, scheme, self.main_server.as_ref(), http)?);
                login(self, grant.clone() as _, Some(grant), scopes)
            }
            Kind::Grant(grant) => login(self, grant, None, Some(Vec::new())),
            fixed => return Fixed::new(&fixed, subject, scheme).map(Held::Fixed),
        };
        Ok(Held::Sessions(Sessions::new(login)))
    }

    /// One client for all token endpoints: clones share its connections.
    fn http_for_tokens(&mut self) -> Result<reqwest::Client, AuthError> {
        if let Some(http) = &self.token_http {
            return Ok(http.clone());
        }
        let http = token_client().build().map_err(|_| {
            let reason = "no HTTP client with TLS can be built; give one by `token_http`";
            Subject::new(self.api, None).misconfigured(reason)
        })?;
        self.token_http = Some(http.clone());
        Ok(http)
    }
}

impl fmt::Debug for AuthBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("AuthBuilder");
        shown.field("api", &self.api.name);
        shown.field("account", &self.account);
        shown.field("credentials", &self.credentials);
        shown.field("store", &self.store).finish_non_exhaustive()
    }
}
