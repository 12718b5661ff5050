//! Reading requests the way servers do: credentials out of headers, forms, media types. What is
//! malformed comes back as malformed, never repaired, because a client that sends it must fail.

use axum::http::{HeaderMap, HeaderName, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::percent_decode_str;
use url::form_urlencoded;

/// What the `Authorization` header holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Authorization {
    /// No such header.
    Absent,
    /// `Bearer`, with its token.
    Bearer(String),
    /// `Basic`, with the text inside the Base64.
    Basic(String),
    /// Several headers, another scheme, or something unreadable.
    Malformed,
}

/// Reads the `Authorization` header. The scheme's case does not matter.
pub(crate) fn authorization(headers: &HeaderMap) -> Authorization {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let (value, more) = (values.next(), values.next());
    let Some(value) = value else {
        return Authorization::Absent;
    };
    let parts = value.to_str().ok().and_then(|text| text.split_once(' '));
    match parts {
        _ if more.is_some() => Authorization::Malformed,
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => {
            Authorization::Bearer(token.to_owned())
        }
        Some((scheme, encoded)) if scheme.eq_ignore_ascii_case("basic") => STANDARD
            .decode(encoded)
            .ok()
            .and_then(|bytes| String::from_utf8(bytes).ok())
            .map_or(Authorization::Malformed, Authorization::Basic),
        _ => Authorization::Malformed,
    }
}

/// Splits the inside of Basic client authentication, where id and secret are form-encoded before
/// they are joined (RFC 6749, section 2.3.1). Characters that a form would have encoded are an
/// error: strict servers refuse them, and lenient ones hide the mistake.
pub(crate) fn client_pair(inside: &str) -> Option<(String, String)> {
    let (id, secret) = inside.split_once(':')?;
    Some((form_decoded(id)?, form_decoded(secret)?))
}

fn form_decoded(text: &str) -> Option<String> {
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let escape = byte == b'%';
        if escape && !(0..2).all(|_| bytes.next().is_some_and(|byte| byte.is_ascii_hexdigit())) {
            return None;
        }
        if !escape && !byte.is_ascii_alphanumeric() && !b"*-._~+".contains(&byte) {
            return None;
        }
    }
    let spaced = text.replace('+', " ");
    let decoded = percent_decode_str(&spaced).decode_utf8().ok()?;
    Some(decoded.into_owned())
}

/// The fields of a form or a query, each of which may appear once only: RFC 6749, section 3.2.
pub(crate) struct Form(Vec<(String, String)>);

impl Form {
    /// Reads a form; the name of a repeated field is the error.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, String> {
        let mut fields: Vec<(String, String)> = Vec::new();
        for (name, value) in form_urlencoded::parse(bytes) {
            if fields.iter().any(|(known, _)| *known == name) {
                return Err(name.into_owned());
            }
            fields.push((name.into_owned(), value.into_owned()));
        }
        Ok(Self(fields))
    }

    /// A field's value; an empty one counts as absent, as OAuth demands.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let (_, value) = self.0.iter().find(|(known, _)| known == name)?;
        (!value.is_empty()).then_some(value)
    }

    /// All fields, in order.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        (self.0.iter()).map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

/// A media type in lower case, and whether it has parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MediaType {
    /// Type and subtype.
    pub(crate) name: String,
    /// Whether parameters follow; a weight (`q`) in `Accept` is none.
    pub(crate) has_parameters: bool,
}

/// The declared type of the body.
pub(crate) fn content_type(headers: &HeaderMap) -> Option<MediaType> {
    media_types(headers, &header::CONTENT_TYPE)
        .into_iter()
        .next()
}

/// The types that the client accepts; empty if it does not say.
pub(crate) fn accepted(headers: &HeaderMap) -> Vec<MediaType> {
    media_types(headers, &header::ACCEPT)
}

fn media_types(headers: &HeaderMap, name: &HeaderName) -> Vec<MediaType> {
    (headers.get_all(name).iter())
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|range| {
            let mut parts = range.split(';').map(str::trim);
            let name = parts.next().unwrap_or_default().to_ascii_lowercase();
            let has_parameters = parts.any(|part| !part.is_empty() && !part.starts_with("q="));
            MediaType {
                name,
                has_parameters,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn a_form_encoded_client_is_decoded() {
        let inside = "acme+inc%3Aprod:s%2Fe%3Dc%C3%A9";
        let (id, secret) = client_pair(inside).expect("a pair");
        assert_eq!((id.as_str(), secret.as_str()), ("acme inc:prod", "s/e=cé"));
    }

    #[test]
    fn a_raw_client_is_refused() {
        for inside in [
            "id:s/e",
            "id:s=e",
            "a b:secret",
            "id:100%",
            "id:%zz",
            "id:é",
        ] {
            assert_eq!(client_pair(inside), None, "{inside}");
        }
    }

    #[test]
    fn a_repeated_field_is_named() {
        assert_eq!(Form::read(b"a=1&b=2&a=3").err().as_deref(), Some("a"));
    }

    #[test]
    fn a_weight_is_no_parameter() {
        let mut headers = HeaderMap::new();
        let value = "application/vnd.api+json;q=0.8, text/html; level=1";
        headers.insert(header::ACCEPT, HeaderValue::from_static(value));
        let accepted = accepted(&headers);
        assert!(!accepted[0].has_parameters);
        assert!(accepted[1].has_parameters);
    }

    #[test]
    fn two_authorization_headers_are_malformed() {
        let mut headers = HeaderMap::new();
        headers.append(header::AUTHORIZATION, HeaderValue::from_static("Bearer a"));
        assert_eq!(
            authorization(&headers),
            Authorization::Bearer("a".to_owned())
        );
        headers.append(header::AUTHORIZATION, HeaderValue::from_static("Bearer b"));
        assert_eq!(authorization(&headers), Authorization::Malformed);
    }
}
