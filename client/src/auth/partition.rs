//! [`Partition`]: the name under which a session's token is kept. Two tokens share a partition only
//! if API, security scheme, account, login and scopes are all the same, so none is ever mistaken
//! for another.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

/// The key of one token in a [`Store`](super::store::Store).
///
/// It reads `flume/bearer/pat/Kx3f.../q8Zd...`: the API, the security scheme and the account as given;
/// then a digest of who logs in where, and one of the scopes. No part of it is secret.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Partition(String);

impl Partition {
    /// `identity` is [`Grant::identity`](super::grant::Grant::identity).
    pub(crate) fn new(
        api: &str,
        scheme: &str,
        account: &str,
        identity: &str,
        scopes: &[String],
    ) -> Self {
        let mut scopes: Vec<&str> = scopes.iter().map(String::as_str).collect();
        scopes.sort_unstable();
        // As JSON, the ends of the parts show: "a" + "bc" is not "ab" + "c".
        let login = fingerprint(&serde_json::json!([account, identity]).to_string());
        let scopes = fingerprint(&serde_json::json!(scopes).to_string());
        Self(format!(
            "{}/{scheme}/{account}/{login}/{scopes}",
            api.to_lowercase()
        ))
    }

    /// The partition of a key that a store has kept.
    pub fn from_key(key: impl Into<String>) -> Self {
        Self(key.into())
    }

    /// All of the key but the scopes: what the tokens of one login have in common.
    pub fn login(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(login, _)| login)
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Tells texts apart without showing them: 12 characters of their SHA-256.
pub(crate) fn fingerprint(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(&Sha256::digest(text)[..9])
}

impl fmt::Display for Partition {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Debug for Partition {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Partition({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::Partition;

    #[test]
    fn tokens_share_a_partition_only_if_everything_is_the_same() {
        let key = |api, account, identity, scopes: &[&str]| {
            let scopes: Vec<String> = scopes.iter().map(ToString::to_string).collect();
            Partition::new(api, "oauth", account, identity, &scopes)
        };
        let base = key("Flume", "a", "client pat", &["read", "write"]);
        assert_eq!(
            base,
            key("Flume", "a", "client pat", &["write", "read"]),
            "scopes are a set"
        );
        for other in [
            key("Flow", "a", "client pat", &["read", "write"]),
            key("Flume", "b", "client pat", &["read", "write"]),
            key("Flume", "a", "client kim", &["read", "write"]),
            key("Flume", "a", "client pat", &["read"]),
            key("Flume", "a", "client pat", &["readwrite"]),
        ] {
            assert_ne!(base, other);
        }
        let same_login = key("Flume", "a", "client pat", &[]);
        assert_eq!(base.login(), same_login.login());
        for other in ["client kim", "client pat "] {
            assert_ne!(base.login(), key("Flume", "a", other, &["read"]).login());
        }
        assert!(base.as_str().starts_with("flume/oauth/a/"), "{base}");
    }
}
