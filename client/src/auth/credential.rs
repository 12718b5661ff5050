//! What a user gives to log in: [`Credential`]. The builder joins it with a security scheme of the
//! document, after which it is either a fixed part of requests or a session.

use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::{AUTHORIZATION, COOKIE};
use http::{HeaderName, HeaderValue};
use reqwest::Request;
use zeroize::Zeroizing;

use super::error::{AuthError, Subject};
use super::grant::Grant;
use super::grant::oauth::OAuth;
use super::token::{authorization, sensitive};
use crate::runtime::route::{KeyPlace, Scheme, SchemeKind};
use crate::runtime::secret::Secret;

/// A credential for one security scheme. `Debug` shows its kind alone.
pub struct Credential(pub(super) Kind);

pub(super) enum Kind {
    Bearer(Secret),
    Basic { user: String, password: Secret },
    ApiKey(Secret),
    Http(Secret),
    ClientCertificate,
    OAuth(Box<OAuth>),
    Grant(Arc<dyn Grant>),
}

impl Credential {
    /// A token that was issued elsewhere and is sent as it is (RFC 6750). It is never refreshed.
    pub fn bearer(token: impl Into<Secret>) -> Self {
        Self(Kind::Bearer(token.into()))
    }

    /// A user name and a password, for HTTP Basic (RFC 7617).
    pub fn basic(user: impl Into<String>, password: impl Into<Secret>) -> Self {
        Self(Kind::Basic {
            user: user.into(),
            password: password.into(),
        })
    }

    /// An API key; the document says whether it goes into a header, the query or a cookie.
    pub fn api_key(key: impl Into<Secret>) -> Self {
        Self(Kind::ApiKey(key.into()))
    }

    /// What follows the scheme's name in `Authorization`, for HTTP schemes other than Basic and
    /// Bearer, such as `Apikey`.
    pub fn http(parameters: impl Into<Secret>) -> Self {
        Self(Kind::Http(parameters.into()))
    }

    /// The `reqwest::Client` given to the API's client presents a certificate (mutual TLS).
    pub fn client_certificate() -> Self {
        Self(Kind::ClientCertificate)
    }

    /// Client id and secret, for the client credentials flow (RFC 6749 section 4.4).
    pub fn client_credentials(id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        OAuth::client_credentials(id, secret).into()
    }

    /// A login of whatever kind, such as a vendor's own token routes.
    pub fn grant(grant: impl Grant + 'static) -> Self {
        Self(Kind::Grant(Arc::new(grant)))
    }

    /// The kind, as errors name it.
    pub(super) fn kind(&self) -> &'static str {
        match self.0 {
            Kind::Bearer(_) => "a bearer token",
            Kind::Basic { .. } => "a user name and password",
            Kind::ApiKey(_) => "an API key",
            Kind::Http(_) => "an HTTP authorization",
            Kind::ClientCertificate => "a client certificate",
            Kind::OAuth(_) => "an OAuth 2.0 login",
            Kind::Grant(_) => "a login",
        }
    }

    /// How well the credential fits a scheme: 0 not at all, 2 exactly.
    pub(super) fn fit(&self, scheme: &SchemeKind) -> u8 {
        use SchemeKind as S;
        match (&self.0, scheme) {
            (Kind::Bearer(_), S::Bearer { .. })
            | (Kind::Basic { .. }, S::Basic)
            | (Kind::ApiKey(_), S::ApiKey { .. })
            | (Kind::Http(_), S::Http { .. })
            | (Kind::ClientCertificate, S::MutualTls)
            | (Kind::OAuth(_) | Kind::Grant(_), S::OAuth2 { .. } | S::OpenIdConnect { .. }) => 2,
            // OAuth 2.0 tokens are bearer tokens, however they were had.
            (Kind::Bearer(_), S::OAuth2 { .. } | S::OpenIdConnect { .. })
            | (Kind::OAuth(_) | Kind::Grant(_), S::Bearer { .. }) => 1,
            _ => 0,
        }
    }
}

impl From<OAuth> for Credential {
    fn from(login: OAuth) -> Self {
        Self(Kind::OAuth(Box::new(login)))
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Credential({})", self.kind())
    }
}

