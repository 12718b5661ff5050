//! A vendored document, read: its value, and the file, line and column of every JSON pointer.
//! It takes the path of a JSON or YAML file, reads the files beside it that the document refers to,
//! and gives a [`Document`] for overlays and normalization to change.

mod error;
mod json;
mod limits;
pub mod pointer;
mod positions;
mod scalar;
mod sources;
mod text;
mod yaml;

use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;

use serde_json::Value;

pub use error::{LoadError, Problem};
pub use limits::Limits;
pub use positions::Positions;
pub(crate) use sources::SourceFile;
pub use sources::Sources;

use crate::report::Report;

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

/// Reads a document with the default limits.
///
/// The file name in locations is the path as given, with `/` between its parts.
///
/// # Errors
/// Fails if the file cannot be read, or is not an object in JSON or YAML.
pub fn load(path: &Path) -> Result<Document, LoadError> {
    let limits = Limits::default();
    let name = path.to_string_lossy().replace('\\', "/");
    let bytes = read_file(path, &limits).map_err(|problem| LoadError::new(&name, problem))?;
    Document::parse(&name, &bytes, &limits)
}

impl Document {
    /// Reads a document from memory. References to other files are left as they are.
    ///
    /// # Errors
    /// Fails if the bytes are not an object in JSON or YAML, or exceed a limit.
    pub fn parse(file_name: &str, bytes: &[u8], limits: &Limits) -> Result<Self, LoadError> {
        let (value, file) = parse_object(file_name, bytes, limits)?;
        Ok(Self {
            value,
            sources: Sources::new(Arc::new(file)),
            report: Report::new(),
        })
    }
}

/// Reads JSON or YAML, whichever the text begins like, and records where each value stands.
///
/// Pure: nothing is read but the bytes. Of JSON (RFC 8259), the strict form is read; of YAML (1.2), one document
/// with the scalars of the core schema, with anchors, aliases and merge keys, and with keys turned into strings.
///
/// # Errors
/// Fails for bytes that are not UTF-8 text in either language, that have a key twice in one object,
/// or that exceed a limit; see [`Problem`].
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

/// Reads a file that is to hold an object.
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

/// The bytes of a regular file within the size limit.
fn read_file(path: &Path, limits: &Limits) -> Result<Vec<u8>, Problem> {
    // Asked before the file is opened, since opening a pipe would wait for its other end.
    let metadata = std::fs::metadata(path).map_err(Problem::Unreadable)?;
    if !metadata.is_file() {
        let error =
            std::io::Error::new(std::io::ErrorKind::InvalidInput, "it is not a regular file");
        return Err(Problem::Unreadable(error));
    }
    let limit = limits.bytes as u64;
    let too_large = |bytes| Problem::TooLarge {
        bytes,
        limit: limits.bytes,
    };
    if metadata.len() > limit {
        return Err(too_large(metadata.len()));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default());
    // The file may grow while it is read.
    let file = File::open(path).map_err(Problem::Unreadable)?;
    file.take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(Problem::Unreadable)?;
    if bytes.len() as u64 > limit {
        return Err(too_large(bytes.len() as u64));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests;
