//! Findings about keys that stand several times in one object, from what the positions remember of each file.
//! A document says so in its report; an overlay, which its own author can mend, is refused.

use std::collections::HashMap;

use super::{SourceFile, Sources};
use crate::load::pointer;
use crate::load::text::Lines;
use crate::report::{Code, Diagnostic};

/// So many keys of a file are named one by one; of the others, the number is told.
const NAMED: usize = 100;

impl SourceFile {
    /// A finding for each key that stands earlier in its object, too, with the pointer that it has in the file.
    ///
    /// The message ends with the consequence, which follows a semicolon.
    pub(crate) fn repeated_keys(&self, code: Code, consequence: &str) -> Vec<Diagnostic> {
        let keys = self.positions.repeated();
        if keys.is_empty() {
            return Vec::new();
        }
        let lines = self.lines.get_or_init(|| Lines::of(&self.text));
        let locate = |offset: usize| lines.locate(&self.name, &self.text, offset);
        let (named, more) = keys.split_at(keys.len().min(NAMED));
        let mut pointers = self.positions.pointers(named);
        let mut found = Vec::with_capacity(named.len() + 1);
        for key in named {
            let first = locate(key.first());
            let message = format!(
                "the key `{}` stands twice in one object, first at line {}, column {}{consequence}",
                self.positions.repeated_name(key),
                first.line,
                first.column
            );
            let pointer = pointers.remove(&key.at()).unwrap_or_default();
            let finding = Diagnostic::new(code, pointer, message);
            let remedy = "remove one of the two, or rename it";
            found.push(finding.remedy(remedy).at(locate(key.at())));
        }
        if let Some(next) = more.first() {
            let message = match more.len() {
                1 => format!("one more key stands twice in one object{consequence}"),
                count => format!("{count} more keys stand twice in one object{consequence}"),
            };
            let finding = Diagnostic::new(code, "", message);
            let remedy = "mend those that are named, and look again";
            found.push(finding.remedy(remedy).at(locate(next.at())));
        }
        found
    }
}

impl Sources {
    /// The findings about repeated keys in the files that were added to the document's own.
    ///
    /// The pointer is the one that the key has in the document, where the part it stands in was brought in.
    pub(crate) fn repeated_keys_of_added(&self, code: Code, consequence: &str) -> Vec<Diagnostic> {
        let added = self.files.iter().enumerate().skip(1);
        let found: Vec<(usize, Diagnostic)> = added
            .flat_map(|(file, source)| {
                let found = source.repeated_keys(code, consequence);
                found.into_iter().map(move |finding| (file, finding))
            })
            .collect();
        if found.is_empty() {
            return Vec::new();
        }
        let mut places: HashMap<(usize, &str), &str> = HashMap::new();
        for (place, origin) in &self.origins {
            let known = places.entry((origin.file, origin.pointer.as_str()));
            known.or_insert(place);
        }
        let in_document = |file: usize, pointer: &str| {
            let mut part = pointer;
            loop {
                if let Some(place) = places.get(&(file, part)) {
                    return Some(format!("{place}{}", &pointer[part.len()..]));
                }
                part = pointer::split_last(part)?.0;
            }
        };
        found
            .into_iter()
            .map(|(file, finding)| Diagnostic {
                pointer: in_document(file, &finding.pointer).unwrap_or_default(),
                ..finding
            })
            .collect()
    }
}

#[cfg(test)]
mod tests;
