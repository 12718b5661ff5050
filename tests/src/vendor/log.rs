//! The request log: every request that reached a vendor, with its headers, its body and the
//! status it was answered with. Tests count and compare; printing an entry shows no credential.

use std::fmt;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::body::Bytes;
use axum::http::{HeaderMap, header};
use serde_json::Value;
use url::form_urlencoded;

use super::lock;
use super::request::{self, MediaType};

/// What a body is, by its declared media type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyKind {
    /// No bytes.
    Empty,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `application/json`, or a type that ends in `+json`.
    Json,
    /// Anything else.
    Other,
}

/// One request.
#[derive(Clone)]
pub struct Call {
    /// Which of the vendor's hosts was asked: `api`, or `auth` where that is another.
    pub host: &'static str,
    /// The method.
    pub method: String,
    /// The path, still percent-encoded.
    pub path: String,
    /// The query, still percent-encoded.
    pub query: Option<String>,
    /// The status of the answer; none while it is pending, or if the connection was dropped.
    pub status: Option<u16>,
    /// When it came, by the vendor's clock.
    pub at: i64,
    /// What the body is.
    pub body_kind: BodyKind,
    /// The body.
    pub body: Bytes,
    pub(crate) headers: HeaderMap,
}

impl Call {
    /// The value of a header, if it is there and readable.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The names of all headers, in lower case, a repeated one repeatedly.
    pub fn header_names(&self) -> Vec<&str> {
        self.headers.iter().map(|(name, _)| name.as_str()).collect()
    }

    /// The token of `Authorization: Bearer`.
    pub fn bearer(&self) -> Option<&str> {
        let (scheme, token) = self.header("authorization")?.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then_some(token)
    }

    /// The first field of this name in a form body.
    pub fn form_field(&self, name: &str) -> Option<String> {
        form_urlencoded::parse(&self.body)
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    }

    /// The first query parameter of this name.
    pub fn query_parameter(&self, name: &str) -> Option<String> {
        form_urlencoded::parse(self.query.as_deref()?.as_bytes())
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    }

    /// The body as JSON, if it is.
    pub fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// The `grant_type` of a token request, whether it is a form or JSON.
    pub fn grant_type(&self) -> Option<String> {
        match self.body_kind {
            BodyKind::Form => self.form_field("grant_type"),
            _ => Some(self.json()?.get("grant_type")?.as_str()?.to_owned()),
        }
    }

    pub(crate) fn kind(headers: &HeaderMap, body: &[u8]) -> BodyKind {
        if body.is_empty() {
            return BodyKind::Empty;
        }
        match request::content_type(headers).map(|MediaType { name, .. }| name) {
            Some(name) if name == "application/x-www-form-urlencoded" => BodyKind::Form,
            Some(name) if name == "application/json" || name.ends_with("+json") => BodyKind::Json,
            _ => BodyKind::Other,
        }
    }
}

impl fmt::Debug for Call {
    /// Names headers but shows the values of harmless ones only, and neither body nor query.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = [header::ACCEPT, header::CONTENT_TYPE, header::USER_AGENT];
        let headers: Vec<String> = (self.headers.iter())
            .map(|(name, value)| match value.to_str() {
                Ok(value) if shown.contains(name) => format!("{name}: {value}"),
                _ => name.to_string(),
            })
            .collect();
        formatter
            .debug_struct("Call")
            .field("host", &self.host)
            .field("method", &self.method)
            .field("path", &self.path)
            .field("headers", &headers)
            .field("body", &self.body_kind)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

/// All requests so far.
#[derive(Default)]
pub(crate) struct Log {
    calls: Mutex<Vec<(u64, Call)>>,
    next: AtomicU64,
}

impl Log {
    /// Enters a request, and returns the number under which its status will be reported.
    pub(crate) fn enter(&self, call: Call) -> u64 {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        lock(&self.calls).push((number, call));
        number
    }

    pub(crate) fn answered(&self, number: u64, status: u16) {
        let mut calls = lock(&self.calls);
        // From the end, where the pending ones are.
        if let Some((_, call)) = calls.iter_mut().rfind(|(at, _)| *at == number) {
            call.status = Some(status);
        }
    }

    pub(crate) fn calls(&self) -> Vec<Call> {
        let calls = lock(&self.calls);
        calls.iter().map(|(_, call)| call.clone()).collect()
    }

    pub(crate) fn count(&self, matches: impl Fn(&Call) -> bool) -> usize {
        let calls = lock(&self.calls);
        calls.iter().filter(|(_, call)| matches(call)).count()
    }

    pub(crate) fn clear(&self) {
        lock(&self.calls).clear();
    }
}