/// What a scheme is, as errors name it.
pub(super) fn describe(scheme: &SchemeKind) -> &'static str {
    match scheme {
        SchemeKind::Anonymous => "no scheme at all",
        SchemeKind::Bearer { .. } => "HTTP Bearer",
        SchemeKind::Basic => "HTTP Basic",
        SchemeKind::Http { .. } => "another HTTP scheme",
        SchemeKind::ApiKey { .. } => "an API key",
        SchemeKind::OAuth2 { .. } => "OAuth 2.0",
        SchemeKind::OpenIdConnect { .. } => "OpenID Connect",
        SchemeKind::MutualTls => "mutual TLS",
    }
}

/// RFC 6265 section 4.1.1.
fn is_cookie_octet(byte: u8) -> bool {
    byte.is_ascii_graphic() && !matches!(byte, b'"' | b',' | b';' | b'\\')
}

/// A credential that is the same for every request.
pub(super) enum Fixed {
    Header(HeaderName, HeaderValue),
    Query(&'static str, Secret),
    Cookie(Secret),
    /// Nothing to attach: the connection itself is the credential.
    Connection,
}

impl Fixed {
    /// Prepares a fixed credential for its scheme, which it must fit.
    pub(super) fn new(
        credential: &Kind,
        subject: Subject,
        scheme: &'static Scheme,
    ) -> Result<Self, AuthError> {
        let wrong = |reason: &'static str| subject.misconfigured(reason);
        let header = |value: Option<HeaderValue>| {
            let value = value.ok_or_else(|| {
                wrong("the credential is empty or has characters that no header can hold")
            })?;
            Ok(Self::Header(AUTHORIZATION, value))
        };
        match (credential, &scheme.kind) {
            (Kind::Basic { user, .. }, _) if user.contains(':') => Err(wrong(
                "a user name for HTTP Basic cannot hold a colon (RFC 7617 section 2)",
            )),
            (Kind::Basic { user, password }, _) => {
                let pair = Zeroizing::new(format!("{user}:{}", password.expose()));
                header(authorization("Basic", &STANDARD.encode(pair.as_bytes())))
            }
            (Kind::Http(parameters), SchemeKind::Http { scheme: name }) => {
                header(authorization(name, parameters.expose()))
            }
            (Kind::ApiKey(key), SchemeKind::ApiKey { place, name }) => match place {
                KeyPlace::Header => {
                    let name = HeaderName::from_bytes(name.as_bytes())
                        .map_err(|_| wrong("the document's header name is not valid"))?;
                    let value = sensitive(key.expose()).ok_or_else(|| {
                        wrong("the API key has characters that no header can hold")
                    })?;
                    Ok(Self::Header(name, value))
                }
                KeyPlace::Query => Ok(Self::Query(name, key.clone())),
                KeyPlace::Cookie if !key.expose().bytes().all(is_cookie_octet) => Err(wrong(
                    "the API key has characters that no cookie can hold (RFC 6265)",
                )),
                KeyPlace::Cookie => Ok(Self::Cookie(format!("{name}={}", key.expose()).into())),
            },
            (Kind::Bearer(token), _) => header(authorization("Bearer", token.expose())),
            _ => Ok(Self::Connection),
        }
    }

    /// Attaches the credential. Gives the header that it took, if any.
    pub(super) fn attach(&self, request: &mut Request) -> Option<&HeaderName> {
        match self {
            Self::Header(name, value) => {
                request.headers_mut().insert(name, value.clone());
                return Some(name);
            }
            Self::Query(name, key) => {
                request
                    .url_mut()
                    .query_pairs_mut()
                    .append_pair(name, key.expose());
            }
            Self::Cookie(pair) => {
                let before = request
                    .headers()
                    .get(COOKIE)
                    .and_then(|value| value.to_str().ok());
                let cookies = match before {
                    Some(before) => Zeroizing::new(format!("{before}; {}", pair.expose())),
                    None => Zeroizing::new(pair.expose().to_owned()),
                };
                if let Some(value) = sensitive(&cookies) {
                    request.headers_mut().insert(COOKIE, value);
                }
            }
            Self::Connection => {}
        }
        None
    }
}
