//! The static description of an API: its servers, its security schemes, and one [`Route`] per
//! operation. The `api!` macro builds these from the rows; the hook reads them at each call.

use std::fmt;

/// One API: everything that its document says outside of types.
#[derive(Debug)]
pub struct Api {
    /// The client's name, such as `Flume`.
    pub name: &'static str,
    /// `info.version` of the document.
    pub version: &'static str,
    /// The security schemes, in the document's order.
    pub schemes: &'static [&'static Scheme],
    /// What the escape hatch uses: no path of its own, the document's default security requirement.
    pub unlisted: &'static Route,
}

/// One operation, as its row states it. The hook receives it with each request.
#[derive(Debug)]
pub struct Route {
    /// The method of the generated client, such as `list_devices`.
    pub id: &'static str,
    /// The verb, in upper case.
    pub method: &'static str,
    /// The path template, such as `/users/{user_id}/devices`.
    pub path: &'static str,
    /// The role of the server that the operation lives on; `main` but for operations with servers
    /// of their own.
    pub server: &'static str,
    /// What the operation requires to be authorized.
    pub security: Security,
    /// Whether the document lists a redirect among the replies. It is then a reply like any other,
    /// which the default HTTP client gives to the caller instead of following it.
    pub redirects: bool,
}

impl Route {
    /// Whether sending the request twice has the effect of sending it once (RFC 9110 section 9.2.2).
    pub fn is_idempotent(&self) -> bool {
        matches!(
            self.method,
            "GET" | "HEAD" | "OPTIONS" | "TRACE" | "PUT" | "DELETE" | "QUERY"
        )
    }
}

/// Alternatives, of which one suffices; each alternative is a list of needs, all of which must be
/// met (OpenAPI 3.0 Security Requirement Object). Empty: the operation requires nothing.
#[derive(Clone, Copy)]
pub struct Security(pub &'static [&'static [Need]]);

impl Security {
    /// Whether a request without any credential is allowed.
    pub fn allows_anonymous(&self) -> bool {
        self.0.is_empty()
            || self
                .0
                .iter()
                .any(|needs| needs.iter().all(Need::is_anonymous))
    }

    /// The scopes that are required of a scheme, by the first alternative that names it.
    pub fn scopes_of(&self, scheme: &Scheme) -> &'static [&'static str] {
        let mut needs = self.0.iter().copied().flatten();
        let need = needs.find(|need| need.scheme.name == scheme.name);
        need.map_or(&[], |need| need.scopes)
    }
}

impl fmt::Debug for Security {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{self}")
    }
}

/// As a row writes it: `bearer or api_key and oauth["read"]`.
impl fmt::Display for Security {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return formatter.write_str("anonymous");
        }
        for (position, needs) in self.0.iter().enumerate() {
            if position > 0 {
                formatter.write_str(" or ")?;
            }
            for (position, need) in needs.iter().enumerate() {
                if position > 0 {
                    formatter.write_str(" and ")?;
                }
                formatter.write_str(need.scheme.name)?;
                if !need.scopes.is_empty() {
                    write!(formatter, "{:?}", need.scopes)?;
                }
            }
        }
        Ok(())
    }
}

/// One scheme that an alternative asks for, with the scopes that the operation needs.
#[derive(Clone, Copy, Debug)]
pub struct Need {
    /// The scheme.
    pub scheme: &'static Scheme,
    /// The scopes (OAuth 2.0, OpenID Connect) or roles; empty for other schemes.
    pub scopes: &'static [&'static str],
}

impl Need {
    /// Whether the need is met without a credential.
    pub fn is_anonymous(&self) -> bool {
        matches!(self.scheme.kind, SchemeKind::Anonymous)
    }
}

/// A security scheme of the document (OpenAPI 3.0 Security Scheme Object).
#[derive(Debug)]
pub struct Scheme {
    /// The scheme's name, as rows refer to it.
    pub name: &'static str,
    /// How a credential of this scheme is carried, and how it can be had.
    pub kind: SchemeKind,
}

