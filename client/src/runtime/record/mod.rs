//! The `record!` macro: a record of the document, with serde both ways. How records are read and written
//! stands in this folder once, over lists of members, so that a build checks little for each record,
//! where a derive would have it check a reader and a writer of its own.

pub mod read;
pub mod write;

/// Declares a record whose members have names on the wire.
///
/// A member is `NAME: TYPE` (required), `NAME?: TYPE` (an `Option`, left out where it is `None`) or
/// `NAME | null: TYPE` (a [`Patch`](crate::runtime::patch::Patch), which may be left out and may be `null`),
/// with `as "Name"` where the name on the wire differs. `.. NAME: BTreeMap<String, TYPE>` at the end
/// takes every member that is not listed; without it such members are passed over.
///
/// The record gets `Debug`, `Clone`, `PartialEq`, and serde both ways. An error of a member that does
/// not fit names the member, and those that it is within.
///
/// ```
/// use keyroute::table::*;
///
/// record! {
///     /// A pet.
///     #[derive(Default)]
///     pub struct Pet {
///         name: String,
///         nickname?: String as "nickName",
///         owner | null: String,
///         .. extra: BTreeMap<String, i32>,
///     }
/// }
/// let pet: Pet = serde_json::from_str(r#"{"name": "Rex", "owner": null, "legs": 4}"#)?;
/// assert_eq!((pet.nickname.as_ref(), pet.owner.is_keep(), pet.extra["legs"]), (None, false, 4));
/// assert_eq!(serde_json::to_string(&pet)?, r#"{"name":"Rex","owner":null,"legs":4}"#);
/// let error = serde_json::from_str::<Pet>(r#"{"name": 7}"#).unwrap_err();
/// assert!(error.to_string().starts_with("in `name`: invalid type: integer `7`, expected a string"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! record {
    (
        $(#[$meta:meta])*
        pub struct $record:ident {
            $(
                $(#[$member_meta:meta])*
                $member:ident
                $( ? : $optional:ty )? $( | null : $patch:ty )? $( : $required:ty )?
                $( as $wire:literal )?,
            )*
            $( .. $rest:ident : $rest_type:ty $(,)? )?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $record {
            $(
                $(#[$member_meta])*
                pub $member:
                    $( ::std::option::Option<$optional> )?
                    $( $crate::runtime::patch::Patch<$patch> )?
                    $( $required )?,
            )*
            $(
                /// Members that the document does not list.
                pub $rest: $rest_type,
            )?
        }

        impl $crate::runtime::record::Record for $record {
            const NAME: &'static str = stringify!($record);
            const MEMBERS: &'static [&'static str] = &[ $( $crate::__wire!($member $($wire)?) ),* ];
            const IS_OPEN: bool = $crate::__is_open!($($rest)?);
        }

        impl $crate::runtime::serde::Serialize for $record {
            fn serialize<S: $crate::runtime::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::runtime::record::write::record::<Self, S>(
                    serializer,
                    &[ $(
                        $( $crate::runtime::record::write::Member::optional::<$optional>(&self.$member) )?
                        $( $crate::runtime::record::write::Member::patch::<$patch>(&self.$member) )?
                        $( $crate::runtime::record::write::Member::required::<$required>(&self.$member) )?
                    ),* ],
                    &[ $( &self.$rest )? ],
                )
            }
        }

        impl<'de> $crate::runtime::serde::Deserialize<'de> for $record {
            fn deserialize<D: $crate::runtime::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::runtime::record::read::record(deserializer)
            }
        }

        impl<'de> $crate::runtime::record::read::Read<'de> for $record {
            fn read<S: $crate::runtime::record::read::Source<'de>>(
                source: S,
            ) -> ::std::result::Result<Self, S::Error> {
                $(
                    let mut $member =
                        $( $crate::runtime::record::read::Slot::optional::<$optional>() )?
                        $( $crate::runtime::record::read::Slot::patch::<$patch>() )?
                        $( $crate::runtime::record::read::Slot::<$required>::required() )?;
                )*
                $( let mut $rest = <$rest_type as ::std::default::Default>::default(); )?
                source.fill::<Self>(&mut [ $( &mut $member ),* ], &mut [ $( &mut $rest )? ])?;
                Ok(Self {
                    $( $member: $member.value(), )*
                    $( $rest )?
                })
            }
        }
    };
}

/// Whether a record keeps members that are not listed.
#[doc(hidden)]
#[macro_export]
macro_rules! __is_open {
    () => {
        false
    };
    ($rest:ident) => {
        true
    };
}

/// What `record!` says of a record.
#[doc(hidden)]
pub trait Record {
    /// Its name in Rust.
    const NAME: &'static str;
    /// The names of its members on the wire, in their order.
    const MEMBERS: &'static [&'static str];
    /// Whether it keeps members that are not listed.
    const IS_OPEN: bool;
}

#[cfg(test)]
mod tests;
