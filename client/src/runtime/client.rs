//! The core that every generated client wraps: servers, HTTP client and hook; the [`Builder`] that
//! puts them together; and the escape hatch for paths that the document does not have.

use std::marker::PhantomData;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use bytes::Bytes;
use http::Method;
use reqwest::redirect::Policy;
use serde::Serialize;
use url::Url;

use crate::runtime::call::Call;
use crate::runtime::encode::form::FormStyles;
use crate::runtime::error::Error;
use crate::runtime::hook::{Hook, Passthrough};
use crate::runtime::multipart::Parts;
use crate::runtime::redirect;
use crate::runtime::response::Response;
use crate::runtime::route::{Api, Route};
use crate::runtime::server::{InvalidBaseUrl, ServerSet};

/// How long a connection may take where the caller brings no HTTP client.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a call may take where the caller brings no HTTP client.
const CALL_TIMEOUT: Duration = Duration::from_mins(1);

/// What the `api!` macro implements: a client of one API.
pub trait Client: Sized {
    /// The API's servers, by role.
    type Servers: ServerSet;

    /// What the document says of the API.
    const API: &'static Api;

    /// Wraps a core.
    fn from_core(core: Core) -> Self;

    /// The core.
    fn core(&self) -> &Core;
}

/// Servers, HTTP client and hook of a client. Cheap to clone.
#[derive(Clone)]
pub struct Core(Arc<Shared>);

struct Shared {
    bases: Vec<(&'static str, Url)>,
    http: reqwest::Client,
    /// Made when a row that documents a redirect is first called; `None` where the caller brought
    /// the HTTP client, whose redirect policy is theirs.
    unfollowing: Option<OnceLock<reqwest::Client>>,
    hook: Arc<dyn Hook>,
}

impl Core {
    /// The base URL of a server role.
    pub fn base(&self, role: &str) -> Option<&Url> {
        self.0
            .bases
            .iter()
            .find(|(name, _)| *name == role)
            .map(|(_, url)| url)
    }

    /// The base URLs of all roles.
    pub fn bases(&self) -> impl Iterator<Item = &Url> {
        self.0.bases.iter().map(|(_, url)| url)
    }

    /// The HTTP client.
    pub fn http(&self) -> &reqwest::Client {
        &self.0.http
    }

    /// The HTTP client for a route: one that follows no redirect where the document lists one among
    /// the route's replies.
    pub(crate) fn http_for(&self, route: &Route) -> &reqwest::Client {
        let Shared {
            http, unfollowing, ..
        } = &*self.0;
        match unfollowing {
            Some(made) if route.redirects => made.get_or_init(|| {
                // The first was built in the same way, so that this one can be, too.
                with_policy(Policy::none()).unwrap_or_else(|_| http.clone())
            }),
            _ => http,
        }
    }

    /// The hook.
    pub fn hook(&self) -> &dyn Hook {
        &*self.0.hook
    }
}

impl std::fmt::Debug for Core {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let bases: Vec<&str> = self.bases().map(Url::as_str).collect();
        formatter
            .debug_struct("Core")
            .field("bases", &bases)
            .finish_non_exhaustive()
    }
}

/// Puts a client together. `Flume::builder()` begins one.
pub struct Builder<C: Client> {
    servers: C::Servers,
    http: Option<reqwest::Client>,
    hook: Arc<dyn Hook>,
    client: PhantomData<C>,
}

impl<C: Client> Default for Builder<C> {
    fn default() -> Self {
        Self {
            servers: C::Servers::default(),
            http: None,
            hook: Arc::new(Passthrough),
            client: PhantomData,
        }
    }
}

impl<C: Client> Builder<C> {
    /// Where the API lives, if not where the document says.
    #[must_use]
    pub fn servers(mut self, servers: C::Servers) -> Self {
        self.servers = servers;
        self
    }

