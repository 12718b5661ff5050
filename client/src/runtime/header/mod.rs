//! Headers of replies, typed: a [`ReplyHeader`] is the key that `route!` declares for each header of a
//! row, [`Response::header`] reads it, and [`FromHeader`] is what a type of one must be. Values are
//! written in the style `simple`, the only one that a header has: a text, or texts between commas.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use http::HeaderMap;

use crate::runtime::base64::{self, Base64};
use crate::runtime::response::Response;
use crate::runtime::secret::Secret;

/// A header that the document lists for replies, and the type of its value.
///
/// `route!` declares one for each `headers` entry of a row, in the module of the operation.
///
/// ```
/// use keyroute::ReplyHeader;
///
/// const TOTAL: ReplyHeader<i64> = ReplyHeader::new("X-Total-Count");
/// let mut reply = keyroute::Response { status: Default::default(), headers: Default::default(), body: () };
/// assert_eq!(reply.header(TOTAL), Ok(None));
/// reply.headers.insert("x-total-count", "12".parse()?);
/// assert_eq!(reply.header(TOTAL), Ok(Some(12)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct ReplyHeader<T> {
    name: &'static str,
    value: PhantomData<fn() -> T>,
}

impl<T> ReplyHeader<T> {
    /// The key of a header. The case of the name says nothing.
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            value: PhantomData,
        }
    }

    /// The header's name, as its row writes it.
    pub const fn name(self) -> &'static str {
        self.name
    }
}

/// The name of a constant as that of a header: with hyphens, and in lower case, as HTTP/2 writes it.
#[doc(hidden)]
pub const fn hyphenated<const LENGTH: usize>(name: &str) -> [u8; LENGTH] {
    let mut hyphenated = [b'-'; LENGTH];
    let mut position = 0;
    while position < LENGTH {
        let byte = name.as_bytes()[position];
        if byte != b'_' {
            hyphenated[position] = byte.to_ascii_lowercase();
        }
        position += 1;
    }
    hyphenated
}

/// The name again, as text.
///
/// # Panics
/// Never: the name of a constant without its underscores is UTF-8, too.
#[doc(hidden)]
pub const fn text(name: &'static [u8]) -> &'static str {
    match std::str::from_utf8(name) {
        Ok(name) => name,
        Err(_) => panic!("the name of a constant is UTF-8"),
    }
}

impl<T> Clone for ReplyHeader<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for ReplyHeader<T> {}

impl<T> fmt::Debug for ReplyHeader<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_tuple("ReplyHeader")
            .field(&self.name)
            .finish()
    }
}

/// A header whose value is not what the document says. The value itself is left out: it can be a
/// secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the header `{name}` of the reply holds what is not {expected}")]
pub struct HeaderError {
    /// The header's name, as its row writes it.
    pub name: &'static str,
    /// What the value should have been; of a list, what each item should have been.
    pub expected: &'static str,
}

/// A type that the value of a header can have: text, numbers, `bool`, dates, [`Secret`], the enums of
/// [`string_enum!`](crate::string_enum), and lists of these.
#[diagnostic::on_unimplemented(
    message = "a header of a reply is not read as `{Self}`",
    label = "expected text, a number, `bool`, a date, an enum of texts, or a list of these"
)]
pub trait FromHeader: Sized {
    /// What the text should be, for the error: `an integer`, say.
    const EXPECTED: &'static str;

    /// Whether the value is several texts between commas.
    const IS_LIST: bool = false;

    /// Reads one text; nothing where it is none of this type.
    fn from_text(text: &str) -> Option<Self>;

