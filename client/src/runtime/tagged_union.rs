//! The `tagged_union!` macro: one of several records, told apart by the text of one member
//! (OpenAPI 3.0 Discriminator Object). The text decides; nothing is found by trying.

/// Declares an enum whose variant is named by a member of the record on the wire.
///
/// It gets `Debug`, `Clone`, `PartialEq`, and serde both ways. The records keep the member: it is
/// one of their own. A record that lacks it when written gets the first text of its variant.
///
/// ```
/// #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
/// pub struct Cat { pub lives: u8 }
///
/// keyroute::tagged_union! {
///     /// A pet.
///     pub enum Pet by "kind" { Cat(Cat) "cat" | "kitten" }
/// }
/// let pet: Pet = serde_json::from_str(r#"{"kind": "kitten", "lives": 9}"#)?;
/// assert_eq!(pet, Pet::Cat(Cat { lives: 9 }));
/// assert!(serde_json::from_str::<Pet>(r#"{"kind": "dog"}"#).is_err());
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! tagged_union {
    (
        $(#[$meta:meta])*
        pub enum $name:ident by $tag:literal {
            $( $variant:ident ( $record:ty ) $( $text:literal )|+ ),+ $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq)]
        pub enum $name {
            $(
                #[doc = concat!("Where `", $tag, "` is", $( " `", $text, "`" ),+)]
                $variant($record),
            )+
        }

        $(
            impl ::std::convert::From<$record> for $name {
                fn from(record: $record) -> Self {
                    Self::$variant(record)
                }
            }
        )+

        impl $crate::runtime::tagged_union::serde::Serialize for $name {
            fn serialize<S: $crate::runtime::tagged_union::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                match self {
                    $( Self::$variant(record) => $crate::runtime::tagged_union::write(
                        record, $tag, [ $( $text ),+ ][0], serializer,
                    ), )+
                }
            }
        }

        impl<'de> $crate::runtime::tagged_union::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::runtime::tagged_union::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                let value = $crate::runtime::tagged_union::Tagged::read(deserializer, $tag)?;
                match value.text() {
                    $( $( $text )|+ => value.record().map(Self::$variant), )+
                    _ => value.unknown(&[ $( $( $text ),+ ),+ ]),
                }
            }
        }
    };
}

use std::marker::PhantomData;

#[doc(hidden)]
pub use serde;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};
use serde_json::Value;

use crate::runtime::reply::without_values;

/// Writes a record with its tag.
#[doc(hidden)]
pub fn write<T: Serialize, S: Serializer>(
    record: &T,
    tag: &str,
    text: &str,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut value = serde_json::to_value(record).map_err(ser::Error::custom)?;
    if let Some(record) = value.as_object_mut() {
        record
            .entry(tag)
            .or_insert_with(|| Value::String(text.to_owned()));
    }
    value.serialize(serializer)
}

/// A record whose tag was read and whose type is not yet known.
#[doc(hidden)]
#[derive(Debug)]
pub struct Tagged<E> {
    value: Value,
    tag: &'static str,
    error: PhantomData<E>,
}

impl<E: de::Error> Tagged<E> {
    /// Reads a record.
    pub fn read<'de, D: Deserializer<'de, Error = E>>(
        deserializer: D,
        tag: &'static str,
    ) -> Result<Self, E> {
        let value = Value::deserialize(deserializer)?;
        if value.get(tag).is_some_and(Value::is_string) {
            return Ok(Self {
                value,
                tag,
                error: PhantomData,
            });
        }
        Err(E::missing_field(tag))
    }

    /// The tag's text.
    pub fn text(&self) -> &str {
        self.value
            .get(self.tag)
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    /// The record in its type.
    pub fn record<T: DeserializeOwned>(self) -> Result<T, E> {
        serde_json::from_value(self.value).map_err(|error| E::custom(without_values(&error)))
    }

    /// Where the text names no type. The text itself is left out: it may be anything.
    pub fn unknown<T>(&self, expected: &'static [&'static str]) -> Result<T, E> {
        Err(E::unknown_variant("(left out)", expected))
    }
}
