//! One finding about a document, and the place it is about.
//! Each step makes diagnostics from a code, a JSON pointer and a message; the report collects them
//! and fills in their locations at the end.

use super::{Code, Disposition};

/// A place in a file, for people to go to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// The file, as its path was given.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
    /// The text of the line; of a very long line, the part around the column.
    pub source_line: String,
    /// The column within `source_line`, which differs from `column` where the line was cut.
    pub source_column: usize,
}

/// One finding about a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind of finding it is.
    pub code: Code,
    /// The place in the document, a JSON pointer (RFC 6901); empty for the whole document.
    pub pointer: String,
    /// What was found, in one sentence without a full stop.
    pub message: String,
    /// What the reader can do about it; empty where the code's explanation says it all.
    pub remedy: String,
    /// The place in the file, once resolved.
    pub location: Option<Location>,
    /// Whether a policy makes an error of it.
    pub denied: bool,
}

impl Diagnostic {
    /// A finding at `pointer`, with neither remedy nor location yet.
    pub fn new(code: Code, pointer: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            code,
            pointer: pointer.into(),
            message: message.into(),
            remedy: String::new(),
            location: None,
            denied: false,
        }
    }

    /// Says what the reader can do.
    #[must_use]
    pub fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = remedy.into();
        self
    }

    /// Gives the place in a file, where it is not the one that the pointer leads to.
    #[must_use]
    pub fn at(mut self, location: impl Into<Option<Location>>) -> Self {
        self.location = location.into();
        self
    }

    /// What the generator does with the construct.
    pub fn disposition(&self) -> Disposition {
        self.code.disposition()
    }

    /// How much it counts: `note`, `warning` or `error`.
    pub fn severity(&self) -> &'static str {
        if self.denied {
            Disposition::Refused.label()
        } else {
            self.disposition().label()
        }
    }
}
