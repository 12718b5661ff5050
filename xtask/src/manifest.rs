//! The manifest of vendored APIs, `openapi/apis.toml`: a table per API with its document, where it
//! came from and the digest of its bytes.

use std::collections::BTreeMap;
use std::path::PathBuf;

use keyroute_codegen::client_name;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use crate::repository::{Failure, read, root, shown};

/// One vendored API.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entry {
    /// The document, relative to `openapi/`.
    pub(crate) document: PathBuf,
    /// Where the document came from, in prose.
    pub(crate) source: String,
    /// The digest of the document's bytes, in hexadecimal.
    pub(crate) sha256: String,
    /// The name of the client's type; after the API's name where it is left out.
    pub(crate) client: Option<String>,
    /// Whether lists of texts keep values that the document does not list.
    #[serde(default)]
    pub(crate) open_enums: bool,
    /// An overlay, relative to `openapi/`.
    overlay: Option<PathBuf>,
}

impl Entry {
    /// The document's path.
    pub(crate) fn path(&self) -> PathBuf {
        root().join("openapi").join(&self.document)
    }

    /// The overlay's path, where there is one.
    pub(crate) fn overlay_path(&self) -> Option<PathBuf> {
        self.overlay
            .as_ref()
            .map(|overlay| root().join("openapi").join(overlay))
    }

    /// The name of the client's type.
    pub(crate) fn client(&self, name: &str) -> String {
        self.client.clone().unwrap_or_else(|| client_name(name))
    }

    /// Checks that the document is the one that the manifest names.
    pub(crate) fn verify(&self, name: &str) -> Result<(), Failure> {
        if self.source.trim().is_empty() {
            return Err(Failure::Manifest(format!(
                "openapi/apis.toml: [{name}] says nothing of where the document came from; fill in `source`"
            )));
        }
        let mut digest = String::new();
        for byte in Sha256::digest(read(&self.path())?) {
            digest.push_str(&format!("{byte:02x}"));
        }
        if digest == self.sha256 {
            return Ok(());
        }
        Err(Failure::Manifest(format!(
            "{} is not the document that openapi/apis.toml names: its digest is\n  {digest}\nand `sha256` of [{name}] is\n  {}\nIf the change is meant, put the first in the manifest.",
            shown(&self.path()),
            self.sha256
        )))
    }
}

/// Reads the manifest.
pub(crate) fn manifest() -> Result<BTreeMap<String, Entry>, Failure> {
    let path = root().join("openapi").join("apis.toml");
    let text = String::from_utf8_lossy(&read(&path)?).into_owned();
    toml::from_str(&text).map_err(|error| Failure::Manifest(format!("openapi/apis.toml: {error}")))
}
