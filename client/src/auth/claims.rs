//! A look into an access token that is a JWT, for what a vendor documents to be there, such as
//! Flume's `user_id`. Nothing is verified: the server that gave the token is the one to trust it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

use crate::runtime::secret::Secret;

/// The claims of a JSON Web Token (RFC 7519), WITHOUT verifying its signature, time or audience.
/// `None` where the token is no JWT.
///
/// They tell the client what to ask for, never what to allow.
pub fn unverified_claims(token: &Secret) -> Option<Map<String, Value>> {
    let mut parts = token.expose().split('.');
    let (_header, payload, _signature) = (parts.next()?, parts.next()?, parts.next()?);
    let bytes = URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).ok()?;
    serde_json::from_slice(&bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::unverified_claims;

    #[test]
    fn claims_are_read_from_a_jwt_and_from_nothing_else() {
        // {"user_id":40112}
        let claims = unverified_claims(&"h.eyJ1c2VyX2lkIjo0MDExMn0.s".into()).expect("a JWT");
        assert_eq!(claims["user_id"], 40112);
        for opaque in [
            "",
            "opaque",
            "a.b",
            "a.!.c",
            "a.W10.c",
            "NgXCXRKc...Mz0Yjw=",
        ] {
            assert!(unverified_claims(&opaque.into()).is_none(), "{opaque}");
        }
    }
}
