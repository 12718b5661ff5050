//! Whether a reply says that the token was not accepted. Standard servers say it by 401 and a
//! `WWW-Authenticate` challenge (RFC 6750 section 3); for a vendor that says it otherwise, a face
//! declares [`TokenRejected`] rules. Takes the reply and gives it back whole.

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use http::StatusCode;
use http::header::{HeaderMap, WWW_AUTHENTICATE};
use reqwest::{Response, ResponseBuilderExt as _};
use serde_json::Value;

use super::http::read_up_to;

/// No body that says why a token was rejected is larger.
const LARGEST_BODY: usize = 64 << 10;

/// A reply of one API, other than 401, that means: the token was not accepted, another one may be.
///
/// ```
/// use keyroute::auth::TokenRejected;
/// // Flume answers 400 to a token that it does not find.
/// static FLUME: &[TokenRejected] = &[TokenRejected {
///     status: 400,
///     body: &[("/message", "invalid_request"), ("/detailed/0", "The access token was not found")],
/// }];
/// ```
#[derive(Clone, Copy, Debug)]
pub struct TokenRejected {
    /// The status.
    pub status: u16,
    /// JSON pointers into the body, and the strings that must be there. Empty: the status is enough.
    pub body: &'static [(&'static str, &'static str)],
}

/// Whether the reply rejects the token. The reply that comes back is complete.
pub(crate) async fn judge(
    response: Response,
    rules: &'static [TokenRejected],
) -> Result<(Response, bool), reqwest::Error> {
    if let Some(rejected) = judge_by_head(&response, rules) {
        return Ok((response, rejected));
    }
    let status = response.status().as_u16();
    let (response, body) = peek(response).await?;
    let rejected = rules
        .iter()
        .any(|rule| rule.status == status && rule.is_in(&body));
    Ok((response, rejected))
}

/// The same from status and headers alone; `None` where the body has to be read.
pub(crate) fn judge_by_head(response: &Response, rules: &[TokenRejected]) -> Option<bool> {
    let status = response.status();
    match bearer_error(response.headers()).as_deref() {
        // The token is good, but not for this (RFC 6750 section 3.1).
        Some("insufficient_scope") => return Some(false),
        Some("invalid_token") if status.is_client_error() => return Some(true),
        _ if status == StatusCode::UNAUTHORIZED => return Some(true),
        _ => {}
    }
    let mut declared = rules.iter().filter(|rule| rule.status == status.as_u16());
    match declared.next() {
        None => Some(false),
        Some(rule) if rule.body.is_empty() || declared.any(|rule| rule.body.is_empty()) => {
            Some(true)
        }
        Some(_) => None,
    }
}

impl TokenRejected {
    fn is_in(&self, body: &Value) -> bool {
        let found = |pointer| body.pointer(pointer).and_then(Value::as_str);
        self.body
            .iter()
            .all(|(pointer, text)| found(pointer) == Some(text))
    }
}

/// Reads a small JSON body, and puts it back. What is large or no JSON is `Value::Null`.
async fn peek(mut response: Response) -> Result<(Response, Value), reqwest::Error> {
    let (chunks, complete) = read_up_to(&mut response, LARGEST_BODY).await?;
    let body = complete.then(|| serde_json::from_slice(&chunks.concat()).ok());
    let body = body.flatten().unwrap_or_default();
    let url = http::Response::builder().url(response.url().clone());
    let (mut parts, rest) = http::Response::<reqwest::Body>::from(response).into_parts();
    parts.extensions.extend(
        url.body(())
            .map(http::Response::into_parts)
            .map_or_else(|_| http::Extensions::new(), |(parts, ())| parts.extensions),
    );
    let rest = Response::from(http::Response::new(rest)).bytes_stream();
    let whole = Whole {
        read: chunks.into(),
        rest: Box::pin(rest),
    };
    let whole = reqwest::Body::wrap_stream(whole);
    Ok((
        Response::from(http::Response::from_parts(parts, whole)),
        body,
    ))
}

/// What was read of a body, then the rest of it.
struct Whole {
    read: VecDeque<Bytes>,
    rest: Pin<Box<dyn Stream<Item = reqwest::Result<Bytes>> + Send>>,
}

impl Stream for Whole {
    type Item = reqwest::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match self.read.pop_front() {
            Some(chunk) => Poll::Ready(Some(Ok(chunk))),
            None => self.rest.as_mut().poll_next(context),
        }
    }
}

