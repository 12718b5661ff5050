//! Where each value of a document came from: which file, and where in it.
//! Loading fills it, overlays and normalization tell it what they moved,
//! and the report asks it for the locations of its findings.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::{Arc, OnceLock};

use super::pointer;
use super::positions::Positions;
use super::text::Lines;
use crate::report::Location;

/// The files behind a document, and which part of the document came from where.
#[derive(Debug, Clone)]
pub struct Sources {
    /// The document's own file is the first.
    files: Vec<Arc<SourceFile>>,
    /// Parts that do not stand where the document's own file has them, by their pointers.
    /// What is below such a part came from the same place, unless it has an entry of its own.
    origins: BTreeMap<String, Origin>,
}

/// One file: its name, text and positions.
#[derive(Debug)]
pub(crate) struct SourceFile {
    name: String,
    text: String,
    positions: Positions,
    /// Found when the first location is asked for; most runs ask for none.
    lines: OnceLock<Lines>,
}

/// A place in one of the files.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Origin {
    file: usize,
    pointer: String,
}

/// Names one of the files of a [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct FileId(usize);

impl FileId {
    /// The document's own file.
    pub(crate) const ROOT: Self = Self(0);

    /// Files are numbered in the order in which they were added.
    pub(crate) fn index(self) -> usize {
        self.0
    }
}

impl SourceFile {
    /// A file with the positions that were read from its text, which begins after a byte order mark.
    pub(crate) fn new(name: &str, text: &str, positions: Positions) -> Self {
        Self {
            name: name.to_owned(),
            text: text.to_owned(),
            positions,
            lines: OnceLock::new(),
        }
    }

    /// The name of the file, as its path was given.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The place of the value at the pointer, or of its nearest ancestor.
    pub(crate) fn locate(&self, pointer: &str) -> Option<Location> {
        let offset = self.positions.offset(pointer)?;
        let lines = self.lines.get_or_init(|| Lines::of(&self.text));
        Some(lines.locate(&self.name, &self.text, offset))
    }
}

impl Sources {
    /// The sources of a document that is one file.
    pub(crate) fn new(root: Arc<SourceFile>) -> Self {
        Self {
            files: vec![root],
            origins: BTreeMap::new(),
        }
    }

    /// The name of the document's own file.
    pub fn file_name(&self) -> &str {
        self.files.first().map_or("", |file| file.name())
    }

    /// The names of all files that the document was put together from, its own first.
    pub fn file_names(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|file| file.name())
    }

    /// The place that the value at the pointer came from, or its nearest ancestor that exists.
    pub fn locate(&self, pointer: &str) -> Option<Location> {
        let origin = self.origin(pointer);
        self.files.get(origin.file)?.locate(&origin.pointer)
    }

    /// Tells that what stands at `new` stood at `old`, with everything below, so that it can still be located.
    ///
    /// The old place stays known, too. To be called while `old` means what it meant before the move.
    pub fn moved(&mut self, new: &str, old: &str) {
        if new == old {
            return;
        }
        let mut entries = vec![(new.to_owned(), self.origin(old))];
        for (pointer, origin) in self.below(old) {
            entries.push((format!("{new}{}", &pointer[old.len()..]), origin.clone()));
        }
        self.forget(new);
        self.origins.extend(entries);
    }

    /// Adds a file.
    pub(crate) fn add_file(&mut self, file: Arc<SourceFile>) -> FileId {
        self.files.push(file);
        FileId(self.files.len() - 1)
    }

    /// Tells that what stands at `pointer`, with everything below, came from a place in a file.
    pub(crate) fn came_from(&mut self, pointer: &str, file: FileId, place: &str) {
        self.forget(pointer);
        let origin = Origin {
            file: file.0,
            pointer: place.to_owned(),
        };
        self.origins.insert(pointer.to_owned(), origin);
    }

    /// The pointer that the value has in the file it came from.
    pub(crate) fn pointer_in_file(&self, pointer: &str) -> String {
        self.origin(pointer).pointer
    }

    /// Where the value at the pointer came from: by its own entry, or by that of its nearest ancestor.
    fn origin(&self, pointer: &str) -> Origin {
        let mut prefix = pointer;
        loop {
            if let Some(origin) = self.origins.get(prefix) {
                return Origin {
                    file: origin.file,
                    pointer: format!("{}{}", origin.pointer, &pointer[prefix.len()..]),
                };
            }
            match pointer::split_last(prefix) {
                Some((parent, _)) => prefix = parent,
                None => {
                    return Origin {
                        file: 0,
                        pointer: pointer.to_owned(),
                    };
                }
            }
        }
    }

    /// The entries strictly below a pointer.
    fn below(&self, pointer: &str) -> impl Iterator<Item = (&String, &Origin)> {
        let prefix = format!("{pointer}/");
        let range = (Bound::Included(prefix.clone()), Bound::Unbounded);
        self.origins
            .range(range)
            .take_while(move |(entry, _)| entry.starts_with(&prefix))
    }

    /// Removes what is known of a pointer and all below it.
    fn forget(&mut self, pointer: &str) {
        let stale: Vec<String> = self
            .below(pointer)
            .map(|(entry, _)| entry.clone())
            .collect();
        for entry in stale {
            self.origins.remove(&entry);
        }
        self.origins.remove(pointer);
    }
}

#[cfg(test)]
mod tests;
