//! Why a file could not be loaded: the problem, the place and the remedy.
//! The readers return these errors; the command line shows them as diagnostics with the codes of group K01.

use std::fmt;

use crate::report::{Code, Diagnostic, Location};

use super::text::Lines;

/// A file could not be loaded as a document.
#[derive(Debug, thiserror::Error)]
pub struct LoadError {
    /// The file, as its path was given.
    pub file: String,
    /// The place in the file, where there is one.
    pub location: Option<Box<Location>>,
    /// What is wrong.
    #[source]
    pub problem: Problem,
}

/// What is wrong with a file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// The file could not be opened or read.
    #[error("cannot read the file: {0}")]
    Unreadable(std::io::Error),
    /// The file exceeds [`super::Limits::bytes`].
    #[error("the file has {bytes} bytes, and the limit is {limit}")]
    TooLarge {
        /// The size of the file.
        bytes: u64,
        /// The limit.
        limit: usize,
    },
    /// The bytes are not UTF-8.
    #[error("the bytes at offset {offset} are not UTF-8")]
    NotUtf8 {
        /// The offset of the first such byte.
        offset: usize,
    },
    /// The text holds U+0000.
    #[error("the text contains a NUL byte")]
    Nul,
    /// There is no value at all.
    #[error("the file holds no document")]
    Empty,
    /// The text begins like JSON, and is not JSON (RFC 8259).
    #[error("not valid JSON: {0}")]
    Json(String),
    /// The text is not YAML 1.2.
    #[error("not valid YAML: {0}")]
    Yaml(String),
    /// Arrays and objects nest beyond [`super::Limits::depth`].
    #[error("values nest more than {limit} deep")]
    TooDeep {
        /// The limit.
        limit: usize,
    },
    /// There are more values than [`super::Limits::values`], or more text than [`super::Limits::bytes`],
    /// counting what YAML aliases expand to and what references to other files bring in.
    #[error("there are more than {limit} {unit}")]
    TooMany {
        /// The limit.
        limit: usize,
        /// What was counted: `values`, `bytes of text` or `files`.
        unit: &'static str,
    },
    /// A YAML key is a sequence or a mapping.
    #[error("a key is an array or an object")]
    KeyNotText,
    /// A YAML alias stands within the value it names.
    #[error("an alias stands within the value that it names")]
    CyclicAlias,
    /// A number has no JSON form, or none within 64 bits.
    #[error("the number `{0}` cannot be held")]
    NumberOutOfRange(String),
    /// A YAML tag outside the core schema, or one that its value does not fit.
    #[error("the tag `{0}` is not supported here")]
    UnsupportedTag(String),
    /// The value of a YAML merge key is no mapping.
    #[error("the merge key `<<` has no mapping to merge")]
    MergeNotMapping,
    /// There is more than one YAML document.
    #[error("the file holds several YAML documents")]
    SeveralDocuments,
    /// The outermost value is not an object.
    #[error("the document is {found}, not an object")]
    NotObject {
        /// What it is instead.
        found: &'static str,
    },
}

impl LoadError {
    pub(super) fn new(file: &str, problem: Problem) -> Self {
        Self {
            file: file.to_owned(),
            location: None,
            problem,
        }
    }

    /// Gives the place by its byte offset in the text.
    pub(super) fn at(mut self, file: &str, text: &str, offset: usize) -> Self {
        self.location = Some(Box::new(Lines::of(text).locate(file, text, offset)));
        self
    }

    /// The stable code of the problem.
    pub fn code(&self) -> Code {
        self.problem.code()
    }

    /// What the reader can do.
    pub fn remedy(&self) -> &'static str {
        self.problem.remedy()
    }

    /// The place and the problem, without the remedy.
    pub(super) fn summary(&self) -> String {
        match &self.location {
            Some(location) => format!(
                "{}:{}:{}: {}",
                self.file, location.line, location.column, self.problem
            ),
            None => format!("{}: {}", self.file, self.problem),
        }
    }

    /// The error as a finding, with the location where it has one.
    pub fn diagnostic(&self) -> Diagnostic {
        let message = match &self.location {
            Some(_) => self.problem.to_string(),
            None => self.summary(),
        };
        Diagnostic::new(self.code(), "", message)
            .remedy(self.remedy())
            .at(self.location.as_deref().cloned())
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.summary(), self.remedy())
    }
}

impl Problem {
    fn code(&self) -> Code {
        match self {
            Self::Unreadable(_) => Code::FileUnreadable,
            Self::TooLarge { .. } => Code::FileTooLarge,
            Self::NotUtf8 { .. } => Code::FileNotUtf8,
            Self::Nul => Code::FileHasNul,
            Self::Empty => Code::DocumentEmpty,
            Self::Json(_) => Code::JsonInvalid,
            Self::Yaml(_) => Code::YamlInvalid,
            Self::TooDeep { .. } => Code::DocumentTooDeep,
            Self::TooMany { .. } => Code::DocumentTooManyValues,
            Self::KeyNotText => Code::KeyNotText,
            Self::CyclicAlias => Code::AliasCyclic,
            Self::NumberOutOfRange(_) => Code::NumberOutOfRange,
            Self::UnsupportedTag(_) => Code::TagUnsupported,
            Self::MergeNotMapping => Code::MergeNotMapping,
            Self::SeveralDocuments => Code::SeveralDocuments,
            Self::NotObject { .. } => Code::DocumentNotObject,
        }
    }

    fn remedy(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "check the path, and that the file may be read",
            Self::TooLarge { .. } => "vendor the document alone, without embedded data",
            Self::NotUtf8 { .. } => "save the file as UTF-8",
            Self::Nul => {
                "save the file as text; in a quoted string write the character as `\\u0000`"
            }
            Self::Empty => "fetch the document again",
            Self::Json(_) => {
                "mend the file; if it is YAML in flow style, put a line `---` before it"
            }
            Self::Yaml(_) => "mend the file; look at indentation and quotes",
            Self::TooDeep { .. } => {
                "give nested schemas names under `components`, and refer to them"
            }
            Self::TooMany { .. } => {
                "replace YAML aliases by `$ref`, or split off what no client needs"
            }
            Self::KeyNotText => {
                "write the key as a string; a key that begins with a brace needs quotes"
            }
            Self::CyclicAlias => "describe a recursive structure with `$ref`",
            Self::NumberOutOfRange(_) => "remove a bound that bounds nothing, or quote the value",
            Self::UnsupportedTag(_) => "remove the tag; in place of `!include`, use `$ref`",
            Self::MergeNotMapping => "give `<<` an alias to a mapping, or quote the key",
            Self::SeveralDocuments => "keep one document, and split the file at the `---` lines",
            Self::NotObject { .. } => {
                "check that the file is an OpenAPI document, and not a web page"
            }
        }
    }
}
