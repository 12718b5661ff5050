//! Corrections to a vendored document that live beside it, as actions of the Overlay Specification 1.0 and 1.1.
//! It takes the loaded document and an [`Overlay`], and changes the document for normalization to take on;
//! an action that no longer applies is an error, so that a correction which went stale is seen.

mod action;
mod apply;
mod error;
mod merge;
mod target;
mod unmatched;

use std::path::Path;
use std::sync::Arc;

pub use error::OverlayError;

use self::action::{Action, Version};
use crate::load::{Document, Limits, LoadError, SourceFile};
use crate::report::Location;

/// An overlay document: a list of actions, each with the `JSONPath` of what it changes (RFC 9535).
#[derive(Debug)]
pub struct Overlay {
    title: String,
    /// The document that the overlay says it is for.
    extends: Option<String>,
    version: Version,
    actions: Vec<Action>,
    file: Arc<SourceFile>,
}

/// What an overlay did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverlayOutcome {
    /// The actions in their order.
    pub actions: Vec<ActionOutcome>,
}

/// What one action did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionOutcome {
    /// The `JSONPath` of the action, as written.
    pub target: String,
    /// What kind of action it is: `update`, `copy` or `remove`.
    pub kind: &'static str,
    /// How many places of the document it selected.
    pub selected: usize,
    /// How many of these it changed: an update that says what the document says already changes nothing.
    pub changed: usize,
    /// The place of the action in the overlay file.
    pub location: Option<Location>,
}

impl Overlay {
    /// Reads an overlay from a file.
    ///
    /// # Errors
    /// Fails if the file cannot be read, is neither JSON nor YAML, or is no overlay
    /// (Overlay Specification 1.1, section 4.4).
    pub fn load(path: &Path) -> Result<Self, OverlayError> {
        let limits = Limits::default();
        let (name, bytes) = crate::load::read(path, &limits)?;
        Self::parse(&name, &bytes, &limits)
    }

    /// Reads an overlay from memory.
    ///
    /// # Errors
    /// As [`Self::load`] does.
    pub fn parse(file_name: &str, bytes: &[u8], limits: &Limits) -> Result<Self, OverlayError> {
        let (value, file) = crate::load::parse_object(file_name, bytes, limits)?;
        action::read(&value, Arc::new(file))
    }

    /// The title that the overlay gives itself.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The file that the overlay was read from.
    pub fn file_name(&self) -> &str {
        self.file.name()
    }
}

/// Applies the actions of an overlay in their order, each to the result of those before it.
///
/// What an action sets is located in the overlay file from then on. An update that changes nothing is noted
/// in the document's report.
///
/// # Errors
/// Fails if an action selects nothing, or does not fit what it selects (section 4.4.3.2); all such actions are named.
/// The document is unchanged then.
pub fn apply(document: &mut Document, overlay: &Overlay) -> Result<OverlayOutcome, OverlayError> {
    apply::apply(document, overlay, &Limits::default())
}

impl From<LoadError> for OverlayError {
    fn from(error: LoadError) -> Self {
        Self::new(vec![error.diagnostic()])
    }
}

#[cfg(test)]
mod tests;
