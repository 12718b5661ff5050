//! Why an overlay was not applied: one finding for each thing that is wrong with it.
//! Reading and applying collect the findings, so that one run shows all actions that went stale.

use std::fmt;

use crate::report::{Diagnostic, Report};

/// An overlay could not be read or applied.
#[derive(Debug, Clone, thiserror::Error)]
pub struct OverlayError {
    diagnostics: Vec<Diagnostic>,
}

impl OverlayError {
    pub(super) fn new(diagnostics: Vec<Diagnostic>) -> Self {
        Self { diagnostics }
    }

    /// What is wrong, each with its place in the overlay file.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// The same, ready to be rendered.
    pub fn into_report(self) -> Report {
        let mut report = Report::new();
        report.extend(self.diagnostics);
        report
    }
}

impl fmt::Display for OverlayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, diagnostic) in self.diagnostics.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            if let Some(place) = &diagnostic.location {
                write!(f, "{}:{}:{}: ", place.file, place.line, place.column)?;
            }
            f.write_str(&diagnostic.message)?;
            if !diagnostic.remedy.is_empty() {
                write!(f, "; {}", diagnostic.remedy)?;
            }
        }
        Ok(())
    }
}
