//! The `constructor!` macro: a function that makes a record of what it must have, so that what it may
//! have besides is written where it is wanted, and a member that a document adds later breaks no caller.

/// Gives a record the function `new`. The members in brackets are its arguments, in their order; those
/// after the semicolon begin as their default: absent, or the only text that they allow.
///
/// ```
/// #[derive(Clone, Debug, PartialEq)]
/// pub struct Pet {
///     pub name: String,
///     pub age: Option<i32>,
///     pub tags: Option<Vec<String>>,
/// }
///
/// keyroute::constructor! { Pet(name: String); age, tags }
///
/// let pet = Pet { age: Some(3), ..Pet::new("Rex") };
/// assert_eq!(pet.tags, None);
/// ```
#[macro_export]
macro_rules! constructor {
    ($record:ident ( $( $member:ident : $kind:ty ),* $(,)? ) ; $( $absent:ident ),+ $(,)?) => {
        impl $record {
            /// Makes a record of the members that it must have.
            #[allow(clippy::too_many_arguments, clippy::new_without_default)]
            pub fn new(
                $( $member: impl $crate::runtime::argument::Argument<$kind> ),*
            ) -> Self {
                Self {
                    $( $member: $crate::runtime::argument::Argument::into_argument($member), )*
                    $( $absent: ::std::default::Default::default(), )+
                }
            }
        }
    };
}