/// The `error` of the Bearer challenge, among however many challenges there are.
fn bearer_error(headers: &HeaderMap) -> Option<String> {
    headers
        .get_all(WWW_AUTHENTICATE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .find_map(bearer_error_in)
}

/// Reads one `WWW-Authenticate` value (RFC 9110 section 11.6.1): challenges and their parameters,
/// all separated by commas. A parameter belongs to the last scheme that was named.
fn bearer_error_in(value: &str) -> Option<String> {
    let mut in_bearer = false;
    for item in split_outside_quotes(value) {
        let mut item = item.trim();
        // `Scheme name=value`, or `Scheme`, or `name=value`.
        let word_end = item.find([' ', '\t', '=']).unwrap_or(item.len());
        if !item[word_end..].trim_start().starts_with('=') {
            in_bearer = item[..word_end].eq_ignore_ascii_case("bearer");
            item = item[word_end..].trim_start();
        }
        if let Some((name, text)) = item.split_once('=')
            && in_bearer
            && name.trim().eq_ignore_ascii_case("error")
        {
            return Some(unquoted(text.trim()));
        }
    }
    None
}

fn split_outside_quotes(value: &str) -> impl Iterator<Item = &str> {
    let (mut quoted, mut escaped) = (false, false);
    value.split(move |character| {
        let was_escaped = std::mem::take(&mut escaped);
        match character {
            '"' if !was_escaped => quoted = !quoted,
            '\\' if quoted && !was_escaped => escaped = true,
            _ => {}
        }
        character == ',' && !quoted
    })
}

fn unquoted(text: &str) -> String {
    let inner = text
        .strip_prefix('"')
        .map_or(text, |rest| rest.strip_suffix('"').unwrap_or(rest));
    inner.replace('\\', "")
}

#[cfg(test)]
mod tests {
    use super::{TokenRejected, bearer_error_in, judge};
    use reqwest::Response;

    #[test]
    fn the_bearer_error_is_found_among_all_challenges() {
        for (value, expected) in [
            (
                r#"Bearer realm="a", error="invalid_token""#,
                Some("invalid_token"),
            ),
            (
                "bearer ERROR=insufficient_scope",
                Some("insufficient_scope"),
            ),
            (
                r#"Basic realm="error=\"x\", Bearer error=y", Bearer error="invalid_token", scope="a b""#,
                Some("invalid_token"),
            ),
            (r#"Bearer, Digest error="stale""#, None),
            (r#"Digest error="invalid_token", Bearer realm="x""#, None),
            (
                r#"Negotiate dG9rZW42OA==, Bearer error = "invalid_token""#,
                Some("invalid_token"),
            ),
            ("Bearer", None),
            ("", None),
            (r#"Bearer error=""#, Some("")),
            (r#", ,"unclosed , Bearer error="#, None),
        ] {
            assert_eq!(bearer_error_in(value).as_deref(), expected, "{value}");
        }
    }

    fn reply(status: u16, challenge: &str, body: &str) -> Response {
        let mut reply = http::Response::builder().status(status);
        if !challenge.is_empty() {
            reply = reply.header("www-authenticate", challenge);
        }
        reply.body(body.to_owned()).expect("a reply").into()
    }

    async fn is_rejected(reply: Response, rules: &'static [TokenRejected]) -> bool {
        judge(reply, rules).await.expect("a body").1
    }

    #[tokio::test]
    async fn a_401_rejects_with_or_without_a_challenge_but_not_for_scope() {
        assert!(is_rejected(reply(401, "", ""), &[]).await);
        assert!(is_rejected(reply(401, "Basic realm=x", ""), &[]).await);
        assert!(is_rejected(reply(403, "Bearer error=invalid_token", ""), &[]).await);
        assert!(!is_rejected(reply(401, "Bearer error=\"insufficient_scope\"", ""), &[]).await);
        assert!(!is_rejected(reply(403, "", ""), &[]).await);
        assert!(!is_rejected(reply(200, "Bearer error=invalid_token", ""), &[]).await);
    }

    #[tokio::test]
    async fn a_vendors_rule_judges_by_status_or_body() {
        static STATUS: &[TokenRejected] = &[TokenRejected {
            status: 403,
            body: &[],
        }];
        static BODY: &[TokenRejected] = &[TokenRejected {
            status: 400,
            body: &[
                ("/message", "invalid_request"),
                ("/detailed/0", "The access token was not found"),
            ],
        }];
        let flume =
            r#"{"message": "invalid_request", "detailed": ["The access token was not found"]}"#;
        assert!(is_rejected(reply(403, "", ""), STATUS).await);
        assert!(is_rejected(reply(400, "", flume), BODY).await);
        assert!(!is_rejected(reply(400, "", r#"{"message": "invalid_request"}"#), BODY).await);
        assert!(!is_rejected(reply(400, "", "no JSON"), BODY).await);
        assert!(!is_rejected(reply(404, "", flume), BODY).await);
    }

    #[tokio::test]
    async fn a_judged_reply_is_whole() {
        static RULE: &[TokenRejected] = &[TokenRejected {
            status: 400,
            body: &[("/a", "b")],
        }];
        for length in [0, 10, super::LARGEST_BODY, 10 * super::LARGEST_BODY] {
            let body = "x".repeat(length);
            let (reply, rejected) = judge(reply(400, "", &body), RULE).await.expect("a body");
            assert!(!rejected);
            assert_eq!(reply.status(), 400);
            assert_eq!(reply.text().await.expect("a body"), body);
        }
    }
}
