//! The `tagged_union!` macro: one of several records, told apart by the value of one member
//! (OpenAPI 3.0 Discriminator Object). The value decides; nothing is found by trying.

/// Declares an enum whose variant is named by a member of the record on the wire.
///
/// It gets `Debug`, `Clone`, `PartialEq`, and serde both ways. The records keep the member: it is
/// one of their own. The values are texts, integers or truth values. A record that lacks its member
/// when written gets the first value of its variant.
/// Where the list ends with `..` and a variant, that one takes every record whose member names no
/// other or is absent; without it such a record is an error.
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
///
/// keyroute::tagged_union! {
///     /// A pet of a kind that may be new.
///     pub enum AnyPet by "kind" { Cat(Cat) "cat", .. Other(serde_json::Value) }
/// }
/// let pet: AnyPet = serde_json::from_str(r#"{"kind": "dog"}"#)?;
/// assert_eq!(pet, AnyPet::Other(serde_json::json!({"kind": "dog"})));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! tagged_union {
    (
        $(#[$meta:meta])*
        pub enum $name:ident by $tag:literal {
            $( $variant:ident ( $record:ty ) $( $value:literal )|+ ),+
            $( , .. $other:ident ( $rest:ty ) )? $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq)]
        pub enum $name {
            $(
                #[doc = concat!("Where `", $tag, "` is", $( " `", $value, "`" ),+)]
                $variant($record),
            )+
            $(
                #[doc = concat!("Where `", $tag, "` is something else, or absent")]
                $other($rest),
            )?
        }

        $(
            impl ::std::convert::From<$record> for $name {
                fn from(record: $record) -> Self {
                    Self::$variant(record)
                }
            }
        )+

        impl $crate::runtime::serde::Serialize for $name {
            fn serialize<S: $crate::runtime::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                match self {
                    $( Self::$variant(record) => $crate::runtime::tagged_union::write(
                        record, $tag, [ $( $value ),+ ][0], serializer,
                    ), )+
                    $( Self::$other(record) => {
                        <$rest as $crate::runtime::serde::Serialize>::serialize(
                            record, serializer,
                        )
                    } )?
                }
            }
        }

        impl<'de> $crate::runtime::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::runtime::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                let value = $crate::runtime::tagged_union::Tagged::read(deserializer, $tag)?;
                $( if value.is(&[ $( $value ),+ ]) {
                    return value.record().map(Self::$variant);
                } )+
                $crate::__otherwise!(value [$( Self::$other )?] $( $( $value ),+ ),+)
            }
        }
    };
}

/// What a record is whose member names no variant.
#[doc(hidden)]
#[macro_export]
macro_rules! __otherwise {
    ($value:ident [] $( $known:literal ),+) => {
        $value.unknown(&[ $( concat!($known) ),+ ])
    };
    ($value:ident [$variant:path] $( $known:literal ),+) => {
        $value.record().map($variant)
    };
}

use std::marker::PhantomData;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};
use serde_json::Value;

use crate::runtime::reply::without_values;

/// Writes a record with its tag.
#[doc(hidden)]
pub fn write<T: Serialize, S: Serializer>(
    record: &T,
    tag: &str,
    named: impl Into<Value>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut value = serde_json::to_value(record).map_err(ser::Error::custom)?;
    if let Some(record) = value.as_object_mut() {
        record.entry(tag).or_insert_with(|| named.into());
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
        Ok(Self {
            value: Value::deserialize(deserializer)?,
            tag,
            error: PhantomData,
        })
    }

    /// Whether the member is one of these values.
    pub fn is<T>(&self, values: &[T]) -> bool
    where
        Value: PartialEq<T>,
    {
        let member = self.value.get(self.tag);
        member.is_some_and(|member| values.iter().any(|value| member == value))
    }

    /// The record in its type.
    pub fn record<T: DeserializeOwned>(self) -> Result<T, E> {
        serde_json::from_value(self.value).map_err(|error| E::custom(without_values(&error)))
    }

    /// Where no value names a type. The value itself is left out: it may be anything.
    pub fn unknown<T>(&self, expected: &'static [&'static str]) -> Result<T, E> {
        match self.value.get(self.tag) {
            Some(_) => Err(E::unknown_variant("(left out)", expected)),
            None => Err(E::missing_field(self.tag)),
        }
    }
}
