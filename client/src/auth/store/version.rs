//! The version that everything kept names, so that another version is told from damage.

use serde::Deserialize;

use super::StoreError;

/// The format that this version reads and writes.
pub(super) const VERSION: u32 = 1;

/// What every version has.
#[derive(Deserialize)]
struct Versioned {
    version: u32,
}

/// Refuses what is no token, or another version's. The error shows nothing of the content.
pub(super) fn check_version(place: &str, bytes: &[u8]) -> Result<(), StoreError> {
    let versioned: Versioned =
        serde_json::from_slice(bytes).map_err(|_| unreadable(place, "it holds something else"))?;
    if versioned.version == VERSION {
        Ok(())
    } else {
        Err(unreadable(place, "it was written by another version"))
    }
}

pub(super) fn unreadable(place: &str, reason: &'static str) -> StoreError {
    StoreError::Unreadable {
        place: place.to_owned(),
        reason,
    }
}
