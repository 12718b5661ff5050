//! Where things are in this repository, found from where the xtask was built, so that no command
//! depends on the working directory.

use std::path::{Path, PathBuf};

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask).to_path_buf()
}

/// A path as messages show it: relative to the root where it is inside, with forward slashes.
pub(crate) fn shown(path: &Path) -> String {
    let root = root();
    path.strip_prefix(&root)
        .unwrap_or(path)
        .to_string_lossy()
        .replace('\\', "/")
}

/// What went wrong with a file or a command.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// A file cannot be read or written.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// The manifest is wrong.
    #[error("{0}")]
    Manifest(String),
    /// A document cannot be read.
    #[error(transparent)]
    Load(#[from] keyroute_codegen::load::LoadError),
    /// An overlay cannot be read, or no longer applies.
    #[error(transparent)]
    Overlay(#[from] keyroute_codegen::overlay::OverlayError),
    /// Another program failed.
    #[error("`{command}` failed{detail}")]
    Program {
        /// The command.
        command: String,
        /// What it said.
        detail: String,
    },
}

/// What a command returns: whether all is well, or why it could not be found out.
pub(crate) type Outcome = Result<bool, Box<dyn std::error::Error>>;

/// Reads a file.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(path).map_err(|source| Failure::File {
        path: shown(path),
        source,
    })
}

/// Writes a file, and the folders above it.
pub(crate) fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let failure = |source| Failure::File {
        path: shown(path),
        source,
    };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(failure)?;
    }
    std::fs::write(path, text).map_err(failure)
}