    /// Reads the texts of a header: one, or as many as a list has.
    fn from_texts(texts: &[Cow<'_, str>]) -> Option<Self> {
        Self::from_text(texts.first()?)
    }
}

impl<T> Response<T> {
    /// A header of the reply, as the document types it; nothing where the reply does not have it.
    ///
    /// A header that comes on several lines is what it would be on one, with commas between them
    /// (RFC 9110 section 5.3).
    ///
    /// ```
    /// use keyroute::{Error, HeaderError, ReplyHeader};
    ///
    /// const RETRY_AFTER: ReplyHeader<u32> = ReplyHeader::new("Retry-After");
    ///
    /// fn seconds_to_wait<E: std::fmt::Debug>(error: &Error<E>) -> Result<u32, HeaderError> {
    ///     match error {
    ///         Error::Documented(reply) => Ok(reply.header(RETRY_AFTER)?.unwrap_or(1)),
    ///         _ => Ok(0),
    ///     }
    /// }
    /// ```
    ///
    /// # Errors
    /// [`HeaderError`] where the value is not of the type.
    pub fn header<H: FromHeader>(&self, header: ReplyHeader<H>) -> Result<Option<H>, HeaderError> {
        let texts = texts(&self.headers, header.name, H::IS_LIST)?;
        if texts.is_empty() && !self.headers.contains_key(header.name) {
            return Ok(None);
        }
        H::from_texts(&texts).map(Some).ok_or(HeaderError {
            name: header.name,
            expected: H::EXPECTED,
        })
    }
}

/// The texts of a header: the items of a list, or the whole as one. Here once, for all types.
fn texts<'a>(
    headers: &'a HeaderMap,
    name: &'static str,
    is_list: bool,
) -> Result<Vec<Cow<'a, str>>, HeaderError> {
    let error = |expected| HeaderError { name, expected };
    let mut lines = Vec::new();
    for value in headers.get_all(name) {
        let text = std::str::from_utf8(value.as_bytes()).map_err(|_| error("UTF-8 text"))?;
        lines.push(text.trim());
    }
    // Each line is a cookie, and its commas are those of dates (RFC 9110 section 5.3).
    let is_cookies = name.eq_ignore_ascii_case("set-cookie");
    Ok(match (lines.as_slice(), is_list) {
        (_, true) if is_cookies => lines.into_iter().map(Cow::from).collect(),
        (_, true) => {
            let items = lines.into_iter().flat_map(|line| line.split(','));
            let items = items.map(str::trim).filter(|item| !item.is_empty());
            items.map(Cow::from).collect()
        }
        ([] | [_], false) => lines.into_iter().map(Cow::from).collect(),
        (_, false) if is_cookies => return Err(error("one cookie alone")),
        (several, false) => vec![Cow::from(several.join(", "))],
    })
}

impl<T: FromHeader> FromHeader for Vec<T> {
    const EXPECTED: &'static str = T::EXPECTED;
    const IS_LIST: bool = true;

    fn from_text(text: &str) -> Option<Self> {
        T::from_text(text).map(|item| vec![item])
    }

    fn from_texts(texts: &[Cow<'_, str>]) -> Option<Self> {
        texts.iter().map(|text| T::from_text(text)).collect()
    }
}

impl FromHeader for String {
    const EXPECTED: &'static str = "text";

    fn from_text(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
}

impl FromHeader for Secret {
    const EXPECTED: &'static str = "text";

    fn from_text(text: &str) -> Option<Self> {
        Some(Self::from(text))
    }
}

impl FromHeader for Base64 {
    const EXPECTED: &'static str = "base64";

    fn from_text(text: &str) -> Option<Self> {
        base64::decoded(text)
    }
}

/// Types that std reads from a text, with what their errors say.
macro_rules! parsed {
    ($($type:ty = $expected:literal),* $(,)?) => {
        $(
            impl FromHeader for $type {
                const EXPECTED: &'static str = $expected;

                fn from_text(text: &str) -> Option<Self> {
                    text.parse().ok()
                }
            }
        )*
    };
}

parsed!(
    bool = "`true` or `false`",
    i32 = "an integer of 32 bits",
    i64 = "an integer of 64 bits",
    u32 = "a positive integer of 32 bits",
    u64 = "a positive integer of 64 bits",
);

/// Numbers with a fraction, without the words that std has for infinity and for no number.
macro_rules! fractions {
    ($($type:ty),*) => {
        $(
            impl FromHeader for $type {
                const EXPECTED: &'static str = "a number";

                fn from_text(text: &str) -> Option<Self> {
                    text.parse().ok().filter(|number: &$type| number.is_finite())
                }
            }
        )*
    };
}

fractions!(f32, f64);

#[cfg(feature = "uuid")]
impl FromHeader for uuid::Uuid {
    const EXPECTED: &'static str = "a UUID";

    fn from_text(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

#[cfg(feature = "chrono")]
impl FromHeader for chrono::NaiveDate {
    const EXPECTED: &'static str = "a date";

    fn from_text(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

/// RFC 3339 as the format says, or a date of HTTP in one of its three forms (RFC 9110 section 5.6.7),
/// which is what headers of HTTP's own hold.
#[cfg(feature = "chrono")]
impl FromHeader for chrono::DateTime<chrono::Utc> {
    const EXPECTED: &'static str = "a date with a time";

    fn from_text(text: &str) -> Option<Self> {
        const OF_HTTP: [&str; 3] = [
            "%a, %d %b %Y %H:%M:%S GMT",
            "%A, %d-%b-%y %H:%M:%S GMT",
            "%a %b %e %H:%M:%S %Y",
        ];
        if let Ok(time) = chrono::DateTime::parse_from_rfc3339(text) {
            return Some(time.to_utc());
        }
        let parse = |form| chrono::NaiveDateTime::parse_from_str(text, form).ok();
        OF_HTTP
            .into_iter()
            .find_map(parse)
            .map(|time| time.and_utc())
    }
}

#[cfg(test)]
mod tests;
