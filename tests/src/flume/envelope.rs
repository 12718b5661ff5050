//! Flume's envelope: the object around every reply, and the refusals that go into it. Errors of
//! the OAuth layer have no `code`; all others do.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

/// "Request OK".
const OK: u16 = 602;
/// "Record could not be found".
const NOT_FOUND: u16 = 610;
/// What the API answers to parameters that it cannot take.
const INVALID: u16 = 94;

/// A reply with data, of which there may be `count` in all.
pub(super) fn reply(data: &[Value], count: usize, pagination: &Value) -> Response {
    Json(json!({
        "success": true,
        "code": OK,
        "message": "Request OK",
        "http_code": 200,
        "http_message": "OK",
        "detailed": null,
        "data": data,
        "count": count,
        "pagination": pagination,
    }))
    .into_response()
}

/// A reply with one record, which is an array nevertheless.
pub(super) fn single(record: Value) -> Response {
    reply(&[record], 1, &Value::Null)
}

/// A reply that refuses the request.
#[derive(Debug)]
pub(super) struct Refusal {
    status: StatusCode,
    code: Option<u16>,
    message: String,
    detailed: Value,
    data: Vec<Value>,
}

impl Refusal {
    /// An error of the OAuth layer, with its word for what is wrong and one sentence.
    pub(super) fn oauth(status: StatusCode, word: &str, sentence: &str) -> Self {
        Self {
            status,
            code: None,
            message: word.to_owned(),
            detailed: json!([sentence]),
            data: Vec::new(),
        }
    }

    /// The user has not finished signing up.
    pub(super) fn unverified(user: Value) -> Self {
        Self {
            status: StatusCode::FORBIDDEN,
            code: None,
            message: "unverified_user".to_owned(),
            detailed: Value::Null,
            data: vec![user],
        }
    }

    /// There is no such record, or it is another user's.
    pub(super) fn not_found() -> Self {
        Self {
            status: StatusCode::NOT_FOUND,
            code: Some(NOT_FOUND),
            message: "Record could not be found".to_owned(),
            detailed: Value::Null,
            data: Vec::new(),
        }
    }

    /// There is no such route, at least for a personal client. Its code is not known.
    pub(super) fn undefined() -> Self {
        Self {
            status: StatusCode::NOT_FOUND,
            code: None,
            message: "The route requested is not defined".to_owned(),
            detailed: Value::Null,
            data: Vec::new(),
        }
    }

    /// A parameter or field is not what it should be.
    pub(super) fn invalid(field: &str, message: &str) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            code: Some(INVALID),
            message: "A provided parameter failed validation".to_owned(),
            detailed: json!([{ "field": field, "message": message }]),
            data: Vec::new(),
        }
    }

    /// The same in the shape of RFC 6749, section 5.2, for a token call that asked for no
    /// envelope. The real shape is not documented.
    pub(super) fn without_envelope(self) -> Response {
        let body = json!({ "error": self.message, "error_description": self.detailed[0] });
        (self.status, Json(body)).into_response()
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut body = Map::new();
        body.insert("success".to_owned(), false.into());
        if let Some(code) = self.code {
            body.insert("code".to_owned(), code.into());
        }
        let rest = [
            ("message", self.message.into()),
            ("http_code", self.status.as_u16().into()),
            ("http_message", self.status.canonical_reason().into()),
            ("detailed", self.detailed),
            ("count", self.data.len().into()),
            ("data", self.data.into()),
            ("pagination", Value::Null),
        ];
        body.extend(rest.map(|(name, value)| (name.to_owned(), value)));
        (self.status, Json(Value::Object(body))).into_response()
    }
}
