//! The `string_enum!` macro: a closed list of texts as a Rust enum, in one line a value instead of
//! the sixty that its trait impls would take.

/// Declares an enum whose values are texts on the wire.
///
/// It gets `Debug`, `Clone`, `Copy`, `PartialEq`, `Eq`, `Hash`, `PartialOrd`, `Ord`, serde both
/// ways, `Display`, `FromStr`, `FromHeader`, `as_str()` and the constant `ALL`. A text that is not in the list is
/// an error when read, unless the list ends with `..`: then the enum has one more variant,
/// `Unknown(String)`, that keeps it, and is not `Copy`. A list of one has that one as its `Default`.
///
/// ```
/// keyroute::string_enum! {
///     /// How fine the buckets are.
///     pub enum Bucket { Minute "MIN", Hour "HR" }
/// }
/// assert_eq!(Bucket::Hour.as_str(), "HR");
/// assert_eq!("MIN".parse(), Ok(Bucket::Minute));
/// assert!("DAY".parse::<Bucket>().is_err());
/// ```
#[macro_export]
macro_rules! string_enum {
    (
        $(#[$meta:meta])*
        pub enum $name:ident { $variant:ident $text:literal $(,)? }
    ) => {
        $crate::string_enum! { $(#[$meta])* pub enum $name { $variant $text, @only } }

        impl ::std::default::Default for $name {
            fn default() -> Self {
                Self::$variant
            }
        }
    };
    (
        $(#[$meta:meta])*
        pub enum $name:ident { $( $(#[$variant_meta:meta])* $variant:ident $text:literal ),+ $(, @only)? $(,)? }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $( #[doc = concat!("`", $text, "`")] $(#[$variant_meta])* $variant ),+ }

        impl $name {
            /// Every value.
            pub const ALL: &'static [Self] = &[ $( Self::$variant ),+ ];

            /// The text on the wire.
            pub const fn as_str(&self) -> &'static str {
                match self { $( Self::$variant => $text ),+ }
            }
        }

        $crate::__string_enum_traits!($name, [ $( $text ),+ ], |text| {
            $name::ALL.iter().find(|value| value.as_str() == text).copied()
        });
    };
    (
        $(#[$meta:meta])*
        pub enum $name:ident { $( $(#[$variant_meta:meta])* $variant:ident $text:literal ),+ , .. }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name {
            $( #[doc = concat!("`", $text, "`")] $(#[$variant_meta])* $variant, )+
            /// A text that the document does not list.
            Unknown(String),
        }

        impl $name {
            /// Every value that the document lists.
            pub const ALL: &'static [Self] = &[ $( Self::$variant ),+ ];

            /// The text on the wire.
            pub fn as_str(&self) -> &str {
                match self { $( Self::$variant => $text, )+ Self::Unknown(text) => text }
            }
        }

        $crate::__string_enum_traits!($name, [ $( $text ),+ ], |text| {
            let known = $name::ALL.iter().find(|value| value.as_str() == text).cloned();
            Some(known.unwrap_or_else(|| $name::Unknown(text.to_owned())))
        });
    };
}

/// The trait impls that both forms of `string_enum!` share.
#[doc(hidden)]
#[macro_export]
macro_rules! __string_enum_traits {
    ($name:ident, [ $( $text:literal ),+ ], |$input:ident| $find:expr) => {
        impl ::std::str::FromStr for $name {
            type Err = $crate::runtime::string_enum::UnknownValue;
            fn from_str($input: &str) -> ::std::result::Result<Self, Self::Err> {
                let found: ::std::option::Option<Self> = $find;
                found.ok_or($crate::runtime::string_enum::UnknownValue {
                    expected: &[ $( $text ),+ ],
                })
            }
        }

        impl $crate::runtime::header::FromHeader for $name {
            const EXPECTED: &'static str = concat!("one of the texts of `", stringify!($name), "`");
            fn from_text(text: &str) -> ::std::option::Option<Self> {
                text.parse().ok()
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                formatter.pad(self.as_str())
            }
        }

        impl $crate::runtime::serde::Serialize for $name {
            fn serialize<S: $crate::runtime::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::runtime::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::runtime::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::runtime::string_enum::parse(deserializer)
            }
        }
    };
}

use std::borrow::Cow;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, de::Error as _};

/// A text that is no value of the enum. The text itself is left out: it may be anything.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the text is none of {expected:?}")]
pub struct UnknownValue {
    /// The values that there are.
    pub expected: &'static [&'static str],
}

/// Reads a text and finds its value. One function for all enums, so that each stays thin.
#[doc(hidden)]
pub fn parse<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: FromStr<Err = UnknownValue>,
    D: Deserializer<'de>,
{
    let text = Cow::<'de, str>::deserialize(deserializer)?;
    text.parse()
        .map_err(|error: UnknownValue| D::Error::unknown_variant("(left out)", error.expected))
}

#[cfg(test)]
#[allow(unreachable_pub, reason = "the macro declares public enums")]
mod tests {
    crate::string_enum! {
        /// Closed.
        pub enum Closed { A "a", WithSpace "with space" }
    }
    crate::string_enum! {
        /// Open.
        pub enum Open { A "a", .. }
    }

    #[test]
    fn a_closed_enum_refuses_what_it_does_not_list() {
        let read: Result<Closed, _> = serde_json::from_str("\"canary\"");
        let message = read.expect_err("not in the list").to_string();
        assert!(!message.contains("canary"), "{message}");
        assert_eq!(
            serde_json::from_str::<Closed>("\"with space\"").ok(),
            Some(Closed::WithSpace)
        );
    }

    #[test]
    fn an_open_enum_keeps_what_it_does_not_list() {
        let read: Open = serde_json::from_str("\"new\"").expect("any text");
        assert_eq!(read, Open::Unknown("new".into()));
        assert_eq!(serde_json::to_string(&read).expect("text"), "\"new\"");
    }
}
