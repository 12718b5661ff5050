//! From a reply to the type that the row names for its status: [`FromReply`] decodes one body,
//! [`StatusKey`] says which statuses a row's entry covers.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

use crate::runtime::check::{equal, fail};
use crate::runtime::response::Response;

/// The key of a reply in the document: a status, a range of them, or the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusKey {
    /// One status.
    Exactly(u16),
    /// A hundred of them: `4` for `4XX`.
    Range(u16),
    /// Every status without a key of its own.
    Default,
}

impl StatusKey {
    /// Reads the key of a row: `200`, `4XX` or `"default"`.
    ///
    /// # Panics
    /// At compile time, where the text is no such key.
    #[track_caller]
    pub const fn parse(text: &'static str) -> Self {
        if equal(text, "\"default\"") {
            return Self::Default;
        }
        let bytes = text.as_bytes();
        if bytes.len() == 3 && bytes[0] >= b'1' && bytes[0] <= b'5' {
            let hundreds = (bytes[0] - b'0') as u16;
            if equal(text.split_at(1).1, "XX") {
                return Self::Range(hundreds);
            }
            if bytes[1].is_ascii_digit() && bytes[2].is_ascii_digit() {
                let tens = (bytes[1] - b'0') as u16;
                return Self::Exactly(hundreds * 100 + tens * 10 + (bytes[2] - b'0') as u16);
            }
        }
        fail(&["`", text, "` is no status: write 200, 4XX or \"default\""])
    }

    /// How closely the key fits a status: 3 exactly, 2 by range, 1 by default, 0 not at all.
    pub const fn fit(self, status: u16) -> u8 {
        match self {
            Self::Exactly(own) if own == status => 3,
            Self::Range(hundreds) if hundreds == status / 100 => 2,
            Self::Default => 1,
            _ => 0,
        }
    }

    pub(crate) const fn same(self, other: Self) -> bool {
        match (self, other) {
            (Self::Exactly(left), Self::Exactly(right))
            | (Self::Range(left), Self::Range(right)) => left == right,
            (Self::Default, Self::Default) => true,
            _ => false,
        }
    }
}

/// How closely the best of some keys fits a status; 0 where none does.
pub fn best_fit(keys: &[StatusKey], status: StatusCode) -> u8 {
    keys.iter()
        .map(|key| key.fit(status.as_u16()))
        .max()
        .unwrap_or(0)
}

/// Whether one of the keys is a redirect's (RFC 9110 section 15.4): a 3xx, by number or as a range.
pub const fn lists_redirect(keys: &[StatusKey]) -> bool {
    let mut rest = keys;
    while let [key, others @ ..] = rest {
        if let StatusKey::Exactly(300..=399) | StatusKey::Range(3) = key {
            return true;
        }
        rest = others;
    }
    false
}

/// A reply before its body has a type.
#[derive(Debug)]
pub struct Reply {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: ReplyBody,
}

/// A reply's body: whole, or still on its way.
#[derive(Debug)]
pub enum ReplyBody {
    /// The body as it came.
    Whole(Bytes),
    /// The body, to be read as it arrives.
    Stream(reqwest::Response),
}

impl Reply {
    /// The body's bytes; empty where it is a stream.
    pub fn bytes(&self) -> Bytes {
        match &self.body {
            ReplyBody::Whole(bytes) => bytes.clone(),
            ReplyBody::Stream(_) => Bytes::new(),
        }
    }

    /// The reply, with what became of its body.
    pub(crate) fn with<B>(self, body: B) -> Response<B> {
        Response {
            status: self.status,
            headers: self.headers,
            body,
        }
    }

    /// Takes the body out; an empty one stays.
    pub fn take_body(&mut self) -> ReplyBody {
        std::mem::replace(&mut self.body, ReplyBody::Whole(Bytes::new()))
    }

    /// The media type, without parameters, in lower case; empty where the reply has none.
    pub fn media_type(&self) -> String {
        let value = self
            .headers
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok());
        let media_type = value
            .unwrap_or_default()
            .split(';')
            .next()
            .unwrap_or_default();
        media_type.trim().to_ascii_lowercase()
    }
}

/// A body that is not what the row says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undecodable {
    /// What the row says it is.
    pub expected: &'static str,
    /// Why it is not, without any of the body's text.
    pub reason: String,
}

/// A type that the body of a reply can have.
///
/// Every `DeserializeOwned` type is one, read from JSON; the other kinds of body are types of
/// their own: [`Empty`], [`Text`], [`Binary`] and those of [`stream`](crate::runtime::stream).
pub trait FromReply: Sized {
    /// Whether the body is handed over while it arrives.
    const STREAMED: bool = false;

    /// The media types to ask for, as the value of `Accept`.
    const ACCEPT: &'static str = "application/json, */*;q=0.5";

    /// Decodes the body, and may take it out. Enums choose their variant by `reply.status`.
    fn from_reply(reply: &mut Reply) -> Result<Self, Undecodable>;
}

