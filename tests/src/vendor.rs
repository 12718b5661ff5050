//! What all fake vendors share. [`Vendor`] is the handle of a running one: its addresses, its
//! request log, its faults and the terms of its tokens. Each vendor's own module starts it from a
//! configuration, and adds what only that vendor can do.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;

use crate::clock::Clock;

pub(crate) mod core;
mod fault;
mod hold;
pub(crate) mod host;
pub(crate) mod ledger;
mod log;
pub(crate) mod mint;
pub(crate) mod oauth;
pub(crate) mod request;
mod terms;

pub use fault::{Fault, FaultReply, Target};
pub use hold::Hold;
pub use log::{BodyKind, Call};
pub use terms::{Announced, Rotation, Terms};

use self::core::{Core, recorded};
use host::{Host, Port};

/// Takes a lock. What these locks guard is whole between any two statements, so that a panic
/// elsewhere is no reason to give up.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A running fake vendor. Dropping it ends its servers; [`Vendor::stop`] also waits for that.
pub struct Vendor<S> {
    pub(crate) core: Arc<Core>,
    pub(crate) state: Arc<S>,
    hosts: Vec<Host>,
}

impl<S> Vendor<S> {
    /// Opens the ports of a vendor. The first one is its API.
    pub(crate) fn open(core: Arc<Core>, state: Arc<S>, ports: Vec<(Port, Router)>) -> Self {
        let hosts = ports.into_iter().map(|(port, router)| {
            let router = recorded(&core, port.name, router);
            port.open(router)
        });
        Self {
            hosts: hosts.collect(),
            core,
            state,
        }
    }

    /// The base URL of the API host, without a slash at the end.
    pub fn url(&self) -> &str {
        self.host_url("api")
    }

    /// The base URL of the host with this name, without a slash at the end.
    pub(crate) fn host_url(&self, name: &str) -> &str {
        let host = self.hosts.iter().find(|host| host.name == name);
        host.map_or("", |host| host.url.as_str())
    }

    /// The clock that the vendor lives by.
    pub fn clock(&self) -> &Clock {
        &self.core.clock
    }

    /// How many requests had this method and path.
    pub fn calls(&self, method: &str, path: &str) -> usize {
        (self.core.log).count(|call| call.method == method && call.path == path)
    }

    /// How many requests went to the token route.
    pub fn token_calls(&self) -> usize {
        self.calls("POST", self.core.paths.token)
    }

    /// All requests so far, in the order of their coming.
    pub fn log(&self) -> Vec<Call> {
        self.core.log.calls()
    }

    /// The requests with this method and path, in the order of their coming.
    pub fn calls_to(&self, method: &str, path: &str) -> Vec<Call> {
        let mut calls = self.log();
        calls.retain(|call| call.method == method && call.path == path);
        calls
    }

    /// The grants that the token route was asked for, in order, each with the status it got.
    pub fn grants(&self) -> Vec<(String, Option<u16>)> {
        let calls = self.calls_to("POST", self.core.paths.token).into_iter();
        calls
            .map(|call| (call.grant_type().unwrap_or_default(), call.status))
            .collect()
    }

    /// Empties the request log.
    pub fn forget_calls(&self) {
        self.core.log.clear();
    }

    /// Lets a fault strike the next `times` requests to a target.
    pub fn fail_next(&self, times: usize, target: Target, fault: Fault) {
        if times > 0 {
            self.core.faults.arm(Some(times), target, fault);
        }
    }

    /// Lets a fault strike all requests to a target, until [`Vendor::heal`].
    pub fn fail_always(&self, target: Target, fault: Fault) {
        self.core.faults.arm(None, target, fault);
    }

    /// Takes all faults back.
    pub fn heal(&self) {
        self.core.faults.clear();
    }

    /// Makes every token call wait that long, by tokio's time, between deed and reply.
    pub fn set_token_latency(&self, latency: Duration) {
        *lock(&self.core.token_latency) = latency;
    }

    /// Holds the replies of the token route back until the returned value is dropped.
    pub fn hold_tokens(&self) -> Hold {
        self.core.gate.hold()
    }

    /// The terms under which tokens are issued at present.
    pub fn terms(&self) -> Terms {
        self.core.terms()
    }

    /// Changes the terms under which tokens are issued from now on.
    pub fn change_terms(&self, change: impl FnOnce(&mut Terms)) {
        change(&mut lock(&self.core.terms));
    }

    /// Changes how many seconds the access tokens issued from now on are good for.
    pub fn set_token_lifetime(&self, seconds: i64) {
        self.change_terms(|terms| terms.access_lifetime = seconds);
    }

    /// Changes what becomes of refresh tokens used from now on.
    pub fn set_rotation(&self, rotation: Rotation) {
        self.change_terms(|terms| terms.rotation = rotation);
    }

    /// How often a refresh token was presented again after it had been rotated away.
    pub fn reuse_detected(&self) -> usize {
        self.core.ledger.reuse_detected()
    }

    /// How many access tokens were issued.
    pub fn access_tokens_issued(&self) -> usize {
        self.core.ledger.access_issued()
    }

    /// How many refresh tokens are good at present.
    pub fn live_refresh_tokens(&self) -> usize {
        self.core.ledger.live_refresh(self.core.clock.now())
    }

    /// Withdraws all access tokens issued so far, as a vendor may do without saying so.
    pub fn revoke_access_tokens(&self) {
        self.core.ledger.revoke_all_access();
    }

    /// Withdraws all refresh tokens issued so far.
    pub fn revoke_refresh_tokens(&self) {
        self.core.ledger.revoke_all_refresh();
    }

    /// Ends all servers and connections, and returns when nothing of them runs any more.
    pub async fn stop(self) {
        for host in self.hosts {
            host.stop().await;
        }
    }
}

#[cfg(test)]
mod tests;
