//! [`Token`]: what a grant gives to the session, whatever the vendor's reply looked like.

use http::HeaderValue;

use super::expiry::Lifetime;
use crate::runtime::secret::Secret;

/// An access token, and what came with it. `Debug` shows no secret.
#[derive(Clone, Debug)]
pub struct Token {
    /// The access token, sent as `Authorization: Bearer` (RFC 6750 section 2.1). Empty where the
    /// server gave none that can be sent so; the refresh token beside it is kept all the same.
    pub access: Secret,
    /// The refresh token. `None` keeps the one the session has (RFC 6749 section 6).
    pub refresh: Option<Secret>,
    /// How long the access token lives.
    pub lifetime: Lifetime,
    /// The scopes that were granted, where the server names them (RFC 6749 section 5.1).
    pub scopes: Option<Vec<String>>,
}

impl Token {
    /// A token of unknown lifetime without a refresh token.
    pub fn new(access: impl Into<Secret>) -> Self {
        Self {
            access: access.into(),
            refresh: None,
            lifetime: Lifetime::Unknown,
            scopes: None,
        }
    }

    /// With a refresh token.
    #[must_use]
    pub fn with_refresh(mut self, refresh: impl Into<Secret>) -> Self {
        self.refresh = Some(refresh.into());
        self
    }

    /// With a lifetime.
    #[must_use]
    pub fn with_lifetime(mut self, lifetime: Lifetime) -> Self {
        self.lifetime = lifetime;
        self
    }
}

/// `Authorization: {scheme} {secret}`, marked sensitive so that neither logs nor HTTP/2 header
/// compression hold it. `None` where the secret is empty or has characters no header can hold.
pub(crate) fn authorization(scheme: &str, secret: &str) -> Option<HeaderValue> {
    if secret.is_empty() {
        return None;
    }
    sensitive(&format!("{scheme} {secret}"))
}

/// A header value that is never printed.
pub(crate) fn sensitive(text: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_str(text).ok()?;
    value.set_sensitive(true);
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::{Token, authorization};

    #[test]
    fn a_header_is_sensitive_and_refuses_line_breaks() {
        let value = authorization("Bearer", "canary").expect("a header value");
        assert_eq!(value, "Bearer canary");
        assert_eq!(format!("{value:?}"), "Sensitive");
        assert!(authorization("Bearer", "a\r\nX-Evil: b").is_none());
        assert!(authorization("Bearer", "").is_none());
    }

    #[test]
    fn debug_shows_no_secret() {
        let shown = format!("{:?}", Token::new("canary-a").with_refresh("canary-r"));
        assert!(!shown.contains("canary"), "{shown}");
    }
}
