//! A client that progenitor generates from `bookings.json`, with a login of Keyroute's: it gets a
//! token at its first call, renews it before it expires, and after a rejected one renews and sends
//! once more. Nothing that progenitor wrote was changed.
//!
//! ```no_run
//! use keyroute::auth::{Auth, AuthError, Credential};
//! use keyroute::progenitor::auth_error;
//! use keyroute_example_progenitor::{API, connect};
//!
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let base = "https://bookings.example.com";
//! let auth = Auth::builder(&API)
//!     .server("main", base.parse()?)
//!     .credential(Credential::client_credentials("the client's id", "the client's secret"))
//!     .build()?;
//! let client = connect(base, auth)?;
//! match client.list_bookings(Some("2025-03-15")).await {
//!     Ok(reply) => println!("{} bookings", reply.bookings.len()),
//!     Err(error) => match auth_error(&error) {
//!         Some(AuthError::CredentialsRejected { reason, .. }) => eprintln!("no login: {reason}"),
//!         _ => return Err(error.into()),
//!     },
//! }
//! # Ok(()) }
//! ```

use keyroute::BuildError;
use keyroute::auth::Auth;
use keyroute::progenitor::{Login, default_http_client, operation};
use keyroute::runtime::route::{Api, Flow, FlowGrant, Need, Route, Scheme, SchemeKind, Security};
use progenitor_client::{ClientHooks, ClientInfo as _, OperationInfo};
use reqwest::{Request, Response};

pub use self::generated::{Client, Error, types};

/// What progenitor writes.
#[allow(missing_docs, unreachable_pub, clippy::pedantic)]
mod generated {
    progenitor::generate_api!(
        spec = "bookings.json",
        inner_type = keyroute::progenitor::Login,
        hooks = Expected,
    );
}

impl ClientHooks<Login> for Client {
    async fn exec(&self, request: Request, info: &OperationInfo) -> reqwest::Result<Response> {
        self.inner().exec(self.client(), request, info).await
    }
}

/// The document's `securitySchemes`, which progenitor does not read.
static OAUTH2: Scheme = Scheme {
    name: "oauth2",
    kind: SchemeKind::OAuth2 {
        flows: &[Flow {
            grant: FlowGrant::ClientCredentials,
            authorization_url: "",
            token_url: "/oauth/v2/token",
            refresh_url: "",
            scopes: &[],
        }],
    },
};

/// The document's `security`: what an operation requires that says nothing else.
static DEFAULT: Route = operation(
    "request",
    Security(&[&[Need {
        scheme: &OAUTH2,
        scopes: &[],
    }]]),
);

/// What the document says of the API, for [`Auth::builder`].
pub static API: Api = Api {
    name: "Bookings",
    version: "2",
    schemes: &[&OAUTH2],
    unlisted: &DEFAULT,
};

/// The operations that say something else, by `operationId` in snake case.
static OPERATIONS: &[&Route] = &[&operation("get_status", Security(&[]))];

/// A client whose calls carry the credentials of a login.
///
/// # Errors
/// [`BuildError::Http`] where there is no TLS.
pub fn connect(base: &str, auth: Auth) -> Result<Client, BuildError> {
    let login = Login::new(auth).operations(OPERATIONS);
    Ok(Client::new_with_client(base, default_http_client()?, login))
}
