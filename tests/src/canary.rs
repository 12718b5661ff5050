//! The mark that every secret of the fake vendors carries: passwords, client secrets, API keys,
//! codes and tokens. A test captures whatever the client writes, and asserts that [`find`] sees
//! nothing in it, neither in the clear nor inside Base64 nor as printed bytes.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

/// The mark. Hexadecimal, so that it fits inside tokens that are hexadecimal at the real vendor,
/// and untouched by percent-encoding and by base64url.
pub const CANARY: &str = "5ec2e7c0ffee";

/// The texts that betray `canary`: itself, its bytes as a vector of them is printed, and the inner
/// part of its Base64 at each of the three alignments, as it would stand inside a `Basic` header.
pub fn traces(canary: &str) -> Vec<String> {
    let bytes: Vec<String> = canary.bytes().map(|byte| byte.to_string()).collect();
    let mut traces = vec![canary.to_owned(), bytes.join(", ")];
    for lead in 0..3_usize {
        let padded = format!("{}{canary}", "\0".repeat(lead));
        let encoded = STANDARD_NO_PAD.encode(&padded);
        // A character of Base64 holds six bits: leave those out that share bits with neighbours.
        let first = (lead * 8).div_ceil(6);
        let last = padded.len() * 8 / 6;
        traces.push(encoded[first..last].to_owned());
    }
    traces
}

/// The first trace of [`CANARY`] in `text`, if it leaks there.
pub fn find(text: &str) -> Option<String> {
    traces(CANARY)
        .into_iter()
        .find(|trace| text.contains(trace.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_canary_is_found_in_base64_at_every_alignment() {
        for lead in ["", "a", "ab", "abc", "id:"] {
            let encoded = STANDARD_NO_PAD.encode(format!("{lead}{CANARY}tail"));
            assert!(find(&encoded).is_some(), "{encoded}");
        }
    }

    #[test]
    fn a_canary_is_found_in_printed_bytes() {
        let bytes = format!("id:{CANARY}").into_bytes();
        assert!(find(&format!("{bytes:?}")).is_some());
    }

    #[test]
    fn a_text_without_secrets_is_clean() {
        assert_eq!(find("Bearer [redacted]"), None);
    }

    #[test]
    fn every_known_secret_carries_the_canary() {
        for secret in [
            crate::flume::CLIENT_SECRET,
            crate::flume::PASSWORD,
            crate::flintrow::API_KEY,
            crate::flintrow::BASIC_PASSWORD,
            crate::flintrow::CLIENT_SECRET,
            crate::flintrow::STATIC_JWT,
            crate::m2m::CLIENT_SECRET,
            crate::amino::PASSWORD,
        ] {
            assert!(secret.contains(CANARY), "{secret}");
        }
    }
}
