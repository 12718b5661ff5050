//! What the generator has to say about a document: stable codes, findings, and their presentation.
//! Every step adds [`Diagnostic`]s to a [`Report`]; at the end the report resolves their locations
//! and renders them for a terminal or as JSON lines.

mod catalogue;
mod code;
mod diagnostic;
mod explanation;
mod nearest;
mod policy;
mod tally;
mod terminal;

use std::collections::HashSet;

pub use catalogue::Code;
pub use code::{Disposition, UnknownCode};
pub use diagnostic::{Diagnostic, Location};
pub use explanation::{Example, Explanation, Role};
pub use nearest::nearest;
pub use policy::{Allowance, Denial, Judgement, Policy};
pub(crate) use tally::Tally;
pub use terminal::Style;

use crate::load::Sources;

/// A file, a line and a column.
type Spot = (String, usize, usize);

/// The findings about a document, in the order in which they were made, each once.
#[derive(Debug, Clone, Default)]
pub struct Report {
    diagnostics: Vec<Diagnostic>,
    /// What tells findings apart: code, pointer and message, and with these the place of one that has its own.
    seen: HashSet<(Code, String, String, Option<Spot>)>,
}

impl Report {
    /// A report without findings.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a finding, unless the same code, pointer and message are there already.
    ///
    /// Findings that come with different locations are different ones.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        let key = |spot| {
            (
                diagnostic.code,
                diagnostic.pointer.clone(),
                diagnostic.message.clone(),
                spot,
            )
        };
        let place = diagnostic.location.as_ref();
        let spot = place.map(|place| (place.file.clone(), place.line, place.column));
        let is_new_anywhere = self.seen.insert(key(None));
        if spot.map_or(is_new_anywhere, |spot| self.seen.insert(key(Some(spot)))) {
            self.diagnostics.push(diagnostic);
        }
    }

    /// The findings, in the order in which they were made.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.diagnostics.iter()
    }

    /// How many findings there are.
    pub fn len(&self) -> usize {
        self.diagnostics.len()
    }

    /// Whether there are no findings.
    pub fn is_empty(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// How many findings have the disposition.
    pub fn count(&self, disposition: Disposition) -> usize {
        self.iter()
            .filter(|diagnostic| diagnostic.disposition() == disposition)
            .count()
    }

    /// Whether anything is an error: refused, or denied by a policy.
    pub fn has_errors(&self) -> bool {
        self.iter().any(|finding| finding.severity() == "error")
    }

    /// Whether anything was refused.
    pub fn has_refusals(&self) -> bool {
        self.iter()
            .any(|diagnostic| diagnostic.disposition() == Disposition::Refused)
    }

    /// Whether loading has said that the reference at the pointer cannot be followed.
    pub(crate) fn names_reference(&self, pointer: &str) -> bool {
        self.iter()
            .any(|finding| finding.code.is_about_files() && finding.pointer == pointer)
    }

    /// Gives the files in locations other names, such as paths relative to a folder.
    pub fn rename_files(&mut self, name: impl Fn(&str) -> String) {
        let places = self.diagnostics.iter_mut();
        for place in places.filter_map(|finding| finding.location.as_mut()) {
            place.file = name(&place.file);
        }
    }

    /// Fills in the location of every finding that has none, from its pointer.
    pub fn resolve_locations(&mut self, sources: &Sources) {
        for diagnostic in &mut self.diagnostics {
            if diagnostic.location.is_none() {
                diagnostic.location = sources.locate(&diagnostic.pointer);
            }
        }
    }

    /// The findings for a terminal, parted by blank lines.
    pub fn render(&self, style: Style) -> String {
        let rendered: Vec<String> = self
            .iter()
            .map(|diagnostic| terminal::render(diagnostic, style))
            .collect();
        rendered.join("\n")
    }

    /// The findings as JSON, one object a line.
    ///
    /// Each has the fields `reason` (always `finding`), `code`, `severity` (`note`, `warning` or `error`),
    /// `pointer`, `file`, `line`, `column`, `message` and `remedy`. The pointer and the remedy are empty
    /// where there is none, and the place is null where it is not known.
    pub fn to_json_lines(&self) -> String {
        #[derive(serde::Serialize)]
        struct Finding<'a> {
            reason: &'static str,
            code: Code,
            severity: &'static str,
            pointer: &'a str,
            file: Option<&'a str>,
            line: Option<usize>,
            column: Option<usize>,
            message: &'a str,
            remedy: &'a str,
        }

        let mut text = String::new();
        for finding in self {
            let place = finding.location.as_ref();
            let line = Finding {
                reason: "finding",
                code: finding.code,
                severity: finding.severity(),
                pointer: &finding.pointer,
                file: place.map(|place| place.file.as_str()),
                line: place.map(|place| place.line),
                column: place.map(|place| place.column),
                message: &finding.message,
                remedy: &finding.remedy,
            };
            // Strings and numbers under string keys always have a JSON form.
            if let Ok(line) = serde_json::to_string(&line) {
                text.push_str(&line);
                text.push('\n');
            }
        }
        text
    }
}

impl FromIterator<Diagnostic> for Report {
    fn from_iter<I: IntoIterator<Item = Diagnostic>>(findings: I) -> Self {
        let mut report = Self::new();
        report.extend(findings);
        report
    }
}

impl Extend<Diagnostic> for Report {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, diagnostics: I) {
        for diagnostic in diagnostics {
            self.push(diagnostic);
        }
    }
}

impl IntoIterator for Report {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.diagnostics.into_iter()
    }
}

impl<'a> IntoIterator for &'a Report {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests;
