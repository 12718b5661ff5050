//! The replies that RFC 6749 prescribes, for the vendors whose token routes follow it: the token
//! (section 5.1), the error (section 5.2), and client authentication by Basic (section 2.3.1).

use axum::Json;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use super::core::Issued;
use super::request::{Form, content_type};

/// An error of a token route.
#[derive(Debug)]
pub(crate) struct Denial {
    status: StatusCode,
    error: &'static str,
    description: String,
    challenge: Option<&'static str>,
}

impl Denial {
    /// Status 400, with one of the error codes of section 5.2.
    pub(crate) fn new(error: &'static str, description: impl Into<String>) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            error,
            description: description.into(),
            challenge: None,
        }
    }

    /// Status 401 `invalid_client`, with the challenge that the client should have met.
    pub(crate) fn client(description: &str, challenge: &'static str) -> Self {
        Self {
            status: StatusCode::UNAUTHORIZED,
            error: "invalid_client",
            description: description.to_owned(),
            challenge: Some(challenge),
        }
    }
}

impl IntoResponse for Denial {
    fn into_response(self) -> Response {
        let body = json!({ "error": self.error, "error_description": self.description });
        let mut response = (self.status, NO_STORE, Json(body)).into_response();
        if let Some(challenge) = self.challenge {
            let value = HeaderValue::from_static(challenge);
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, value);
        }
        response
    }
}

const NO_STORE: [(HeaderName, &str); 2] = [
    (header::CACHE_CONTROL, "no-store"),
    (header::PRAGMA, "no-cache"),
];

/// Reads the form of a token or revocation request, once its declared type says that it is one.
pub(crate) fn token_form(headers: &HeaderMap, body: &[u8]) -> Result<Form, Denial> {
    let is_form = content_type(headers)
        .is_some_and(|media| media.name == "application/x-www-form-urlencoded");
    if !is_form {
        return Err(Denial::new("invalid_request", "the body is not a form"));
    }
    Form::read(body).map_err(|name| {
        let description = format!("the field {name} is repeated");
        Denial::new("invalid_request", description)
    })
}

/// A required field of a form.
pub(crate) fn required<'a>(form: &'a Form, name: &str) -> Result<&'a str, Denial> {
    form.get(name)
        .ok_or_else(|| Denial::new("invalid_request", format!("the field {name} is missing")))
}

/// The reply with a token.
pub(crate) fn token_reply(issued: Issued, scope: Option<&str>) -> Response {
    let mut body = Map::new();
    body.insert("token_type".to_owned(), "Bearer".into());
    body.insert("access_token".to_owned(), issued.access.into());
    let optional = [
        ("expires_in", issued.expires_in),
        ("refresh_token", issued.refresh.map(Value::from)),
        ("scope", scope.map(Value::from)),
    ];
    for (name, value) in optional {
        if let Some(value) = value {
            body.insert(name.to_owned(), value);
        }
    }
    (NO_STORE, Json(Value::Object(body))).into_response()
}
