//! How one record is written where each has a place of its own: JSON that names its version.

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::version::{VERSION, check_version, unreadable};
use super::{Record, StoreError};

#[derive(Serialize)]
struct Written<'a> {
    version: u32,
    token: &'a Record,
}

#[derive(Deserialize)]
struct Read {
    token: Record,
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
