//! Faults: what a vendor does instead of answering properly. A test names where, how often and
//! what; the first fault that matches a request is spent on it.

use std::sync::Mutex;

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::Value;

use super::lock;

/// Which requests a fault strikes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// The token route.
    Token,
    /// Every route that is not part of logging in or out.
    Resources,
    /// One method and path.
    Route(Method, String),
}

/// What happens to a request that a fault strikes.
#[derive(Clone, Debug)]
pub enum Fault {
    /// The vendor does nothing with the request, and answers this.
    Reply(FaultReply),
    /// The vendor does nothing with the request, and closes the connection.
    Drop,
    /// The vendor does what was asked, but only so many bytes of its reply arrive before the
    /// connection closes: the client cannot know whether its refresh token has been used.
    LoseReply(usize),
}

/// An answer given instead of the proper one.
#[derive(Clone, Debug)]
pub struct FaultReply {
    status: StatusCode,
    headers: Vec<(HeaderName, HeaderValue)>,
    body: String,
}

impl Fault {
    /// An answer with this status and an empty body.
    ///
    /// # Panics
    /// If `status` is none that HTTP knows.
    pub fn reply(status: u16) -> Self {
        let status = StatusCode::from_u16(status).expect("a test names a valid status");
        Self::Reply(FaultReply {
            status,
            headers: Vec::new(),
            body: String::new(),
        })
    }

    /// A redirect, by status, to `location`.
    ///
    /// # Panics
    /// If `status` is none that HTTP knows, or `location` cannot stand in a header.
    pub fn redirect(status: u16, location: &str) -> Self {
        Self::reply(status).header(header::LOCATION, location)
    }

    /// Adds a header to an answer; other faults stay as they are.
    ///
    /// # Panics
    /// If `value` cannot stand in a header.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: &str) -> Self {
        if let Self::Reply(reply) = &mut self {
            let value = HeaderValue::from_str(value).expect("a test names a valid header");
            reply.headers.push((name, value));
        }
        self
    }

    /// Adds `Retry-After`: seconds or a date, or whatever a client should survive.
    ///
    /// # Panics
    /// If `value` cannot stand in a header.
    #[must_use]
    pub fn retry_after(self, value: &str) -> Self {
        self.header(header::RETRY_AFTER, value)
    }

    /// Gives an answer this text as its body.
    #[must_use]
    pub fn text(mut self, body: &str) -> Self {
        if let Self::Reply(reply) = &mut self {
            body.clone_into(&mut reply.body);
        }
        self
    }

    /// Gives an answer this JSON as its body.
    #[must_use]
    pub fn json(self, body: &Value) -> Self {
        self.text(&body.to_string())
            .header(header::CONTENT_TYPE, "application/json")
    }
}

impl FaultReply {
    pub(crate) fn response(&self) -> Response {
        let mut response = (self.status, Body::from(self.body.clone())).into_response();
        for (name, value) in &self.headers {
            response.headers_mut().append(name, value.clone());
        }
        response
    }
}

struct Rule {
    target: Target,
    remaining: Option<usize>,
    fault: Fault,
}

/// The faults that wait for a request.
#[derive(Default)]
pub(crate) struct Faults {
    rules: Mutex<Vec<Rule>>,
}

impl Faults {
    /// Arms a fault for so many requests, or for all of them.
    pub(crate) fn arm(&self, times: Option<usize>, target: Target, fault: Fault) {
        lock(&self.rules).push(Rule {
            target,
            remaining: times,
            fault,
        });
    }

    pub(crate) fn clear(&self) {
        lock(&self.rules).clear();
    }

    /// The fault for a request, if one strikes it. `place` is the general target that the path
    /// belongs to, if it belongs to one.
    pub(crate) fn strike(
        &self,
        place: Option<&Target>,
        method: &Method,
        path: &str,
    ) -> Option<Fault> {
        let mut rules = lock(&self.rules);
        let index = rules.iter().position(|rule| match &rule.target {
            Target::Route(on, at) => on == method && at == path,
            general => Some(general) == place,
        })?;
        let rule = &mut rules[index];
        let fault = rule.fault.clone();
        if let Some(remaining) = &mut rule.remaining {
            *remaining = remaining.saturating_sub(1);
            if *remaining == 0 {
                rules.remove(index);
            }
        }
        Some(fault)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strike(faults: &Faults, place: &Target) -> bool {
        faults.strike(Some(place), &Method::GET, "/a").is_some()
    }

    #[test]
    fn a_fault_strikes_as_often_as_it_was_armed_for() {
        let faults = Faults::default();
        faults.arm(Some(2), Target::Token, Fault::Drop);
        assert!(!strike(&faults, &Target::Resources));
        assert!(strike(&faults, &Target::Token));
        assert!(strike(&faults, &Target::Token));
        assert!(!strike(&faults, &Target::Token));
    }

    #[test]
    fn an_endless_fault_strikes_until_cleared() {
        let faults = Faults::default();
        let route = Target::Route(Method::GET, "/a".to_owned());
        faults.arm(None, route, Fault::reply(401));
        assert!(strike(&faults, &Target::Resources));
        assert!(strike(&faults, &Target::Resources));
        faults.clear();
        assert!(!strike(&faults, &Target::Resources));
    }
}
