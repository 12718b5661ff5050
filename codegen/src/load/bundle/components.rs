//! The entries under `components`: which names are taken, which part of which file each is the home of,
//! and which are promised but yet to be copied. It gives every target a name that depends on nothing
//! but the document and the order of its references.

use std::collections::{HashMap, HashSet, VecDeque};

use serde_json::{Map, Value};

use super::files::Files;
use super::place::Kind;
use crate::load::pointer;
use crate::load::sources::FileId;

/// The entries under `components`, as far as bundling knows.
#[derive(Default)]
pub(super) struct Components {
    names: HashMap<Kind, HashSet<String>>,
    /// The pointer in the document of each target that has an entry.
    homes: HashMap<(Kind, FileId, String), String>,
    waiting: VecDeque<Entry>,
}

/// A component that is to be copied from another file.
pub(super) struct Entry {
    pub(super) kind: Kind,
    pub(super) file: FileId,
    pub(super) pointer: String,
    name: String,
}

impl Components {
    /// Tells of an entry that is there already, and of the part of another file that it is or stands for.
    pub(super) fn declare(&mut self, kind: Kind, name: &str, target: Option<(FileId, String)>) {
        self.names.entry(kind).or_default().insert(name.to_owned());
        if let Some((file, pointer)) = target
            && let Some(home) = place(kind, name)
        {
            self.homes.entry((kind, file, pointer)).or_insert(home);
        }
    }

    /// Whether there is a schema of this name.
    pub(super) fn is_schema(&self, name: &str) -> bool {
        let names = self.names.get(&Kind::Schema);
        names.is_some_and(|names| names.contains(name))
    }

    /// The pointer to the entry of a target; makes one at the first reference.
    pub(super) fn home(
        &mut self,
        kind: Kind,
        file: FileId,
        pointer: &str,
        files: &Files<'_>,
    ) -> String {
        let key = (kind, file, pointer.to_owned());
        if let Some(home) = self.homes.get(&key) {
            return home.clone();
        }
        let entry = Entry {
            kind,
            file,
            pointer: pointer.to_owned(),
            name: self.name(kind, pointer, files.path(file)),
        };
        let home = entry.place();
        self.homes.insert(key, home.clone());
        self.waiting.push_back(entry);
        home
    }

    /// The next entry to copy, in the order of the references to them.
    pub(super) fn next_waiting(&mut self) -> Option<Entry> {
        self.waiting.pop_front()
    }

    /// A free name: that of the target, else with the file's before it, else with a number.
    fn name(&mut self, kind: Kind, pointer: &str, path: &str) -> String {
        let file = path.rsplit('/').next().unwrap_or_default();
        let stem = allowed(
            file.split('.')
                .find(|part| !part.is_empty())
                .unwrap_or_default(),
        );
        let last = pointer::split_last(pointer).map(|(_, token)| allowed(&token));
        // A status or an index says nothing by itself.
        let last = last.filter(|name| !name.starts_with(|first: char| first.is_ascii_digit()));
        let long = match (&last, pointer::split_last(pointer)) {
            (Some(name), _) => format!("{stem}_{name}"),
            (None, Some((_, token))) => format!("{stem}_{}", allowed(&token)),
            (None, None) => stem.clone(),
        };
        let short = last.unwrap_or_else(|| long.clone());

        let taken = self.names.entry(kind).or_default();
        let numbered = (2_u64..).map(|number| format!("{long}_{number}"));
        let mut names = [short, long.clone()].into_iter().chain(numbered);
        // The numbers do not end before a free name is found.
        let name = names.find(|name| !taken.contains(name)).unwrap_or(long);
        taken.insert(name.clone());
        name
    }
}

impl Entry {
    /// The pointer to the entry in the document.
    pub(super) fn place(&self) -> String {
        place(self.kind, &self.name).unwrap_or_default()
    }

    /// Puts the entry into the document.
    pub(super) fn insert(self, document: &mut Value, part: Value) {
        let Some(component) = self.kind.component() else {
            return;
        };
        let mut map = document;
        for key in ["components", component] {
            let Some(fields) = map.as_object_mut() else {
                // Something else stands where components belong; the next step reports it.
                return;
            };
            map = fields
                .entry(key)
                .or_insert_with(|| Value::Object(Map::new()));
        }
        if let Some(fields) = map.as_object_mut() {
            fields.insert(self.name, part);
        }
    }
}

fn place(kind: Kind, name: &str) -> Option<String> {
    let component = pointer::join("/components", kind.component()?);
    Some(pointer::join(&component, name))
}

/// The text with every character replaced that the name of a component cannot have (section 4.8.7.1 of 3.1).
fn allowed(text: &str) -> String {
    let replace = |character: char| match character {
        '.' | '-' | '_' => character,
        _ if character.is_ascii_alphanumeric() => character,
        _ => '_',
    };
    let name: String = text.chars().map(replace).collect();
    let trimmed = name.trim_matches('_');
    if trimmed.is_empty() {
        "part".to_owned()
    } else {
        trimmed.to_owned()
    }
}
