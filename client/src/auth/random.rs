//! Randomness from the operating system: unguessable text for `state` and PKCE, and a fraction to
//! spread refreshes and retries of many instances over time.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::error::AuthError;

/// Unguessable text of 43 characters from 32 random bytes: what RFC 7636 section 4.1 recommends for
/// a code verifier.
pub(crate) fn unguessable() -> Result<String, AuthError> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|_| AuthError::NoRandomness)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// A fraction between 0 and 1. Without randomness it is a half: spreading is a courtesy, not a
/// matter of safety.
pub(crate) fn fraction() -> f64 {
    let mut bytes = [0; 4];
    match getrandom::fill(&mut bytes) {
        Ok(()) => f64::from(u32::from_le_bytes(bytes)) / f64::from(u32::MAX),
        Err(_) => 0.5,
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn unguessable_text_has_the_length_of_a_code_verifier_and_never_repeats() {
        let first = super::unguessable().expect("randomness");
        let second = super::unguessable().expect("randomness");
        assert_eq!(first.len(), 43);
        assert_ne!(first, second);
        assert!(
            first
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        );
    }

    #[test]
    fn a_fraction_lies_between_zero_and_one() {
        assert!((0..1000).all(|_| (0.0..=1.0).contains(&super::fraction())));
    }
}
