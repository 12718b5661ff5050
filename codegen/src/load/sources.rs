//! Where each value of a document came from: which file, and where in it.
//! Loading fills it, overlays and normalization tell it what they moved,
//! and the report asks it for the locations of its findings.

mod repeated;

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
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
    /// The bytes of all pointers in `origins`.
    weight: usize,
}

/// So many bytes of pointers are kept at most. Real documents need a hundredth; only parts that are copied
/// into each other without end need more, and these are then located less well.
const WEIGHT: usize = 64 << 20;

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

    /// The number of values, with those that a later key overwrites.
    pub(crate) fn values(&self) -> usize {
        self.positions.len()
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
            weight: 0,
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
        for (pointer, origin) in entries {
            self.record(pointer, origin);
        }
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
        self.record(pointer.to_owned(), origin);
    }

    /// The file that a part came from, if it is told for this very pointer.
    pub(crate) fn file_at(&self, pointer: &str) -> Option<FileId> {
        self.origins.get(pointer).map(|origin| FileId(origin.file))
    }

    /// The file that the value at the pointer came from.
    pub(crate) fn file_of(&self, pointer: &str) -> FileId {
        FileId(self.origin(pointer).file)
    }

    /// Whether no more origins are taken in.
    pub(crate) fn is_full(&self) -> bool {
        self.weight >= WEIGHT
    }

    fn record(&mut self, pointer: String, origin: Origin) {
        if self.is_full() {
            return;
        }
        let added = weight(&pointer, &origin);
        match self.origins.entry(pointer) {
            Entry::Vacant(entry) => {
                entry.insert(origin);
                self.weight += added;
            }
            Entry::Occupied(mut entry) => {
                let removed = weight(entry.key(), entry.get());
                entry.insert(origin);
                self.weight = (self.weight + added).saturating_sub(removed);
            }
        }
    }

    fn remove(&mut self, pointer: &str) {
        if let Some(origin) = self.origins.remove(pointer) {
            self.weight = self.weight.saturating_sub(weight(pointer, &origin));
        }
    }

    /// Tells that items were removed from the array at `pointer`, which had so many, so that those after them moved up.
    pub(crate) fn items_removed(
        &mut self,
        pointer: &str,
        removed: &BTreeSet<usize>,
        length: usize,
    ) {
        let place = |index: usize| pointer::join(pointer, &index.to_string());
        let kept: Vec<usize> = (0..length)
            .filter(|index| !removed.contains(index))
            .collect();
        for (new, old) in kept.iter().enumerate() {
            // Each place is read before it is written, since items only move up.
            self.moved(&place(new), &place(*old));
        }
        for gone in kept.len()..length {
            self.forget(&place(gone));
        }
    }

    /// Removes what is known of a pointer and all below it.
    pub(crate) fn forget(&mut self, pointer: &str) {
        let stale: Vec<String> = self
            .below(pointer)
            .map(|(entry, _)| entry.clone())
            .collect();
        for entry in stale {
            self.remove(&entry);
        }
        self.remove(pointer);
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
}

/// What an entry takes in memory, about.
fn weight(pointer: &str, origin: &Origin) -> usize {
    pointer.len() + origin.pointer.len() + size_of::<(String, Origin)>()
}

#[cfg(test)]
mod tests;
