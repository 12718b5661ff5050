//! The libraries, each driven as its own documentation does it. A [`Rival`] logs in at the loopback
//! server, puts its token on requests, and makes whole calls; what a library cannot do it says by
//! [`Rival::unable`].

pub(crate) mod aws_smithy;
pub(crate) mod azure_core;
pub(crate) mod bare_reqwest;
mod exchange;
pub(crate) mod google_cloud;
pub(crate) mod huskarl;
pub(crate) mod keyroute;
mod shift;

use std::fmt::Display;
use std::future::Future;

use ::keyroute::flume::types::UserReply;
use reqwest::Client;

pub(crate) use self::shift::Shift;
use crate::scenarios::Scenario;

/// A user whose record every call asks for, unless a scenario asks for others.
pub(crate) const USER: i32 = 40_112;

/// Where and how a library logs in and calls.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// The base URL of the loopback server.
    pub(crate) base: String,
    /// The client of API calls: one for all libraries, so that they differ in nothing else.
    pub(crate) http: Client,
    /// Time to come, where a scenario lets it pass. Without it each library reads its own clock.
    pub(crate) shift: Option<Shift>,
}

impl Place {
    /// The standard token endpoint.
    fn token_url(&self) -> String {
        format!("{}/token", self.base)
    }

    /// The record of a user.
    pub(crate) fn user_url(&self, user: i32) -> String {
        format!("{}/users/{user}", self.base)
    }
}

/// Where in its life a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    Fresh,
    /// Still valid, and so near its end that the library refreshes it.
    Early,
    Expired,
}

/// Why a library gave no token or no reply.
#[derive(Debug)]
pub(crate) struct Failed(pub(crate) String);

impl Failed {
    fn because(error: impl Display) -> Self {
        Self(error.to_string())
    }
}

impl Display for Failed {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for Failed {}

/// One library, logged in as one account.
pub(crate) trait Rival: Sized + Send + Sync + 'static {
    /// The package whose name and version the tables show.
    const PACKAGE: &'static str;

    /// What the library puts its token on.
    type Request: Send;

    /// Sets the library up. Nothing is asked of the server yet, unless the library does it unasked.
    fn connect(place: Place) -> impl Future<Output = Result<Self, Failed>> + Send;

    /// An empty request.
    fn request() -> Self::Request;

    /// Puts a valid token on a request.
    fn authorize(
        &self,
        request: &mut Self::Request,
    ) -> impl Future<Output = Result<(), Failed>> + Send;

    /// Fetches a user's record: token, request, reply, JSON, and where the token was rejected the same
    /// again, once, if the library or its documentation does that.
    fn call(&self, user: i32) -> impl Future<Output = Result<UserReply, Failed>> + Send;

    /// The lifetime in seconds that the server gives tokens where a scenario needs this phase.
    fn lifetime(_: Phase) -> u64 {
        3600
    }

    /// Lets the time pass until the token that was just had is in this phase.
    fn pass_to(&self, phase: Phase) -> impl Future<Output = ()> + Send;

    /// Why the library cannot take part in a scenario.
    fn unable(_: Scenario) -> Option<&'static str> {
        None
    }
}