    /// The HTTP client to use. Its redirect policy is yours: one that follows redirects to other
    /// origins can carry an API key there, which the default client never does.
    #[must_use]
    pub fn http_client(mut self, http: reqwest::Client) -> Self {
        self.http = Some(http);
        self
    }

    /// The hook that every call goes through.
    #[must_use]
    pub fn hook(mut self, hook: Arc<dyn Hook>) -> Self {
        self.hook = hook;
        self
    }

    /// Builds the client.
    ///
    /// # Errors
    /// Where a server is no absolute URL, or the HTTP client cannot be built (no TLS, say).
    pub fn build(self) -> Result<C, BuildError> {
        let mut bases = Vec::new();
        for (role, base) in self.servers.by_role() {
            bases.push((role, base.to_url()?));
        }
        let (http, unfollowing) = match self.http {
            Some(http) => (http, None),
            None => (default_http_client()?, Some(OnceLock::new())),
        };
        Ok(C::from_core(Core(Arc::new(Shared {
            bases,
            http,
            unfollowing,
            hook: self.hook,
        }))))
    }
}

/// The HTTP client of those who bring none: time limits, and no redirect to another origin.
///
/// # Errors
/// Where reqwest cannot be set up, for example without a TLS backend.
pub fn default_http_client() -> Result<reqwest::Client, BuildError> {
    with_policy(redirect::same_origin())
}

fn with_policy(policy: Policy) -> Result<reqwest::Client, BuildError> {
    reqwest::Client::builder()
        .connect_timeout(CONNECT_TIMEOUT)
        .timeout(CALL_TIMEOUT)
        .redirect(policy)
        .referer(false)
        .build()
        .map_err(|error| BuildError::Http(error.without_url()))
}

/// Why a client could not be built.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// A server is no absolute URL.
    #[error(transparent)]
    Server(#[from] InvalidBaseUrl),
    /// The HTTP client could not be set up.
    #[error("the HTTP client could not be set up; is the `rustls` feature on?")]
    Http(#[source] reqwest::Error),
}

/// A call whose reply comes as it is, through the same hook: for routes that the document lacks, and
/// made of the call of a row (`into`) for servers that answer otherwise than the
/// document says.
#[derive(Debug)]
#[must_use = "nothing is sent until `send` is awaited"]
pub struct UntypedCall {
    call: Call,
}

impl From<Call> for UntypedCall {
    fn from(call: Call) -> Self {
        Self { call }
    }
}

impl UntypedCall {
    /// Begins a call. `path` is appended to the base URL of the role `main` as it is, so encode
    /// its variables (`keyroute::runtime::encode::style::encode`).
    pub fn new(core: &Core, route: &'static Route, method: &Method, path: &str) -> Self {
        let mut call = Call::to_path(core, route, path.to_owned());
        call.override_method(method);
        Self { call }
    }

    /// Adds a query from pairs or a struct, percent-encoded.
    pub fn query(mut self, pairs: &impl Serialize) -> Self {
        self.call.pairs(pairs);
        self
    }

    /// Sets a header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.call.header(name, value);
        self
    }

    /// Sets the body to a value as JSON.
    pub fn json(mut self, value: &impl Serialize) -> Self {
        self.call.json("application/json", value);
        self
    }

    /// Sets the body to a record as a form.
    pub fn form(mut self, value: &impl Serialize) -> Self {
        self.call.form(FormStyles::Usual, value);
        self
    }

    /// Sets the body to the parts of a form with files.
    pub fn multipart(mut self, parts: Parts) -> Self {
        self.call.multipart("multipart/form-data", parts);
        self
    }

    /// Sets the body to bytes or a stream of them.
    pub fn body(mut self, media_type: &str, body: impl Into<reqwest::Body>) -> Self {
        self.call.bytes(media_type, body);
        self
    }

    /// Sends the call. Every status is a reply here, whatever a document says of it.
    pub async fn send(self) -> Result<Response<Bytes>, Error> {
        self.call.send_untyped().await
    }
}