impl<T: DeserializeOwned> FromReply for T {
    fn from_reply(reply: &mut Reply) -> Result<Self, Undecodable> {
        let bytes = reply.bytes();
        serde_json::from_slice(&bytes).map_err(|error| {
            let media_type = reply.media_type();
            let expected = std::any::type_name::<T>();
            if !media_type.is_empty() && !media_type.contains("json") {
                return Undecodable {
                    expected,
                    reason: format!("it is `{media_type}`, not JSON"),
                };
            }
            Undecodable {
                expected,
                reason: without_values(&error),
            }
        })
    }
}

/// The message of a JSON error without any text of the document: a wrong value can be a secret. The way
/// to the member that does not fit is of names that the row lists, and stays.
pub(crate) fn without_values(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let way = message.strip_prefix("in `");
    let (way, found) = match way.and_then(|way| way.split_once("`: ")) {
        Some((way, found)) => (format!("in `{way}`: "), found),
        None => (String::new(), message.as_str()),
    };
    let known = ["missing field", "EOF", "expected", NO_ALTERNATIVE];
    if known.iter().any(|start| found.starts_with(start)) {
        return message;
    }
    let place = format!("at line {} column {}", error.line(), error.column());
    match found.split_once(", expected ") {
        Some((found, expected)) => {
            let kind = [
                "invalid type: ",
                "invalid value: ",
                "invalid length",
                "found ",
            ]
            .iter()
            .find_map(|start| found.strip_prefix(start))
            .map_or("a value", |rest| {
                rest.split([' ', '`', '"']).next().unwrap_or("a value")
            });
            format!("{way}found {kind}, expected {expected}")
        }
        None if error.is_data() => format!("{way}a value does not fit {place}"),
        None => format!("{way}it is no JSON {place}"),
    }
}

/// How the error of a union begins, all of which is free of values.
pub(crate) const NO_ALTERNATIVE: &str = "no alternative of ";

/// A reply whose body says nothing, as of `204`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Empty;

impl FromReply for Empty {
    fn from_reply(_: &mut Reply) -> Result<Self, Undecodable> {
        Ok(Self)
    }
}

/// A reply whose body is text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text(pub String);

impl FromReply for Text {
    const ACCEPT: &'static str = "text/plain, text/*, */*;q=0.5";

    fn from_reply(reply: &mut Reply) -> Result<Self, Undecodable> {
        String::from_utf8(reply.bytes().into())
            .map(Self)
            .map_err(|error| Undecodable {
                expected: "text",
                reason: format!(
                    "it is not UTF-8 from byte {}",
                    error.utf8_error().valid_up_to()
                ),
            })
    }
}

/// A reply whose body is bytes, read whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Binary(pub Bytes);

impl FromReply for Binary {
    const ACCEPT: &'static str = "*/*";

    fn from_reply(reply: &mut Reply) -> Result<Self, Undecodable> {
        Ok(Self(reply.bytes()))
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::{HeaderMap, StatusCode};
    use serde::Deserialize;

    use super::{FromReply, Reply, ReplyBody, StatusKey, best_fit};

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only its shape matters")]
    struct Pair {
        number: i32,
        list: Vec<bool>,
    }

    fn reason(body: &'static str) -> String {
        let body = ReplyBody::Whole(Bytes::from_static(body.as_bytes()));
        let mut reply = Reply {
            status: StatusCode::OK,
            headers: HeaderMap::new(),
            body,
        };
        Pair::from_reply(&mut reply)
            .expect_err("the body is wrong")
            .reason
    }

    #[test]
    fn the_closest_key_wins() {
        let keys = [
            StatusKey::parse("404"),
            StatusKey::parse("4XX"),
            StatusKey::parse("\"default\""),
        ];
        let fit = |status| best_fit(&keys, StatusCode::from_u16(status).expect("a status"));
        assert_eq!([404, 400, 500].map(fit), [3, 2, 1]);
        assert_eq!(best_fit(&keys[..2], StatusCode::OK), 0);
    }

    #[test]
    fn a_redirect_is_listed_by_its_number_or_range_alone() {
        let lists = |key| super::lists_redirect(&[StatusKey::parse("200"), StatusKey::parse(key)]);
        let keys = ["302", "3XX", "404", "2XX", "\"default\""];
        assert_eq!(keys.map(lists), [true, true, false, false, false]);
    }

    #[test]
    fn a_wrong_body_is_described_without_its_values() {
        for (body, expected) in [
            (
                r#"{"number": "canary", "list": []}"#,
                "found string, expected i32",
            ),
            (r#"{"number": 1}"#, "missing field `list`"),
            (
                r#"{"number": 1, "list": ["canary"]}"#,
                "found string, expected a boolean",
            ),
            (r"<html>canary</html>", "expected value"),
            (r#""canary""#, "found string, expected struct Pair"),
        ] {
            let reason = reason(body);
            assert!(reason.starts_with(expected), "{reason}");
            assert!(!reason.contains("canary"), "{reason}");
        }
    }
}