/// The scheme that asks for nothing: the `{}` alternative of a document.
pub static ANONYMOUS: Scheme = Scheme {
    name: "anonymous",
    kind: SchemeKind::Anonymous,
};

/// The kinds of security schemes.
#[derive(Debug)]
pub enum SchemeKind {
    /// No credential at all.
    Anonymous,
    /// `Authorization: Bearer` (RFC 6750), with the document's hint at the token's format.
    Bearer {
        /// `bearerFormat`, such as `JWT`; empty where the document has none.
        format: &'static str,
    },
    /// `Authorization: Basic` (RFC 7617).
    Basic,
    /// Another scheme of the IANA HTTP authentication registry, such as `digest`.
    Http {
        /// The scheme's name.
        scheme: &'static str,
    },
    /// An API key.
    ApiKey {
        /// Where the key goes.
        place: KeyPlace,
        /// The name of the header, query parameter or cookie.
        name: &'static str,
    },
    /// OAuth 2.0: a bearer token, had by one of the flows.
    OAuth2 {
        /// The flows that the document offers.
        flows: &'static [Flow],
    },
    /// OpenID Connect: a bearer token; the flows are discovered.
    OpenIdConnect {
        /// The discovery document's URL.
        url: &'static str,
    },
    /// A client certificate: the identity of the caller's `reqwest::Client`.
    MutualTls,
}

/// Where an API key goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyPlace {
    /// A request header.
    Header,
    /// A query parameter.
    Query,
    /// A cookie.
    Cookie,
}

/// One OAuth 2.0 flow (OpenAPI 3.0 OAuth Flow Object). URLs are as the document has them, so they
/// may be relative to the server; an absent one is empty.
#[derive(Debug)]
pub struct Flow {
    /// The grant.
    pub grant: FlowGrant,
    /// `authorizationUrl`.
    pub authorization_url: &'static str,
    /// `tokenUrl`.
    pub token_url: &'static str,
    /// `refreshUrl`.
    pub refresh_url: &'static str,
    /// Scopes that the document knows.
    pub scopes: &'static [&'static str],
}

/// The grants that OpenAPI knows (RFC 6749 section 1.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlowGrant {
    /// `authorizationCode`.
    AuthorizationCode,
    /// `clientCredentials`.
    ClientCredentials,
    /// `implicit`.
    Implicit,
    /// `password`.
    Password,
}

/// One parameter of an operation, as its row states it.
#[derive(Debug)]
pub struct Parameter {
    /// The name on the wire.
    pub name: &'static str,
    /// Where it goes.
    pub place: Place,
    /// How arrays and objects are written.
    pub style: Style,
}

/// Where a parameter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A variable of the path template.
    Path,
    /// The query.
    Query,
    /// A request header.
    Header,
    /// A cookie.
    Cookie,
}

/// How a value is written (OpenAPI 3.0 Parameter Object, `style` and `explode`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `a,b` (path and header); exploded objects are `k=v,l=w`.
    Simple {
        /// `explode`.
        explode: bool,
    },
    /// `.a,b` or `.a.b` (path).
    Label {
        /// `explode`.
        explode: bool,
    },
    /// `;name=a,b` or `;name=a;name=b` (path).
    Matrix {
        /// `explode`.
        explode: bool,
    },
    /// `name=a&name=b` or `name=a,b` (query and cookie).
    Form {
        /// `explode`.
        explode: bool,
    },
    /// `name=a%20b` (query).
    SpaceDelimited,
    /// `name=a%7Cb` (query).
    PipeDelimited,
    /// `name[key]=value` (query).
    DeepObject,
    /// The value as JSON text: a parameter with `content: application/json`.
    Json,
    /// Like `Form`, with the characters of RFC 3986 section 2.2 left as they are (`allowReserved`).
    FormReserved {
        /// `explode`.
        explode: bool,
    },
}
