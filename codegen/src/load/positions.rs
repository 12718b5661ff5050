//! Where in its file each value of a document stands.
//! The readers fill a tree that runs parallel to the document, sixteen bytes a value, while they read;
//! the sources look places up in it by JSON pointer.

mod repeated;

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hasher as _};
use std::sync::OnceLock;

use self::repeated::Repeated;
use super::pointer;

/// Marks a node that is an array item, or the root: it has no name.
const NAMELESS: u32 = u32::MAX;

/// The bit in the length of a name that marks a field whose key stands again later in its object.
const OVERWRITTEN: u32 = 1 << 31;

/// The byte offset of every value of a document; of an object's field, the offset of its key.
///
/// Nodes stand in document order, each followed by its descendants, so that a subtree is a range.
/// Of equal keys in one object, the last is the field; what the others held stays in the tree, marked,
/// and is found by no pointer.
#[derive(Debug, Clone, Default)]
pub struct Positions {
    nodes: Vec<Node>,
    /// The keys, unescaped, end to end.
    names: String,
    /// The keys that stand in their object already, in the order in which the objects were settled.
    repeated: Vec<Repeated>,
    /// The children of wide nodes by what they are called, made at the first look-up in one.
    wide: OnceLock<HashMap<(usize, u64), usize>>,
}

/// A node with more children than this is looked up by hash.
const WIDE: usize = 32;

#[derive(Debug, Clone, Copy)]
struct Node {
    /// The byte offset in the text.
    at: u32,
    name_start: u32,
    name_length: u32,
    /// The index after the last descendant.
    end: u32,
}

impl Node {
    fn is_overwritten(&self) -> bool {
        self.name_length != NAMELESS && self.name_length & OVERWRITTEN != 0
    }
}

/// A subtree taken out of the tree, to be put back elsewhere.
#[derive(Debug, Clone, Default)]
pub(super) struct Branch(Vec<Node>);

impl Branch {
    /// A single value that nothing is below of.
    pub(super) fn leaf(at: usize) -> Self {
        Self(vec![Node {
            at: narrow(at),
            name_start: 0,
            name_length: NAMELESS,
            end: 1,
        }])
    }

    /// The byte offset of the value.
    pub(super) fn at(&self) -> usize {
        self.0.first().map_or(0, |root| root.at as usize)
    }

    /// The number of values, with those that are overwritten.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

/// How a value is held by its parent.
#[derive(Debug, Clone, Copy)]
pub(super) enum Name<'a> {
    /// As the field of an object with this key.
    Field(&'a str),
    /// As an item of an array, or not at all.
    Item,
}

impl Positions {
    /// The number of values, with those that a later key overwrites.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether nothing was recorded.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The byte offset of the value at a pointer, or of its nearest ancestor that exists.
    pub fn offset(&self, pointer: &str) -> Option<usize> {
        self.find(pointer).map(|(offset, _)| offset)
    }

    /// Like [`Self::offset`], with whether the value itself exists.
    pub(super) fn find(&self, pointer: &str) -> Option<(usize, bool)> {
        if self.nodes.is_empty() {
            return None;
        }
        let mut node = 0;
        for token in pointer::tokens(pointer) {
            let Some(child) = self.child(node, &token) else {
                return Some((self.at(node), false));
            };
            node = child;
        }
        Some((self.at(node), true))
    }

    fn child(&self, parent: usize, token: &str) -> Option<usize> {
        let first = self.all_children(parent).next()?;
        let index: Option<usize> = match self.nodes[first].name_length {
            NAMELESS => Some(token.parse().ok()?),
            _ => None,
        };
        if self.is_wide(parent) {
            let wide = self.wide.get_or_init(|| self.index_wide());
            let hash = index.map_or_else(|| hash(token), |index| index as u64);
            let child = wide.get(&(parent, hash)).copied();
            // Two names can have one hash; then the walk below finds the other.
            if index.is_some() || child.is_none_or(|child| self.name(child) == Some(token)) {
                return child;
            }
        }
        let mut children = self.children(parent);
        match index {
            Some(index) => children.nth(index),
            None => children.find(|child| self.name(*child) == Some(token)),
        }
    }

    fn index_wide(&self) -> HashMap<(usize, u64), usize> {
        let mut wide = HashMap::new();
        for parent in 0..self.nodes.len() {
            if self.is_wide(parent) {
                for (index, child) in self.children(parent).enumerate() {
                    let hash = self.name(child).map_or(index as u64, hash);
                    wide.entry((parent, hash)).or_insert(child);
                }
            }
        }
        wide
    }

    /// Whether a look-up below the value is to go by hash. What is overwritten counts: a walk passes it, too.
    fn is_wide(&self, parent: usize) -> bool {
        self.all_children(parent).nth(WIDE).is_some()
    }

