//! The words of generated files: what `routes.rs` and `types.rs` import, and nothing else. Their
//! rows name these types without a path.

pub use std::collections::BTreeMap;

pub use reqwest::Body;
pub use serde_json::Value;
#[cfg(feature = "uuid")]
pub use uuid::Uuid;

pub use crate::runtime::base64::Base64;
pub use crate::runtime::multipart::{FilePart, Parts};
pub use crate::runtime::patch::Patch;
pub use crate::runtime::reply::{Binary, Empty, Text};
pub use crate::runtime::secret::Secret;
pub use crate::runtime::stream::{ByteStream, EventStream, JsonLines};
pub use crate::{
    api, constructor, multipart_form, newtype, record, route, string_enum, tagged_union,
    untagged_union,
};

/// `format: date-time`.
#[cfg(feature = "chrono")]
pub type DateTime = chrono::DateTime<chrono::Utc>;

/// `format: date`.
#[cfg(feature = "chrono")]
pub type Date = chrono::NaiveDate;
