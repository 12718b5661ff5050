//! A fake Flume: password and refresh grants in JSON, an envelope around every reply, water
//! metering routes, and 120 requests per hour and endpoint. It takes a [`FlumeConfig`] and gives
//! a running [`FlumeVendor`]; what is known of the real one and what is guessed is said beside
//! the code that does it.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};

use crate::canary::CANARY;
use crate::clock::Clock;
use crate::vendor::core::{AuthPaths, Core};
use crate::vendor::host::Port;
use crate::vendor::ledger::Ledger;
use crate::vendor::{Terms, Vendor, lock};

mod caller;
mod data;
mod envelope;
mod limit;
mod listing;
mod query;
mod routes;
mod token;

/// The user that may log in.
pub const USER_ID: i64 = 40_112;
/// The client of that user.
pub const CLIENT_ID: &str = "EXAMPLECLIENT01";
/// The secret of that client.
pub const CLIENT_SECRET: &str = "EXAMPLESECRET-5ec2e7c0ffee";
/// The user's e-mail address, by which the user logs in.
pub const USERNAME: &str = "pat@example.org";
/// The user's password.
pub const PASSWORD: &str = "not-a-real-password-5ec2e7c0ffee";
/// A sensor of the user.
pub const SENSOR_ID: &str = "6900000000000000001";
/// The bridge of that sensor.
pub const BRIDGE_ID: &str = "6900000000000000002";
/// A sensor that another user shares with this one.
pub const SHARED_SENSOR_ID: &str = "6900000000000000003";
/// The location of sensor and bridge.
pub const LOCATION_ID: i64 = 50_321;
/// How many usage alerts there are, and how many notifications: more than one page of either.
pub const ALERT_COUNT: usize = 61;

/// The path of the token route.
pub const TOKEN_PATH: &str = "/oauth/token";

/// A running fake Flume.
pub type FlumeVendor = Vendor<FlumeState>;

/// How a fake Flume shall be.
#[derive(Clone, Debug)]
pub struct FlumeConfig {
    /// The time that it lives in.
    pub clock: Clock,
    /// The mark inside every token that it issues.
    pub canary: String,
    /// The terms of its tokens: seven days and rotation, unless changed.
    pub terms: Terms,
    /// The id of the one client.
    pub client_id: String,
    /// The secret of the one client.
    pub client_secret: String,
    /// The e-mail address of the one user.
    pub username: String,
    /// The password of the one user.
    pub password: String,
    /// The id of the one user.
    pub user_id: i64,
    /// Whether the user has finished signing up.
    pub verified: bool,
    /// Requests allowed per endpoint in an hour; a test of many calls wants more than there are.
    pub rate_limit: u32,
}

impl Default for FlumeConfig {
    fn default() -> Self {
        Self {
            clock: Clock::still(),
            canary: CANARY.to_owned(),
            terms: Terms::of_lifetime(604_800),
            client_id: CLIENT_ID.to_owned(),
            client_secret: CLIENT_SECRET.to_owned(),
            username: USERNAME.to_owned(),
            password: PASSWORD.to_owned(),
            user_id: USER_ID,
            verified: true,
            rate_limit: 120,
        }
    }
}

/// What the server knows while it runs.
pub struct FlumeState {
    core: Arc<Core>,
    config: FlumeConfig,
    verified: AtomicBool,
    away_mode: AtomicBool,
    windows: Mutex<HashMap<String, limit::Window>>,
}

impl FlumeConfig {
    /// Starts the server on a free port of loopback.
    ///
    /// # Panics
    /// If loopback has no free port.
    pub async fn start(self) -> FlumeVendor {
        // Whether the real one revokes more than the reused token is not known.
        let ledger = Ledger::new(false);
        let paths = AuthPaths {
            token: TOKEN_PATH,
            others: &[],
        };
        let core = Core::new(
            self.clock.clone(),
            &self.canary,
            self.terms.clone(),
            ledger,
            paths,
        );
        let state = Arc::new(FlumeState {
            core: Arc::clone(&core),
            verified: AtomicBool::new(self.verified),
            away_mode: AtomicBool::new(false),
            windows: Mutex::default(),
            config: self,
        });
        let port = Port::bind("api").await;
        Vendor::open(core, Arc::clone(&state), vec![(port, router(state))])
    }
}

impl FlumeVendor {
    /// Says whether the user has finished signing up; an unverified one gets no token.
    pub fn set_verified(&self, verified: bool) {
        self.state.verified.store(verified, Ordering::SeqCst);
    }

    /// Whether the location is in away mode, which a client can switch.
    pub fn away_mode(&self) -> bool {
        self.state.away_mode.load(Ordering::SeqCst)
    }

    /// Forgets the requests counted against the rate limit.
    pub fn reset_rate_limits(&self) {
        lock(&self.state.windows).clear();
    }
}

fn router(state: Arc<FlumeState>) -> Router {
    let device = "/users/{user_id}/devices/{device_id}";
    let of_device = |rest: &str| format!("{device}{rest}");
    Router::new()
        .route(TOKEN_PATH, post(token::create))
        .route("/me", get(routes::user))
        .route("/me/devices", get(routes::devices))
        .route("/contacts", get(routes::contacts))
        .route("/users/{user_id}", get(routes::user))
        .route("/users/{user_id}/devices", get(routes::devices))
        .route(device, get(routes::device))
        .route(&of_device("/query"), post(query::query))
        .route(&of_device("/query/active"), get(routes::current_flow))
        .route(&of_device("/leaks/active"), get(routes::active_leak))
        .route(&of_device("/budgets"), get(routes::budgets))
        .route(&of_device("/rules"), get(routes::rules))
        .route(
            &of_device("/rules/usage-alerts"),
            get(routes::usage_alert_rules),
        )
        .route(
            &of_device("/rules/usage-alerts/{rule_id}"),
            get(routes::usage_alert_rule),
        )
        .route("/users/{user_id}/locations", get(routes::locations))
        .route(
            "/users/{user_id}/locations/{location_id}",
            get(routes::location).patch(routes::update_location),
        )
        .route("/users/{user_id}/notifications", get(routes::notifications))
        .route("/users/{user_id}/usage-alerts", get(routes::usage_alerts))
        .route("/users/{user_id}/subscriptions", get(routes::subscriptions))
        .route(
            "/users/{user_id}/subscriptions/{subscription_id}",
            get(routes::subscription),
        )
        .fallback(routes::undefined)
        .method_not_allowed_fallback(routes::undefined)
        .layer(from_fn_with_state(Arc::clone(&state), limit::limited))
        .with_state(state)
}

#[cfg(test)]
mod tests;