    /// The values directly below a closed value.
    pub(super) fn children(&self, parent: usize) -> impl Iterator<Item = usize> {
        self.all_children(parent)
            .filter(|child| !self.nodes[*child].is_overwritten())
    }

    /// The same with those that are overwritten.
    pub(super) fn all_children(&self, parent: usize) -> impl Iterator<Item = usize> {
        let end = self.nodes[parent].end as usize;
        let within = move |child: usize| (child < end).then_some(child);
        std::iter::successors(within(parent + 1), move |child| {
            within(self.nodes[*child].end as usize)
        })
    }

    /// The key of a field; nothing for an array item.
    pub(super) fn name(&self, node: usize) -> Option<&str> {
        let node = &self.nodes[node];
        let start = node.name_start as usize;
        let length = (node.name_length != NAMELESS).then_some(node.name_length & !OVERWRITTEN)?;
        self.names.get(start..start + length as usize)
    }

    /// The byte offset of a value.
    pub(super) fn at(&self, node: usize) -> usize {
        self.nodes[node].at as usize
    }

    /// Opens a value; what is opened before [`Self::close`] is within it. Gives its index.
    pub(super) fn open(&mut self, name: Name<'_>, at: usize) -> usize {
        let index = self.nodes.len();
        let (name_start, name_length) = match name {
            Name::Item => (0, NAMELESS),
            Name::Field(name) => {
                let start = narrow(self.names.len());
                self.names.push_str(name);
                (start, narrow(name.len()).min(OVERWRITTEN - 1))
            }
        };
        self.nodes.push(Node {
            at: narrow(at),
            name_start,
            name_length,
            end: narrow(index + 1),
        });
        index
    }

    /// Closes the value with the index that [`Self::open`] gave.
    pub(super) fn close(&mut self, index: usize) {
        self.nodes[index].end = narrow(self.nodes.len());
    }

    /// A copy of the value with this index, with all below.
    pub(super) fn branch(&self, index: usize) -> Branch {
        let base = narrow(index);
        let nodes = &self.nodes[index..self.nodes[index].end as usize];
        let relative = |node: &Node| Node {
            end: node.end - base,
            ..*node
        };
        Branch(nodes.iter().map(relative).collect())
    }

    /// Copies of the values below this one.
    pub(super) fn branches_below(&self, index: usize) -> Vec<Branch> {
        self.children(index)
            .map(|child| self.branch(child))
            .collect()
    }

    /// Removes the last value, which begins at this index.
    pub(super) fn remove_last(&mut self, index: usize) {
        self.nodes.truncate(index);
    }

    /// Appends a copy of a subtree with the names and places that it had.
    pub(super) fn graft(&mut self, branch: &Branch) {
        self.extend(&branch.0, self.nodes.len());
    }

    /// Appends a copy of a subtree whose root has another name and place.
    pub(super) fn graft_as(&mut self, branch: &Branch, name: Name<'_>, at: usize) {
        let Some((root, below)) = branch.0.split_first() else {
            return;
        };
        let index = self.open(name, at);
        self.nodes[index].end = root.end + narrow(index);
        self.extend(below, index);
    }

    fn extend(&mut self, nodes: &[Node], base: usize) {
        let base = narrow(base);
        self.nodes.extend(nodes.iter().map(|node| Node {
            end: node.end + base,
            ..*node
        }));
    }
}

/// The same for the same name in every run.
fn hash(name: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(name.as_bytes());
    hasher.finish()
}

/// Offsets and counts fit 32 bits, since the limits on bytes and values are far below;
/// were a caller to raise these beyond, places would be wrong, and nothing else.
fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn children_of_wide_nodes_are_found_like_those_of_narrow_ones() {
        for count in [WIDE - 1, WIDE, WIDE + 1, 10 * WIDE] {
            let mut positions = Positions::default();
            let root = positions.open(Name::Item, 0);
            let fields = positions.open(Name::Field("fields"), 1);
            for number in 0..count {
                let field = positions.open(Name::Field(&format!("f{number}")), 1000 + number);
                positions.close(field);
            }
            positions.close(fields);
            let items = positions.open(Name::Field("items"), 2);
            for number in 0..count {
                let item = positions.open(Name::Item, 2000 + number);
                positions.close(item);
            }
            positions.close(items);
            positions.close(root);

            for number in 0..count {
                let field = positions.find(&format!("/fields/f{number}"));
                assert_eq!(field, Some((1000 + number, true)));
                let item = positions.find(&format!("/items/{number}"));
                assert_eq!(item, Some((2000 + number, true)));
            }
            assert_eq!(
                positions.find(&format!("/fields/f{count}")),
                Some((1, false))
            );
            assert_eq!(positions.find(&format!("/items/{count}")), Some((2, false)));
            assert_eq!(positions.find("/items/x"), Some((2, false)));
            assert_eq!(positions.find("/fields/0"), Some((1, false)));
        }
    }
}
