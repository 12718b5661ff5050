//! Keys that stand several times in one object: the last is the field.
//! The readers settle an object once it is closed; the sources ask afterwards what was overwritten,
//! so that it can be reported.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::{NAMELESS, OVERWRITTEN, Positions};
use crate::load::pointer;

/// A key that stands earlier in its object, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::load) struct Repeated {
    /// The byte offset of the key.
    at: u32,
    /// The byte offset of the first that is equal.
    first: u32,
    name_start: u32,
    name_length: u32,
}

impl Repeated {
    /// The byte offset of the key.
    pub(in crate::load) fn at(&self) -> usize {
        self.at as usize
    }

    /// The byte offset of the first key that is equal.
    pub(in crate::load) fn first(&self) -> usize {
        self.first as usize
    }
}

impl Positions {
    /// Of equal keys of a closed object, lets the last be the field, and remembers the others.
    ///
    /// The fields hold the last values already; they get the order of the keys that count.
    pub(in crate::load) fn settle(&mut self, object: usize, fields: &mut Map<String, Value>) {
        self.forget_earlier(object);
        let mut ordered = Map::with_capacity(fields.len());
        for name in self.children(object).filter_map(|child| self.name(child)) {
            if let Some((key, value)) = fields.swap_remove_entry(name) {
                ordered.insert(key, value);
            }
        }
        ordered.append(fields);
        *fields = ordered;
    }

    /// Does the same for the objects within what is overwritten directly below a settled one, which have no fields.
    pub(in crate::load) fn settle_overwritten(&mut self, object: usize) {
        let children: Vec<usize> = self.all_children(object).collect();
        for child in children {
            if self.nodes[child].is_overwritten() {
                for node in child..self.nodes[child].end as usize {
                    self.forget_earlier(node);
                }
            }
        }
    }

    fn forget_earlier(&mut self, object: usize) {
        // Of each name, the offset of the first key and the latest node.
        let mut known: HashMap<&str, (u32, usize)> = HashMap::new();
        let mut repeated = Vec::new();
        let mut overwritten = Vec::new();
        for child in self.all_children(object) {
            let Some(name) = self.name(child) else {
                continue;
            };
            let node = &self.nodes[child];
            match known.entry(name) {
                Entry::Vacant(entry) => {
                    entry.insert((node.at, child));
                }
                Entry::Occupied(mut entry) => {
                    let (first, latest) = entry.get_mut();
                    repeated.push(Repeated {
                        at: node.at,
                        first: *first,
                        name_start: node.name_start,
                        name_length: node.name_length & !OVERWRITTEN,
                    });
                    overwritten.push(std::mem::replace(latest, child));
                }
            }
        }
        for child in overwritten {
            self.nodes[child].name_length |= OVERWRITTEN;
        }
        self.repeated.extend(repeated);
    }

    /// The keys that stand earlier in their object, too, in the order of the text.
    pub(in crate::load) fn repeated(&self) -> Vec<Repeated> {
        let mut repeated = self.repeated.clone();
        repeated.sort_unstable();
        repeated
    }

    /// The text of a key that is repeated.
    pub(in crate::load) fn repeated_name(&self, key: &Repeated) -> &str {
        let start = key.name_start as usize;
        let name = self.names.get(start..start + key.name_length as usize);
        name.unwrap_or_default()
    }

    /// The pointers of the keys, as far as they are in the document, by their byte offsets.
    ///
    /// A key that is overwritten itself has the pointer of the field that overwrites it. Where aliases
    /// have made copies, the first has the pointer; a key that a merge key brought and that did not
    /// come to count has none.
    pub(in crate::load) fn pointers(&self, keys: &[Repeated]) -> HashMap<usize, String> {
        struct Open {
            end: usize,
            pointer_length: usize,
            children: usize,
        }
        let wanted: HashSet<u32> = keys.iter().map(|key| key.at).collect();
        let mut pointers = HashMap::new();
        let mut pointer = String::new();
        let mut around: Vec<Open> = Vec::new();
        for (index, node) in self.nodes.iter().enumerate() {
            while around.last().is_some_and(|open| open.end <= index) {
                around.pop();
            }
            if let Some(parent) = around.last_mut() {
                pointer.truncate(parent.pointer_length);
                match self.name(index) {
                    Some(name) => pointer::push(&mut pointer, name),
                    None => pointer::push(&mut pointer, &parent.children.to_string()),
                }
                parent.children += 1;
            }
            // An array item that is an object can begin where its first key does; the key is meant.
            if node.name_length != NAMELESS && wanted.contains(&node.at) {
                let entry = pointers.entry(node.at as usize);
                entry.or_insert_with(|| pointer.clone());
            }
            around.push(Open {
                end: node.end as usize,
                pointer_length: pointer.len(),
                children: 0,
            });
        }
        pointers
    }
}
