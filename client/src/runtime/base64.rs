//! [`Base64`]: bytes that stand in JSON as text (`format: byte`, RFC 4648).

use std::borrow::Cow;
use std::fmt;

use base64::Engine as _;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use bytes::Bytes;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::runtime::argument::Argument;

const CONFIG: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);
const USUAL: GeneralPurpose = GeneralPurpose::new(&STANDARD, CONFIG);
const FOR_URLS: GeneralPurpose = GeneralPurpose::new(&URL_SAFE, CONFIG);

/// Bytes that stand in JSON as base64 text.
///
/// It is written in the standard alphabet with padding. Either alphabet is read, with padding or
/// without, and line ends are skipped, since servers write all of these.
///
/// ```
/// use keyroute::runtime::base64::Base64;
///
/// let key: Base64 = serde_json::from_str("\"aGk_\"")?;
/// assert_eq!(key.0, &b"hi?"[..]);
/// assert_eq!(serde_json::to_string(&key)?, "\"aGk/\"");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Base64(pub Bytes);

/// Prints how many bytes there are; they can be a secret.
impl fmt::Debug for Base64 {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Base64({} bytes)", self.0.len())
    }
}

impl Serialize for Base64 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&USUAL.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Base64 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        decoded(&text).ok_or_else(|| de::Error::custom("not base64"))
    }
}

/// The bytes of a text. An error would show a byte of it, so there is none.
pub(crate) fn decoded(text: &str) -> Option<Base64> {
    let text: Vec<u8> = text
        .bytes()
        .filter(|byte| !byte.is_ascii_whitespace())
        .collect();
    let for_urls = text.iter().any(|byte| matches!(byte, b'-' | b'_'));
    let engine = if for_urls { FOR_URLS } else { USUAL };
    let bytes = engine.decode(text).ok()?;
    Some(Base64(bytes.into()))
}

macro_rules! made_of {
    ($($type:ty),* $(,)?) => {
        $(
            impl From<$type> for Base64 {
                fn from(bytes: $type) -> Self {
                    Self(bytes.into())
                }
            }

            impl Argument<Base64> for $type {
                fn into_argument(self) -> Base64 {
                    Base64(self.into())
                }
            }
        )*
    };
}

made_of!(Bytes, Vec<u8>, &'static [u8]);

#[cfg(test)]
mod tests {
    use super::Base64;

    #[test]
    fn either_alphabet_is_read_padded_or_not_and_broken_into_lines() {
        for text in ["+/8=", "-_8=", "+/8", "+/\\n8=\\n"] {
            let read: Base64 = serde_json::from_str(&format!("\"{text}\"")).expect("base64");
            assert_eq!(read.0.as_ref(), [0xfb, 0xff], "{text}");
        }
        let empty: Base64 = serde_json::from_str("\"\"").expect("nothing");
        assert!(empty.0.is_empty());
    }

    #[test]
    fn what_is_no_base64_is_refused_without_its_text() {
        let error = serde_json::from_str::<Base64>("\"can*ary\"").expect_err("no base64");
        assert!(error.to_string().starts_with("not base64"), "{error}");
        let error = serde_json::from_str::<Base64>("7").expect_err("no text");
        assert!(error.is_data());
    }

    #[test]
    fn the_bytes_are_not_printed() {
        assert_eq!(
            format!("{:?}", Base64::from(b"canary".to_vec())),
            "Base64(6 bytes)"
        );
    }
}
