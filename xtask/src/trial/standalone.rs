//! A crate of its own for a generated client, which depends on `keyroute` by path.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use keyroute_codegen::{Generated, Options, client_name, generate, load};
use serde_json::Value;

use crate::repository::{Failure, root, write};

/// A generated crate.
pub(crate) struct Standalone {
    /// What was generated.
    pub(crate) generated: Generated,
    /// `openapi` of the document.
    pub(crate) version: String,
    /// How long it took, from the document's bytes to the text of the files.
    pub(crate) took: Duration,
}

/// Generates a crate into a folder.
pub(crate) fn standalone(
    document: &Path,
    out: &Path,
    change: impl FnOnce(&mut Options),
) -> Result<Standalone, Failure> {
    let begun = Instant::now();
    let loaded = load::load(document)?;
    let version = match loaded.value.get("openapi") {
        Some(Value::String(version)) => version.clone(),
        // Written without quotes, `3.0` is a number.
        Some(version) => version.to_string(),
        None => String::new(),
    };
    let title = loaded
        .value
        .pointer("/info/title")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let client = client_name(title);
    let source = document
        .file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let mut options = Options::standalone(&client, &source);
    change(&mut options);
    let generated = generate(loaded, &options);
    let took = begun.elapsed();
    write(&out.join("Cargo.toml"), &manifest(&client, &generated))?;
    write(&out.join("src/lib.rs"), &library(&client, &source))?;
    write(&out.join("src/routes.rs"), &generated.routes)?;
    write(&out.join("src/types.rs"), &generated.types)?;
    Ok(Standalone {
        generated,
        version,
        took,
    })
}

/// The folders of several crates, each named for its document.
pub(crate) fn folders(documents: &[PathBuf], out: &Path) -> Vec<PathBuf> {
    let mut taken = std::collections::HashSet::new();
    documents
        .iter()
        .map(|document| {
            let stem = document.file_stem().unwrap_or_default().to_string_lossy();
            let mut name = stem.into_owned();
            while !taken.insert(name.clone()) {
                name.push('_');
            }
            out.join(name)
        })
        .collect()
}

fn manifest(client: &str, generated: &Generated) -> String {
    let name: String = client
        .chars()
        .enumerate()
        .flat_map(|(index, letter)| {
            let dash = (index > 0 && letter.is_ascii_uppercase()).then_some('-');
            dash.into_iter().chain(letter.to_lowercase())
        })
        .collect();
    let mut features = vec!["\"rustls\""];
    let uses = |word: &str| generated.types.contains(word) || generated.routes.contains(word);
    if uses("Date") {
        features.push("\"chrono\"");
    }
    if uses("Uuid") {
        features.push("\"uuid\"");
    }
    let runtime = root().join("client").display().to_string();
    format!(
        "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\npublish = false\n\n\
         [dependencies]\n\
         keyroute = {{ path = {runtime:?}, default-features = false, features = [{}] }}\n\
         # A crate of its own, wherever it lies.\n[workspace]\n",
        features.join(", ")
    )
}

fn library(client: &str, source: &str) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write!(
        text,
        "//! A client generated from {source} by `cargo xtask try`.\n\n\
         #[allow(rustdoc::all, clippy::all)]\npub mod routes;\n\
         #[allow(rustdoc::all, clippy::all)]\npub mod types;\n\n\
         pub use routes::{client};\n"
    );
    text
}
