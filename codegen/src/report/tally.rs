//! What is reported once however often it stands: occurrences by name, for a finding that lists the
//! names with their counts, at the first of the places.

use std::collections::BTreeMap;

/// Occurrences of something: by its name, how many, and where the first stands.
#[derive(Default)]
pub(crate) struct Tally(BTreeMap<String, (usize, String)>);

impl Tally {
    /// Counts an occurrence.
    pub(crate) fn count(&mut self, name: &str, pointer: impl FnOnce() -> String) {
        match self.0.get_mut(name) {
            Some((count, _)) => *count += 1,
            None => {
                self.0.insert(name.to_owned(), (1, pointer()));
            }
        }
    }

    /// The names, each with its count, and the place that stands first.
    pub(crate) fn summed(&self) -> Option<(String, &str)> {
        let names: Vec<String> = self
            .0
            .iter()
            .map(|(name, (count, _))| format!("`{name}` {count}"))
            .collect();
        let (_, (_, first)) = self.0.iter().next()?;
        Some((names.join(", "), first))
    }
}
