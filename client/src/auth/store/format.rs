//! How one record is written where each has a place of its own: JSON that names its version.

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{Record, StoreError};

/// The format that this version reads and writes.
pub(super) const VERSION: u32 = 1;

#[derive(Serialize)]
struct Written<'a> {
    version: u32,
    token: &'a Record,
}

#[derive(Deserialize)]
struct Read {
    token: Record,
}

/// What every version has.
#[derive(Deserialize)]
struct Versioned {
    version: u32,
}

/// The record as text.
pub(super) fn encode(place: &str, token: &Record) -> Result<Zeroizing<Vec<u8>>, StoreError> {
    // Room for most, since growing leaves copies behind that are not wiped.
    let mut bytes = Zeroizing::new(Vec::with_capacity(8192));
    let version = VERSION;
    serde_json::to_writer(&mut *bytes, &Written { version, token }).map_err(|_| {
        StoreError::Backend {
            place: place.to_owned(),
            reason: "the token cannot be written as JSON".to_owned(),
        }
    })?;
    Ok(bytes)
}

/// The record that was written as this text, which is wiped.
pub(super) fn decode(place: &str, bytes: Vec<u8>) -> Result<Record, StoreError> {
    let bytes = Zeroizing::new(bytes);
    check_version(place, &bytes)?;
    let read: Read =
        serde_json::from_slice(&bytes).map_err(|_| unreadable(place, "it is damaged"))?;
    Ok(read.token)
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
