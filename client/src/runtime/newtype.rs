//! The `newtype!` macro: another name for a type that leads back to itself, which Rust takes only as a
//! type of its own.

/// Declares a type that is another on the wire. It gets `Debug`, `Clone`, `PartialEq`, and serde both
/// ways.
///
/// ```
/// keyroute::newtype! {
///     /// A tree of lists.
///     pub struct Tree(Vec<Tree>);
/// }
/// let tree: Tree = serde_json::from_str("[[], []]")?;
/// assert_eq!(tree.0.len(), 2);
/// assert_eq!(serde_json::to_string(&tree)?, "[[],[]]");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! newtype {
    (
        $(#[$meta:meta])*
        pub struct $name:ident($inner:ty);
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name(pub $inner);

        impl $crate::runtime::serde::Serialize for $name {
            fn serialize<S: $crate::runtime::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::runtime::serde::Serialize::serialize(&self.0, serializer)
            }
        }

        impl<'de> $crate::runtime::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::runtime::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::runtime::serde::Deserialize::deserialize(deserializer).map(Self)
            }
        }
    };
}
