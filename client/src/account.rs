//! [`Account`]: a generated client joined with the login that its calls use. It is what the faces of
//! the vendored APIs build on, and works the same for any other generated client.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use crate::auth::{
    Auth, AuthBuilder, AuthError, Clock, Credential, SessionState, Store, token_client,
};
use crate::runtime::client::{BuildError, Builder, Client};

/// A client whose calls carry the credentials of one account, and log in by themselves.
///
/// It derefs to the generated client, so that its operations are methods of this type too; where
/// one of them has the name of a method here, [`Account::client`] leads to it.
#[derive(Clone, Debug)]
pub struct Account<C> {
    client: C,
    auth: Auth,
}

impl<C: Client> Account<C> {
    /// Begins with nothing but the API: give a credential, then [`build`](AccountBuilder::build).
    pub fn builder() -> AccountBuilder<C> {
        AccountBuilder {
            servers: C::Servers::default(),
            http: None,
            token_http: None,
            auth: Auth::builder(C::API),
            over_routes: Vec::new(),
        }
    }
}

impl<C> Account<C> {
    /// The generated client.
    pub fn client(&self) -> &C {
        &self.client
    }

    /// The login.
    pub fn auth(&self) -> &Auth {
        &self.auth
    }

    /// Gets a token now, which the first call would do otherwise: a check at the start that the
    /// credentials are good. It also ends a logout.
    ///
    /// # Errors
    /// As [`Auth::login`].
    pub async fn login(&self) -> Result<(), AuthError> {
        self.auth.login().await
    }

    /// Logs out: revokes the tokens where the API can do that, and deletes them from memory and
    /// store in any case. Calls fail from then on, until there is a new login. A fixed credential,
    /// such as an API key, stays as it is.
    ///
    /// # Errors
    /// As [`Auth::logout`].
    pub async fn logout(&self) -> Result<(), AuthError> {
        self.auth.logout().await
    }

    /// How each login stands that was used so far. A fixed credential, such as an API key, is none.
    pub fn states(&self) -> Vec<SessionState> {
        self.auth.states()
    }
}

impl<C> Deref for Account<C> {
    type Target = C;

    fn deref(&self) -> &C {
        &self.client
    }
}

/// Makes a credential over a client of the same servers.
type Made<C> = Box<dyn FnOnce(C) -> Credential + Send>;

/// What an [`Account`] is built from.
pub struct AccountBuilder<C: Client> {
    servers: C::Servers,
    http: Option<reqwest::Client>,
    token_http: Option<reqwest::Client>,
    auth: AuthBuilder,
    over_routes: Vec<(String, Made<C>)>,
}

impl<C: Client> AccountBuilder<C> {
    /// Adds a credential for the one security scheme of its kind.
    #[must_use]
    pub fn credential(self, credential: impl Into<Credential>) -> Self {
        self.with_auth(|auth| auth.credential(credential))
    }

    /// Adds a credential for a security scheme by name.
    #[must_use]
    pub fn credential_for(
        self,
        scheme: impl Into<String>,
        credential: impl Into<Credential>,
    ) -> Self {
        self.with_auth(|auth| auth.credential_for(scheme, credential))
    }

    /// Adds a credential whose login goes over the API's own routes. `make` is given a client of
    /// the same servers, which sends no credentials and follows no redirects.
    #[must_use]
    pub fn credential_over_routes(
        mut self,
        scheme: impl Into<String>,
        make: impl FnOnce(C) -> Credential + Send + 'static,
    ) -> Self {
        self.over_routes.push((scheme.into(), Box::new(make)));
        self
    }

    /// Where the API lives, if not where the document says.
    #[must_use]
    pub fn servers(mut self, servers: C::Servers) -> Self {
        self.servers = servers;
        self
    }

    /// Where tokens are kept; in memory unless said otherwise.
    #[must_use]
    pub fn store(self, store: impl Store + 'static) -> Self {
        self.with_auth(|auth| auth.store(store))
    }

    /// The account's name, where several log in to the same API: their tokens are kept apart.
    #[must_use]
    pub fn account(self, account: impl Into<String>) -> Self {
        self.with_auth(|auth| auth.account(account))
    }

    /// The time by which tokens expire; the machine's own unless said otherwise.
    #[must_use]
    pub fn clock(self, clock: impl Clock + 'static) -> Self {
        self.with_auth(|auth| auth.clock(clock))
    }

    /// The HTTP client for calls. Its redirect policy is yours; see
    /// [`Builder::http_client`].
    #[must_use]
    pub fn http_client(mut self, http: reqwest::Client) -> Self {
        self.http = Some(http);
        self
    }

    /// The HTTP client for logins, in place of [`token_client`]. It must follow no redirects.
    #[must_use]
    pub fn token_http(mut self, http: reqwest::Client) -> Self {
        self.token_http = Some(http);
        self
    }

    /// Whatever else the login can be told.
    #[must_use]
    pub fn with_auth(mut self, change: impl FnOnce(AuthBuilder) -> AuthBuilder) -> Self {
        self.auth = change(self.auth);
        self
    }

    /// Checks everything, and builds. Nothing is sent.
    ///
    /// # Errors
    /// [`ConnectError::Auth`] where a credential does not fit the API, or would go to a server
    /// without https; [`ConnectError::Client`] where a server is no URL or there is no TLS.
    pub fn build(self) -> Result<Account<C>, ConnectError>
    where
        C::Servers: Clone,
    {
        let mut auth = self.auth.servers(self.servers.clone())?;
        let mut token_http = self.token_http;
        for (scheme, make) in self.over_routes {
            let http = match token_http.take() {
                Some(http) => http,
                None => token_client()
                    .build()
                    .map_err(|error| BuildError::Http(error.without_url()))?,
            };
            let bare = Builder::<C>::default()
                .servers(self.servers.clone())
                .http_client(http.clone());
            auth = auth.credential_for(scheme, make(bare.build()?));
            token_http = Some(http);
        }
        if let Some(http) = token_http {
            auth = auth.token_http(http);
        }
        let auth = auth.build()?;
        let mut client = Builder::default()
            .servers(self.servers)
            .hook(Arc::new(auth.clone()));
        if let Some(http) = self.http {
            client = client.http_client(http);
        }
        let client = client.build()?;
        Ok(Account { client, auth })
    }
}

impl<C: Client> fmt::Debug for AccountBuilder<C> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("AccountBuilder")
            .field("auth", &self.auth)
            .finish_non_exhaustive()
    }
}

/// Why an [`Account`] could not be built.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// A server is no URL, or the HTTP client cannot be set up.
    #[error(transparent)]
    Client(#[from] BuildError),
    /// The credentials do not fit the API, or may not go to its servers.
    #[error(transparent)]
    Auth(#[from] AuthError),
}
