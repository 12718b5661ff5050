//! [`Patch`]: a member of a partial update, which is absent, null or a value, and each means something
//! else (RFC 7396).

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What becomes of a member when a partial update is applied.
///
/// Bodies of `PATCH` operations have this type for members that may be both absent and null. The rest
/// of such a body is left to its `Default`, which keeps what there is.
///
/// ```
/// # use keyroute::runtime::patch::Patch;
/// # #[derive(Default, serde::Serialize)]
/// # struct PetPatch {
/// #     #[serde(skip_serializing_if = "Patch::is_keep")] name: Patch<String>,
/// #     #[serde(skip_serializing_if = "Patch::is_keep")] nickname: Patch<String>,
/// #     #[serde(skip_serializing_if = "Patch::is_keep")] owner: Patch<String>,
/// # }
/// let patch = PetPatch {
///     name: Patch::Set("Rex".to_owned()),
///     nickname: Patch::Clear,
///     ..PetPatch::default()
/// };
/// # let json = serde_json::to_string(&patch)?;
/// assert_eq!(json, r#"{"name":"Rex","nickname":null}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Patch<T> {
    /// The member stays as it is: it is not sent.
    #[default]
    Keep,
    /// The member is removed or emptied: `null` is sent.
    Clear,
    /// The member becomes a value.
    Set(T),
}

impl<T> Patch<T> {
    /// Whether the member stays as it is.
    pub const fn is_keep(&self) -> bool {
        matches!(self, Self::Keep)
    }

    /// The value that the member becomes, where there is one.
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Keep | Self::Clear => None,
        }
    }
}

impl<T> From<T> for Patch<T> {
    fn from(value: T) -> Self {
        Self::Set(value)
    }
}

impl<T: Serialize> Serialize for Patch<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value().serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::deserialize(deserializer)?.map_or(Self::Clear, Self::Set))
    }
}

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};

    use super::Patch;

    #[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
    struct Record {
        #[serde(default, skip_serializing_if = "Patch::is_keep")]
        member: Patch<u8>,
    }

    #[test]
    fn absent_null_and_a_value_are_three_things() {
        for (json, member) in [
            ("{}", Patch::Keep),
            (r#"{"member":null}"#, Patch::Clear),
            (r#"{"member":7}"#, 7.into()),
        ] {
            let record = Record { member };
            assert_eq!(
                serde_json::from_str::<Record>(json).expect("a record"),
                record
            );
            assert_eq!(serde_json::to_string(&record).expect("JSON"), json);
        }
    }
}
