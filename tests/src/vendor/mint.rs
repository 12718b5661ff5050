//! The text of tokens and codes. Every one carries the canary and is new in this process and in
//! the next, so that a token kept on disk never equals one that a later server issues.

use std::hash::{BuildHasher as _, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// A source of token texts.
pub(crate) struct Mint {
    canary: String,
    seed: u64,
    count: AtomicU64,
}

impl Mint {
    pub(crate) fn new(canary: &str) -> Self {
        Self {
            canary: canary.to_owned(),
            seed: RandomState::new().hash_one(canary),
            count: AtomicU64::new(0),
        }
    }

    /// Forty characters, hexadecimal if the canary is: Flume's refresh tokens look so.
    pub(crate) fn hexadecimal(&self) -> String {
        let mut text = format!("{}{}", self.canary, self.digest());
        text.truncate(40.max(self.canary.len() + 16));
        text
    }

    /// An opaque text with characters that are legal in a bearer token but want care elsewhere.
    pub(crate) fn opaque(&self) -> String {
        format!("ot/{}+{}==", self.canary, &self.digest()[..24])
    }

    /// A JWT that nobody can verify: real header and claims, and a made-up signature.
    pub(crate) fn jwt(&self, claims: &Value) -> String {
        let header = json!({ "alg": "HS256", "typ": "JWT" });
        format!(
            "{}.{}.{}{}",
            URL_SAFE_NO_PAD.encode(header.to_string()),
            URL_SAFE_NO_PAD.encode(claims.to_string()),
            self.canary,
            &self.digest()[..32],
        )
    }

    fn digest(&self) -> String {
        use std::fmt::Write as _;

        let count = self.count.fetch_add(1, Ordering::Relaxed);
        let mut hash = Sha256::new();
        hash.update(self.seed.to_be_bytes());
        hash.update(count.to_be_bytes());
        hash.finalize()
            .iter()
            .fold(String::new(), |mut text, byte| {
                let _ = write!(text, "{byte:02x}");
                text
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_mints_never_make_the_same_token() {
        let (one, two) = (Mint::new("abc"), Mint::new("abc"));
        assert_ne!(one.hexadecimal(), two.hexadecimal());
        assert_ne!(one.opaque(), one.opaque());
    }

    #[test]
    fn a_refresh_token_has_forty_hexadecimal_digits() {
        let token = Mint::new(crate::canary::CANARY).hexadecimal();
        assert_eq!(token.len(), 40);
        assert!(token.bytes().all(|byte| byte.is_ascii_hexdigit()));
    }

    #[test]
    fn a_jwt_carries_its_claims_in_the_middle() {
        let token = Mint::new("abc").jwt(&json!({ "user_id": 7 }));
        let middle = token.split('.').nth(1).expect("three parts");
        let claims = URL_SAFE_NO_PAD.decode(middle).expect("base64url");
        assert_eq!(claims, br#"{"user_id":7}"#);
    }
}
