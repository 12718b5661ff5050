//! A fake `FlintRow`: an authorization host with authorize, token and revocation endpoints after
//! the RFCs, and an API host whose one route lets four kinds of credentials in. It takes a
//! [`FlintRowConfig`] and gives a running [`FlintRowVendor`]. The vendor documents little more
//! than that these exist; the rest is what the RFCs demand, read strictly.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::routing::{get, post};

use crate::canary::CANARY;
use crate::clock::Clock;
use crate::vendor::core::{AuthPaths, Core};
use crate::vendor::host::Port;
use crate::vendor::ledger::Ledger;
use crate::vendor::{Terms, Vendor, lock};

mod authorize;
mod resources;
mod token;

pub use authorize::Consent;

/// The OAuth client.
pub const CLIENT_ID: &str = "example-app";
/// Its secret, with characters that a form must encode.
pub const CLIENT_SECRET: &str = "s3cr+t/5ec2e7c0ffee=&";
/// An API key.
pub const API_KEY: &str = "frk_5ec2e7c0ffee_0001";
/// A JWT that was issued in advance; it is accepted as it stands.
pub const STATIC_JWT: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.\
    eyJzdWIiOiJleGFtcGxlLXNlcnZpY2UiLCJleHAiOjQxMDI0NDQ4MDB9.\
    5ec2e7c0ffee-not-a-real-signature";
/// The user of HTTP Basic.
pub const BASIC_USER: &str = "dev+tests@example.org";
/// The password of that user. Whoever form-encodes it, as only token routes want it, fails.
pub const BASIC_PASSWORD: &str = "p:%41 +5ec2e7c0ffee";
/// The scope that the resources ask for, and the one granted if none is asked for.
pub const READ_SCOPE: &str = "resources.read";
/// Another scope, which does not open the resources.
pub const PROFILE_SCOPE: &str = "profile";

/// The path of the authorization endpoint, on the auth host.
pub const AUTHORIZE_PATH: &str = "/oauth/authorize";
/// The path of the token route, on the auth host.
pub const TOKEN_PATH: &str = "/oauth/token";
/// The path of the revocation route, on the auth host.
pub const REVOKE_PATH: &str = "/oauth/revoke";
/// The path of the one resource, on the API host.
pub const RESOURCES_PATH: &str = "/v1/resources";

/// A running fake `FlintRow`.
pub type FlintRowVendor = Vendor<FlintRowState>;

/// How a fake `FlintRow` shall be.
#[derive(Clone, Debug)]
pub struct FlintRowConfig {
    /// The time that it lives in.
    pub clock: Clock,
    /// The mark inside every code and token that it issues.
    pub canary: String,
    /// The terms of its tokens: an hour and rotation, unless changed.
    pub terms: Terms,
    /// The id of the one client.
    pub client_id: String,
    /// The secret of the one client.
    pub client_secret: String,
    /// The path that a redirect address must have; any, unless given. Its host must be a
    /// loopback address at any port, always.
    pub redirect_path: Option<String>,
    /// Seconds that an authorization code is good for.
    pub code_lifetime: i64,
    /// What the user answers when asked for permission.
    pub consent: Consent,
    /// The one API key.
    pub api_key: String,
    /// The one JWT that is accepted as it stands.
    pub static_jwt: String,
    /// The user of HTTP Basic.
    pub basic_user: String,
    /// The password of that user.
    pub basic_password: String,
}

impl Default for FlintRowConfig {
    fn default() -> Self {
        Self {
            clock: Clock::still(),
            canary: CANARY.to_owned(),
            terms: Terms::of_lifetime(3_600),
            client_id: CLIENT_ID.to_owned(),
            client_secret: CLIENT_SECRET.to_owned(),
            redirect_path: None,
            code_lifetime: 60,
            consent: Consent::Approve,
            api_key: API_KEY.to_owned(),
            static_jwt: STATIC_JWT.to_owned(),
            basic_user: BASIC_USER.to_owned(),
            basic_password: BASIC_PASSWORD.to_owned(),
        }
    }
}

/// What the server knows while it runs.
pub struct FlintRowState {
    core: Arc<Core>,
    config: FlintRowConfig,
    issuer: String,
    consent: Mutex<Consent>,
    codes: Mutex<HashMap<String, authorize::Code>>,
}

impl FlintRowConfig {
    /// Starts both hosts on free ports of loopback.
    ///
    /// # Panics
    /// If loopback has no free port.
    pub async fn start(self) -> FlintRowVendor {
        let paths = AuthPaths {
            token: TOKEN_PATH,
            others: &[AUTHORIZE_PATH, REVOKE_PATH],
        };
        let core = Core::new(
            self.clock.clone(),
            &self.canary,
            self.terms.clone(),
            Ledger::new(true),
            paths,
        );
        let (api, auth) = (Port::bind("api").await, Port::bind("auth").await);
        let state = Arc::new(FlintRowState {
            core: Arc::clone(&core),
            issuer: auth.url.clone(),
            consent: Mutex::new(self.consent),
            codes: Mutex::default(),
            config: self,
        });
        let api_routes = Router::new()
            .route(RESOURCES_PATH, get(resources::list))
            .with_state(Arc::clone(&state));
        let auth_routes = Router::new()
            .route(AUTHORIZE_PATH, get(authorize::authorize))
            .route(TOKEN_PATH, post(token::create))
            .route(REVOKE_PATH, post(token::revoke))
            .with_state(Arc::clone(&state));
        Vendor::open(core, state, vec![(api, api_routes), (auth, auth_routes)])
    }
}

impl FlintRowVendor {
    /// The base URL of the auth host, without a slash at the end. It is the issuer, too.
    pub fn auth_url(&self) -> &str {
        self.host_url("auth")
    }

    /// Says what the user answers from now on when asked for permission.
    pub fn set_consent(&self, consent: Consent) {
        *lock(&self.state.consent) = consent;
    }
}

#[cfg(test)]
mod tests;
