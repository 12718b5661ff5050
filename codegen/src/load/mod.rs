//! A vendored document, read: its value, and the file, line and column of every JSON pointer.
//! It takes the path of a JSON or YAML file, reads the files beside it that the document refers to,
//! and gives a [`Document`] for overlays and normalization to change.

mod bundle;
mod error;
mod folder;
mod json;
mod limits;
pub mod pointer;
mod positions;
mod scalar;
mod size;
mod sources;
mod text;
mod yaml;

use std::path::Path;
use std::sync::Arc;

use serde_json::Value;

pub use error::{LoadError, Problem};
pub use folder::Folder;
pub use limits::Limits;
pub use positions::Positions;
pub(crate) use size::Size;
pub use sources::Sources;
pub(crate) use sources::{FileId, SourceFile};

use self::folder::DiskFolder;
use crate::report::{Code, Report};

/// What a finding about a key that stands twice in a document ends with.
const LATER_COUNTS: &str = "; the later one counts";

/// A document and where its parts came from.
#[derive(Debug, Clone)]
pub struct Document {
    /// The outermost object.
    pub value: Value,
    /// Where each part came from. A step that moves parts tells it so.
    pub sources: Sources,
    /// What loading had to say, such as references that could not be followed.
    pub report: Report,
}

/// Reads a document with the default limits, and bundles the files of its folder that it refers to.
///
/// The file name in locations is the path as given, with `/` between its parts.
/// References that cannot be followed, and keys that stand twice in one object, are in the document's report.
///
/// # Errors
/// Fails if the file cannot be read, or is not an object in JSON or YAML, or if limits are exceeded.
pub fn load(path: &Path) -> Result<Document, LoadError> {
    let limits = Limits::default();
    let (name, bytes) = read(path, &limits)?;
    let fail = |problem| LoadError::new(&name, problem);
    let mut document = Document::parse(&name, &bytes, &limits)?;
    let folder = DiskFolder::open(path.parent().unwrap_or(Path::new(""))).map_err(fail)?;
    let file = path.file_name().unwrap_or_default().to_string_lossy();
    bundle::bundle(&mut document, &folder, &file, &limits)?;
    Ok(document)
}

/// Like [`load`], from a folder that need not be on disk. `path` is the path of the document's file in the folder.
///
/// # Errors
/// As [`load`] does.
pub fn load_from(folder: &dyn Folder, path: &str, limits: &Limits) -> Result<Document, LoadError> {
    let name = folder.display(path);
    let bytes = folder
        .read(path, limits.bytes)
        .map_err(|problem| LoadError::new(&name, problem))?;
    let mut document = Document::parse(&name, &bytes, limits)?;
    bundle::bundle(&mut document, folder, path, limits)?;
    Ok(document)
}

impl Document {
    /// Reads a document from memory. References to other files are left as they are.
    ///
    /// Of equal keys in one object, the last counts; each of the others is overwritten, which the report says.
    ///
    /// # Errors
    /// Fails if the bytes are not an object in JSON or YAML, or exceed a limit.
    pub fn parse(file_name: &str, bytes: &[u8], limits: &Limits) -> Result<Self, LoadError> {
        let (value, file) = parse_object(file_name, bytes, limits)?;
        let repeated = file.repeated_keys(Code::DuplicateKey, LATER_COUNTS);
        Ok(Self {
            value,
            sources: Sources::new(Arc::new(file)),
            report: repeated.into_iter().collect(),
        })
    }
}

/// Reads JSON or YAML, whichever the text begins like, and records where each value stands.
///
/// Pure: nothing is read but the bytes. Of JSON (RFC 8259), the strict form is read; of YAML (1.2), one document
/// with the scalars of the core schema, with anchors, aliases and merge keys, and with keys turned into strings;
/// the lines of a quoted scalar may be indented less than the specification asks for.
/// Of equal keys in one object, the last counts; [`Document::parse`] reports them, which this cannot.
///
/// # Errors
/// Fails for bytes that are not UTF-8 text in either language, or that exceed a limit; see [`Problem`].
pub fn parse(
    file_name: &str,
    bytes: &[u8],
    limits: &Limits,
) -> Result<(Value, Positions), LoadError> {
    let text = text::decode(file_name, bytes, limits)?;
    parse_text(file_name, text, limits)
}

fn parse_text(
    file_name: &str,
    text: &str,
    limits: &Limits,
) -> Result<(Value, Positions), LoadError> {
    if json::looks_like_json(text) {
        json::read(file_name, text, limits)
    } else {
        yaml::read(file_name, text, limits)
    }
}

/// The name of a file in locations, and its bytes.
///
/// The file is read by the path itself, which may be a link: whoever gave it has chosen the file.
pub(crate) fn read(path: &Path, limits: &Limits) -> Result<(String, Vec<u8>), LoadError> {
    let name = path.to_string_lossy().replace('\\', "/");
    match folder::read_file(path, limits.bytes) {
        Ok(bytes) => Ok((name, bytes)),
        Err(problem) => Err(LoadError::new(&name, problem)),
    }
}

/// Reads a file that is to hold an object. [`SourceFile::repeated_keys`] tells what was overwritten in it.
pub(crate) fn parse_object(
    file_name: &str,
    bytes: &[u8],
    limits: &Limits,
) -> Result<(Value, SourceFile), LoadError> {
    let text = text::decode(file_name, bytes, limits)?;
    let (value, positions) = parse_text(file_name, text, limits)?;
    let found = match &value {
        Value::Object(_) => return Ok((value, SourceFile::new(file_name, text, positions))),
        Value::Array(_) => "an array",
        Value::String(_) if text.trim_ascii_start().starts_with('<') => {
            "a web page or other markup"
        }
        Value::String(_) => "a single string",
        Value::Null => "null",
        Value::Bool(_) | Value::Number(_) => "a single value",
    };
    let offset = positions.offset("").unwrap_or_default();
    Err(LoadError::new(file_name, Problem::NotObject { found }).at(file_name, text, offset))
}

#[cfg(test)]
mod tests;
