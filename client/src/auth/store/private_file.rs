//! Files that only their owner can use: opened without following links, created with mode 0600 in a
//! directory that nobody else can change. What stands under a path is looked at before and after it
//! is opened, so that it cannot be exchanged in between.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use super::StoreError;

/// A file that is exchanged that often between two looks is not left alone.
const TRIES: u32 = 100;

/// Opens a file if it exists, is no link, and is not for others.
pub(super) fn open(path: &Path, options: &OpenOptions) -> Result<Option<File>, StoreError> {
    for _ in 0..TRIES {
        let named = match fs::symlink_metadata(path) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(failed(path, "open", &error)),
        };
        if !named.is_file() {
            return Err(not_safe(
                path,
                "it is a symbolic link or no file; give the path of a file",
            ));
        }
        let opened = options
            .open(path)
            .and_then(|file| Ok((file.metadata()?, file)));
        match opened {
            // Another process has renamed a newer one over it, which is fine: that one, then.
            Ok((metadata, _)) if !is_same(&named, &metadata) => {}
            Ok((metadata, file)) => return check_owner(path, &metadata).map(|()| Some(file)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(failed(path, "open", &error)),
        }
    }
    Err(not_safe(
        path,
        "it is replaced again and again; let nothing else write there",
    ))
}

/// Opens a file as [`open`] does, or creates it.
pub(super) fn open_or_create(path: &Path, options: &OpenOptions) -> Result<File, StoreError> {
    for _ in 0..TRIES {
        if let Some(file) = open(path, options)? {
            return Ok(file);
        }
        match create(path) {
            Ok(file) => return Ok(file),
            // By another process, in between.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(failed(path, "create", &error)),
        }
    }
    Err(not_safe(
        path,
        "it is replaced again and again; let nothing else write there",
    ))
}

/// Creates a file that was not there, not even as a link.
pub(super) fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Whether a path still leads to an open file.
pub(super) fn leads_to(path: &Path, file: &File) -> bool {
    match (fs::symlink_metadata(path), file.metadata()) {
        (Ok(named), Ok(opened)) => is_same(&named, &opened),
        _ => false,
    }
}

/// Creates the directory of a path where it is missing, for its owner alone, and durably; refuses one
/// in which everybody can put files in the place of others.
pub(super) fn prepare_directory(path: &Path) -> Result<(), StoreError> {
    let directory = directory(path);
    if !directory.exists() {
        let failed = |error| failed(path, "create its directory", &error);
        // The names of new directories must be as durable as what is kept in them.
        let missing: Vec<_> = directory
            .ancestors()
            .take_while(|it| !it.exists())
            .collect();
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(directory).map_err(failed)?;
        for made in missing {
            sync_directory(made).map_err(failed)?;
        }
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        let metadata = fs::metadata(directory).map_err(|error| failed(path, "open", &error))?;
        // In one with the sticky bit, such as /tmp, files can be added and not exchanged.
        if metadata.mode() & 0o1002 == 0o002 {
            let reason = "everybody can change its directory; take one that is yours";
            return Err(not_safe(path, reason));
        }
    }
    Ok(())
}

/// Makes a rename in the directory of a path durable. Only Unix knows how.
pub(super) fn sync_directory(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    File::open(directory(path))?.sync_all()?;
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

fn directory(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// The path with something added to its last part.
pub(super) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

#[cfg(unix)]
fn is_same(one: &fs::Metadata, other: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

#[cfg(not(unix))]
fn is_same(one: &fs::Metadata, other: &fs::Metadata) -> bool {
    one.is_file() && other.is_file()
}

#[cfg(unix)]
fn check_owner(path: &Path, opened: &fs::Metadata) -> Result<(), StoreError> {
    use std::os::unix::fs::MetadataExt as _;
    if opened.mode() & 0o077 != 0 {
        return Err(not_safe(
            path,
            "others may open it; change its mode to 0600",
        ));
    }
    // The superuser could open it, and would leave it to its owner as a file of the superuser.
    #[cfg(target_os = "linux")]
    if opened.uid() != rustix::process::geteuid().as_raw() {
        return Err(not_safe(
            path,
            "it belongs to another user; give each user a file",
        ));
    }
    Ok(())
}

#[cfg(not(unix))]
fn check_owner(_: &Path, _: &fs::Metadata) -> Result<(), StoreError> {
    Ok(())
}

fn not_safe(path: &Path, reason: &'static str) -> StoreError {
    StoreError::Unsafe {
        place: shown(path),
        reason,
    }
}

pub(super) fn shown(path: &Path) -> String {
    path.display().to_string()
}

pub(super) fn failed(path: &Path, action: &'static str, error: &io::Error) -> StoreError {
    StoreError::Io {
        place: shown(path),
        action,
        kind: error.kind(),
    }
}
