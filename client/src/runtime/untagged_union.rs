//! The `untagged_union!` macro: one of several types that no member tells apart. They are tried in the
//! row's order, and where none fits the error says why of each.

/// Declares an enum whose variants are tried in their order.
///
/// It gets `Debug`, `Clone`, `PartialEq`, and serde both ways.
///
/// ```
/// keyroute::untagged_union! {
///     /// A number, or its text.
///     pub enum Amount { Number(f64), String(String) }
/// }
/// let amount: Amount = serde_json::from_str(r#""7""#)?;
/// assert_eq!(amount, Amount::String("7".to_owned()));
/// assert_eq!(serde_json::to_string(&amount)?, r#""7""#);
/// let error = serde_json::from_str::<Amount>("null").unwrap_err();
/// assert!(error.to_string().starts_with(
///     "no alternative of `Amount` fits: Number: found null, expected f64; String: found null"
/// ));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! untagged_union {
    (
        $(#[$meta:meta])*
        pub enum $name:ident { $( $variant:ident ( $inner:ty ) ),+ $(,)? }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq)]
        pub enum $name {
            $(
                #[doc = concat!("`", stringify!($inner), "`")]
                $variant($inner),
            )+
        }

        impl $crate::runtime::serde::Serialize for $name {
            fn serialize<S: $crate::runtime::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                match self {
                    $( Self::$variant(value) => {
                        $crate::runtime::serde::Serialize::serialize(value, serializer)
                    } )+
                }
            }
        }

        impl<'de> $crate::runtime::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::runtime::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                let mut value = $crate::runtime::untagged_union::Untagged::read(deserializer)?;
                $(
                    if let Some(value) = value.fit::<$inner>(stringify!($variant)) {
                        return Ok(Self::$variant(value));
                    }
                )+
                Err(value.none_fits(stringify!($name)))
            }
        }
    };
}

use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::runtime::reply::{NO_ALTERNATIVE, without_values};

/// How many alternatives an error speaks of.
const TOLD: usize = 8;

/// How long what it says of one is: unions within unions would multiply.
const REASON_BYTES: usize = 200;

/// A value whose alternative is not yet known.
#[doc(hidden)]
#[derive(Debug)]
pub struct Untagged {
    value: Value,
    /// Why the alternatives that were tried do not fit.
    reasons: Vec<String>,
    untold: usize,
}

impl Untagged {
    /// Reads a value.
    pub fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self {
            value: Value::deserialize(deserializer)?,
            reasons: Vec::new(),
            untold: 0,
        })
    }

    /// The value as one alternative, where it fits.
    pub fn fit<T: DeserializeOwned>(&mut self, variant: &str) -> Option<T> {
        match T::deserialize(&self.value) {
            Ok(value) => Some(value),
            Err(error) => {
                if self.reasons.len() < TOLD {
                    let reason = without_values(&error);
                    // A value that was read before has no line.
                    let reason = reason
                        .strip_suffix(" at line 0 column 0")
                        .unwrap_or(&reason);
                    let end = reason.floor_char_boundary(REASON_BYTES);
                    let cut = if end < reason.len() { "..." } else { "" };
                    let reason = &reason[..end];
                    self.reasons.push(format!("{variant}: {reason}{cut}"));
                } else {
                    self.untold += 1;
                }
                None
            }
        }
    }

    /// The error where none fits. The value itself is left out: it may be anything.
    pub fn none_fits<E: Error>(&self, union: &str) -> E {
        let reasons = self.reasons.join("; ");
        let more = match self.untold {
            0 => String::new(),
            untold => format!("; and {untold} more"),
        };
        E::custom(format_args!(
            "{NO_ALTERNATIVE}`{union}` fits: {reasons}{more}"
        ))
    }
}

#[cfg(test)]
mod tests {
    #![allow(unreachable_pub)] // Rows declare public types.

    use crate::table::*;

    record! {
        pub struct Cat {
            lives: u8,
        }
    }

    record! {
        pub struct Dog {
            name?: Name,
        }
    }

    untagged_union! {
        pub enum Name { Number(u8), Cat(Cat), Dog(Box<Dog>) }
    }

    untagged_union! {
        pub enum Many {
            A(bool), B(i8), C(i16), D(i32), E(i64), F(u8), G(u16), H(u32), I(u64), J(f64)
        }
    }

    #[test]
    fn the_first_alternative_that_fits_is_taken() {
        let read = |json| serde_json::from_str::<Name>(json).expect("a name");
        assert_eq!(read("7"), Name::Number(7));
        assert_eq!(read(r#"{"lives": 9}"#), Name::Cat(Cat { lives: 9 }));
        let nameless = Dog { name: None };
        assert_eq!(read("{}"), Name::Dog(Box::new(nameless)));
    }

    #[test]
    fn where_none_fits_each_says_why_and_no_value_is_shown() {
        let error = serde_json::from_str::<Name>(r#"{"name": {"name": "secret"}}"#);
        assert_eq!(
            error.expect_err("none fits").to_string(),
            "no alternative of `Name` fits: Number: found map, expected u8; \
             Cat: missing field `lives`; Dog: in `name`: no alternative of `Name` fits: \
             Number: found map, expected u8; Cat: missing field `lives`; Dog: in `name`: \
             no alternative of `Name` fits: Number: found string, expected u8; \
             Cat: found strin..."
        );
    }

    #[test]
    fn an_error_speaks_of_eight_alternatives_and_counts_the_others() {
        let error = serde_json::from_str::<Many>("null").expect_err("none fits");
        let message = error.to_string();
        assert!(message.contains("H: found null, expected u32; and 2 more"));
        assert!(!message.contains("I:"));
    }
}
