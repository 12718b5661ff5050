//! JSON:API on the wire: which media types a request may declare and accept, the one to answer
//! in, and the error document. Version 1.0 of the format, read strictly: a media type with
//! parameters is 415 in a request, and 406 if nothing else is accepted.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use crate::vendor::request::{accepted, content_type};

const JSON_API: &str = "application/vnd.api+json";
const JSON: &str = "application/json";

/// The media type in which the client wants to be answered.
#[derive(Clone, Copy, Debug)]
pub(super) struct Speech(&'static str);

impl Speech {
    /// The one to answer in, by the `Accept` header: JSON:API unless only plain JSON will do.
    pub(super) fn negotiated(headers: &HeaderMap) -> Result<Self, Problem> {
        let accepted = accepted(headers);
        let takes = |name: &str| accepted.iter().any(|media| media.name == name);
        let anything = accepted.is_empty() || takes("*/*") || takes("application/*");
        let unusable = |detail| Problem::new(StatusCode::NOT_ACCEPTABLE, "not_acceptable", detail);
        if takes(JSON_API) {
            let mut named = accepted.iter().filter(|media| media.name == JSON_API);
            if named.all(|media| media.has_parameters) {
                return Err(unusable("JSON:API is accepted with parameters only."));
            }
            Ok(Self(JSON_API))
        } else if takes(JSON) {
            Ok(Self(JSON))
        } else if anything {
            Ok(Self(JSON_API))
        } else {
            Err(unusable("Neither JSON:API nor JSON is accepted."))
        }
    }

    pub(super) fn reply(self, status: StatusCode, document: &Value) -> Response {
        let media = HeaderValue::from_static(self.0);
        let body = Body::from(document.to_string());
        (status, [(header::CONTENT_TYPE, media)], body).into_response()
    }
}

/// Reads the body of a request: a plain object, under either media type.
pub(super) fn read(headers: &HeaderMap, body: &[u8]) -> Result<Value, Problem> {
    let refused = |detail| {
        let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        Problem::new(status, "unsupported_media_type", detail)
    };
    match content_type(headers) {
        Some(media) if media.name == JSON_API && media.has_parameters => {
            return Err(refused("JSON:API is sent without parameters."));
        }
        Some(media) if media.name == JSON_API || media.name == JSON => {}
        _ => return Err(refused("The body must be JSON:API or JSON.")),
    }
    let document = serde_json::from_slice(body).ok().filter(Value::is_object);
    document.ok_or_else(|| {
        let detail = "The body must be a JSON object.";
        Problem::new(StatusCode::BAD_REQUEST, "malformed", detail)
    })
}

/// An error document with one error.
#[derive(Debug)]
pub(super) struct Problem {
    status: StatusCode,
    error: Map<String, Value>,
}

impl Problem {
    pub(super) fn new(status: StatusCode, code: &str, detail: &str) -> Self {
        let mut error = Map::new();
        // A string, as the format demands.
        error.insert("status".to_owned(), status.as_str().into());
        error.insert("code".to_owned(), code.into());
        error.insert("title".to_owned(), status.canonical_reason().into());
        error.insert("detail".to_owned(), detail.into());
        Self { status, error }
    }

    pub(super) fn unauthorized(code: &str, detail: &str) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, code, detail)
    }

    /// Points at the part of the request that is wrong.
    pub(super) fn at(mut self, pointer: &str) -> Self {
        let source = json!({ "pointer": pointer });
        self.error.insert("source".to_owned(), source);
        self
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let document = json!({ "errors": [self.error] });
        Speech(JSON_API).reply(self.status, &document)
    }
}
