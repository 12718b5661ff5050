//! The manifest of vendored APIs, `openapi/apis.toml`: a table per API with its document, where it
//! came from and the digest of its bytes.

use std::collections::BTreeMap;
use std::path::PathBuf;

use keyroute_codegen::client_name;
use keyroute_codegen::report::{Allowance, Denial, Policy};
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
    /// Findings that are accepted.
    #[serde(default)]
    allow: Vec<Allowance>,
    /// Findings that are errors.
    #[serde(default)]
    deny: Vec<Denial>,
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

    /// What the findings about the API count for.
    pub(crate) fn policy(&self) -> Policy {
        Policy {
            allow: self.allow.clone(),
            deny: self.deny.clone(),
        }
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
    parse(&text)
}

fn parse(text: &str) -> Result<BTreeMap<String, Entry>, Failure> {
    let fault = |message: String| Failure::Manifest(format!("openapi/apis.toml: {message}"));
    let manifest: BTreeMap<String, Entry> =
        toml::from_str(text).map_err(|error| fault(error.to_string()))?;
    for (name, entry) in &manifest {
        if let Some(problem) = entry.policy().contradiction() {
            return Err(fault(format!("[{name}]: {problem}")));
        }
    }
    Ok(manifest)
}

#[cfg(test)]
mod tests {
    use super::parse;

    const ENTRY: &str = "[petstore]\ndocument = \"a.yaml\"\nsource = \"x\"\nsha256 = \"y\"\n";

    fn said(more: &str) -> String {
        match parse(&format!("{ENTRY}{more}")) {
            Ok(_) => String::new(),
            Err(failure) => failure.to_string(),
        }
    }

    #[test]
    fn findings_are_allowed_and_denied_by_code_and_place() {
        let written = r##"
            allow = ["K0402", { code = "K0403", at = "#/paths/~1a" }]
            deny = ["K0403", "warnings"]
        "##;
        let manifest = parse(&format!("{ENTRY}{written}")).expect("a manifest");
        let policy = manifest["petstore"].policy();
        assert_eq!((policy.allow.len(), policy.deny.len()), (2, 2));
    }

    #[test]
    fn what_the_manifest_does_not_know_is_an_error_at_its_line() {
        let unknown = said(r#"allow = ["K04O2"]"#);
        assert!(unknown.contains("line 5"), "{unknown}");
        assert!(unknown.contains("did you mean `K0402`"), "{unknown}");
        assert!(said("alow = []").contains("unknown field `alow`"));
        let both = said("allow = [\"K0402\"]\ndeny = [\"K0402\"]");
        assert!(
            both.contains("[petstore]: K0402 is both allowed and denied"),
            "{both}"
        );
    }
}
