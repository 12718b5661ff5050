//! The folder that a document and the files it refers to are read from.
//! Loading asks it for files by their path within it; on disk it gives regular files that are truly inside,
//! and in a test it can be a map.

use std::fs::File;
use std::io::{Error, ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use super::error::Problem;

/// Where files are read from, by their path within the folder, with `/` between its parts.
pub trait Folder {
    /// The bytes of a file.
    ///
    /// # Errors
    /// Fails with [`Problem::Unreadable`] or [`Problem::TooLarge`].
    fn read(&self, path: &str, limit: usize) -> Result<Vec<u8>, Problem>;

    /// The name of a file in locations and messages.
    fn display(&self, path: &str) -> String {
        path.to_owned()
    }
}

/// A folder on disk.
#[derive(Debug)]
pub(super) struct DiskFolder {
    path: PathBuf,
    /// The same, without symbolic links.
    canonical: PathBuf,
}

impl DiskFolder {
    /// Opens a folder; the empty path is the current one.
    pub(super) fn open(path: &Path) -> Result<Self, Problem> {
        let lookup = if path.as_os_str().is_empty() {
            Path::new(".")
        } else {
            path
        };
        Ok(Self {
            path: path.to_owned(),
            canonical: lookup.canonicalize().map_err(Problem::Unreadable)?,
        })
    }
}

impl Folder for DiskFolder {
    fn read(&self, path: &str, limit: usize) -> Result<Vec<u8>, Problem> {
        let file = self
            .canonical
            .join(path)
            .canonicalize()
            .map_err(Problem::Unreadable)?;
        if !file.starts_with(&self.canonical) {
            let error = Error::new(
                ErrorKind::PermissionDenied,
                "it is a link out of the document's folder",
            );
            return Err(Problem::Unreadable(error));
        }
        read_file(&file, limit)
    }

    fn display(&self, path: &str) -> String {
        self.path.join(path).to_string_lossy().replace('\\', "/")
    }
}

/// The bytes of a regular file within the size limit.
pub(super) fn read_file(path: &Path, limit: usize) -> Result<Vec<u8>, Problem> {
    // Asked before the file is opened, since opening a pipe would wait for its other end.
    let metadata = std::fs::metadata(path).map_err(Problem::Unreadable)?;
    if !metadata.is_file() {
        let error = Error::new(ErrorKind::InvalidInput, "it is not a regular file");
        return Err(Problem::Unreadable(error));
    }
    let limit_bytes = limit as u64;
    if metadata.len() > limit_bytes {
        let bytes = metadata.len();
        return Err(Problem::TooLarge { bytes, limit });
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default());
    let file = File::open(path).map_err(Problem::Unreadable)?;
    // The file may have grown since.
    file.take(limit_bytes + 1)
        .read_to_end(&mut bytes)
        .map_err(Problem::Unreadable)?;
    if bytes.len() > limit {
        let bytes = bytes.len() as u64;
        return Err(Problem::TooLarge { bytes, limit });
    }
    Ok(bytes)
}
