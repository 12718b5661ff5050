//! The replies of the loopback server: tokens, in the standard form and in Flume's envelope, a user
//! record of Flume's, and the rejection of a token.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, WWW_AUTHENTICATE};
use http::{HeaderValue, Response, StatusCode};
use http_body_util::Full;
use serde_json::{Value, json};

use super::books::Outcome;

/// A reply.
pub(super) type Answer = Response<Full<Bytes>>;

/// A reply of the size that APIs give for one record.
const USER: &str = r#"{"success":true,"code":602,"message":"Request OK","http_code":200,"http_message":"OK","detailed":null,"data":[{"id":40112,"email_address":"pat@example.org","first_name":"Pat","last_name":"Doe","phone":"+15550100","status":"Active","type":"USER","signup_datetime":"2024-02-03T04:05:06.000Z"}],"count":1,"pagination":null}"#;

/// One user record.
pub(super) fn user() -> Answer {
    whole(StatusCode::OK, Bytes::from_static(USER.as_bytes()))
}

/// The rejection of a token (RFC 6750 section 3).
pub(super) fn rejection() -> Answer {
    let mut answer = whole(StatusCode::UNAUTHORIZED, Bytes::from_static(b"{}"));
    let challenge = HeaderValue::from_static(r#"Bearer realm="bench", error="invalid_token""#);
    answer.headers_mut().insert(WWW_AUTHENTICATE, challenge);
    answer
}

/// The reply of the token endpoint.
pub(super) fn exchange(outcome: Outcome, enveloped: bool) -> Answer {
    match outcome {
        Outcome::Unavailable => whole(StatusCode::SERVICE_UNAVAILABLE, Bytes::from_static(b"{}")),
        Outcome::RefreshTokenDead if enveloped => {
            let sentence = "Refresh token is invalid";
            let body = json!({
                "success": false, "code": 603, "message": "invalid_request", "http_code": 400,
                "http_message": "Bad Request", "detailed": [sentence], "data": [],
            });
            written(StatusCode::BAD_REQUEST, &body)
        }
        Outcome::RefreshTokenDead => written(
            StatusCode::BAD_REQUEST,
            &json!({ "error": "invalid_grant" }),
        ),
        Outcome::Issued {
            access,
            refresh,
            lifetime,
        } => {
            let mut token = json!({
                "token_type": "Bearer", "access_token": access, "expires_in": lifetime,
            });
            if let Some(refresh) = refresh {
                token["refresh_token"] = Value::String(refresh);
            }
            let body = if enveloped {
                json!({ "success": true, "http_code": 200, "data": [token] })
            } else {
                token
            };
            written(StatusCode::OK, &body)
        }
    }
}

fn written(status: StatusCode, body: &Value) -> Answer {
    whole(status, body.to_string().into())
}

fn whole(status: StatusCode, body: Bytes) -> Answer {
    let mut answer = Response::new(Full::new(body));
    *answer.status_mut() = status;
    let json = HeaderValue::from_static("application/json");
    answer.headers_mut().insert(CONTENT_TYPE, json);
    answer
}
