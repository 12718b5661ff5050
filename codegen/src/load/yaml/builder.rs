//! YAML events to a value and its positions, with a stack of its own in place of recursion.
//! Aliases and merge keys are expanded under a budget, so that a small file cannot grow without bound;
//! whatever JSON has no form for is refused with its place.

use std::collections::HashMap;

use granit_parser::{ScalarStyle, Tag};
use serde_json::{Map, Value};

use super::super::error::Problem;
use super::super::limits::Limits;
use super::super::positions::{Branch, Name, Positions};
use super::super::scalar;
use super::super::size::Size;
use super::failure::Failure;

/// Puts a document together from its events.
pub(super) struct Builder<'a> {
    limits: &'a Limits,
    positions: Positions,
    root: Option<Value>,
    /// The arrays and objects that are open, outermost first.
    stack: Vec<Frame>,
    /// What each anchor stands for, once its value is complete.
    anchors: HashMap<usize, Anchored>,
    values: usize,
    /// The bytes of text that aliases have added.
    expanded: usize,
}

/// An array or an object that is open.
struct Frame {
    node: usize,
    anchor: usize,
    content: Content,
}

enum Content {
    Sequence(Vec<Value>),
    Mapping {
        fields: Map<String, Value>,
        /// Whether a key stands twice.
        has_repeated: bool,
        /// The key that was read, until its value comes.
        key: Option<Key>,
        /// What merge keys brought: fields with their positions, in order of precedence.
        merged: Vec<Merge>,
    },
}

/// Fields that a merge key brings, each with its positions.
type Merge = (Map<String, Value>, Vec<Branch>);

struct Key {
    text: String,
    at: usize,
    is_merge: bool,
}

/// What an anchor stands for.
struct Anchored {
    value: Value,
    branch: Branch,
    size: Size,
}

impl<'a> Builder<'a> {
    pub(super) fn new(limits: &'a Limits) -> Self {
        Self {
            limits,
            positions: Positions::default(),
            root: None,
            stack: Vec::new(),
            anchors: HashMap::new(),
            values: 0,
            expanded: 0,
        }
    }

    /// The document, if there was one.
    pub(super) fn finish(self) -> Option<(Value, Positions)> {
        Some((self.root?, self.positions))
    }

    pub(super) fn start_sequence(
        &mut self,
        tag: Option<&Tag>,
        anchor: usize,
        at: usize,
    ) -> Result<(), Failure> {
        self.start(Content::Sequence(Vec::new()), "seq", tag, anchor, at)
    }

    pub(super) fn start_mapping(
        &mut self,
        tag: Option<&Tag>,
        anchor: usize,
        at: usize,
    ) -> Result<(), Failure> {
        let content = Content::Mapping {
            fields: Map::new(),
            has_repeated: false,
            key: None,
            merged: Vec::new(),
        };
        self.start(content, "map", tag, anchor, at)
    }

    fn start(
        &mut self,
        content: Content,
        kind: &str,
        tag: Option<&Tag>,
        anchor: usize,
        at: usize,
    ) -> Result<(), Failure> {
        if self.awaits_key() {
            return Err(Failure::new(Problem::KeyNotText, at));
        }
        if let Some(tag) = tag
            && !tag.is_yaml_core_schema_tag(kind)
            && !is_non_specific(tag)
        {
            return Err(Failure::new(Problem::UnsupportedTag(tag.original()), at));
        }
        if self.stack.len() >= self.limits.depth {
            return Err(self.too_deep(at));
        }
        self.charge(1, 0, at)?;
        let node = self.open(at);
        self.stack.push(Frame {
            node,
            anchor,
            content,
        });
        Ok(())
    }

    /// Closes the innermost array or object.
    pub(super) fn end(&mut self) -> Result<(), Failure> {
        let Some(Frame {
            node,
            anchor,
            content,
        }) = self.stack.pop()
        else {
            // The parser balances starts and ends.
            return Ok(());
        };
        let value = match content {
            Content::Sequence(items) => Value::Array(items),
            Content::Mapping {
                mut fields,
                has_repeated,
                merged,
                ..
            } => {
                if has_repeated {
                    // What is merged in stands behind, and is no field of the mapping itself.
                    self.positions.close(node);
                    self.positions.settle(node, &mut fields);
                }
                // Fields of the mapping itself win over merged ones, and earlier merges over later ones.
                for ((key, value), branch) in merged
                    .into_iter()
                    .flat_map(|(source, branches)| source.into_iter().zip(branches))
                {
                    if !fields.contains_key(&key) {
                        self.positions.graft(&branch);
                        fields.insert(key, value);
                    }
                }
                Value::Object(fields)
            }
        };
        self.positions.close(node);
        if anchor > 0 {
            let branch = self.positions.branch(node);
            self.anchor(anchor, &value, branch)?;
        }
        self.complete(value, node)
    }

    pub(super) fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        tag: Option<&Tag>,
        anchor: usize,
        at: usize,
    ) -> Result<(), Failure> {
        let is_plain = style == ScalarStyle::Plain;
        if self.awaits_key() {
            let is_merge = is_plain && tag.is_none() && text == "<<";
            if anchor > 0 {
                self.anchor(anchor, &Value::from(text), Branch::leaf(at))?;
            }
            self.key(text.to_owned(), is_merge, at);
            return Ok(());
        }
        let value = resolve(text, is_plain, tag).map_err(|problem| Failure::new(problem, at))?;
        self.charge(1, 0, at)?;
        let node = self.open(at);
        if anchor > 0 {
            let branch = self.positions.branch(node);
            self.anchor(anchor, &value, branch)?;
        }
        self.complete(value, node)
    }

    pub(super) fn alias(&mut self, anchor: usize, at: usize) -> Result<(), Failure> {
        let Some(Anchored { value, size, .. }) = self.anchors.get(&anchor) else {
            // The parser knows the anchor, so its value is still open: the alias is within it.
            return Err(Failure::new(Problem::CyclicAlias, at));
        };
        if self.awaits_key() {
            let text = match value {
                Value::Array(_) | Value::Object(_) => {
                    return Err(Failure::new(Problem::KeyNotText, at));
                }
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            // Names are kept for the places, too, so a long key must not multiply.
            self.charge(0, text.len(), at)?;
            self.key(text, false, at);
            return Ok(());
        }
        if self.stack.len() + size.depth > self.limits.depth {
            return Err(self.too_deep(at));
        }
        let (values, bytes) = (size.values, size.bytes);
        self.charge(values, bytes, at)?;
        // Charging needed the whole builder; the anchor is still there.
        let Some(Anchored { value, branch, .. }) = self.anchors.get(&anchor) else {
            return Ok(());
        };
        let value = value.clone();
        let node = self.positions.len();
        let (name, at) = match self.stack.last() {
            Some(Frame {
                content: Content::Mapping { key: Some(key), .. },
                ..
            }) => (Name::Field(&key.text), key.at),
            _ => (Name::Item, at),
        };
        self.positions.graft_as(branch, name, at);
        self.complete(value, node)
    }

    /// Whether the next value is a key.
    fn awaits_key(&self) -> bool {
        let content = self.stack.last().map(|frame| &frame.content);
        matches!(content, Some(Content::Mapping { key: None, .. }))
    }

    fn key(&mut self, text: String, is_merge: bool, at: usize) {
        if let Some(Frame {
            content: Content::Mapping { key, .. },
            ..
        }) = self.stack.last_mut()
        {
            *key = Some(Key { text, at, is_merge });
        }
    }

    /// Records the position of the next value; a field stands where its key does.
    fn open(&mut self, at: usize) -> usize {
        match self.stack.last() {
            Some(Frame {
                content: Content::Mapping { key: Some(key), .. },
                ..
            }) => self.positions.open(Name::Field(&key.text), key.at),
            _ => self.positions.open(Name::Item, at),
        }
    }

    /// Gives a complete value to what it stands in.
    fn complete(&mut self, value: Value, node: usize) -> Result<(), Failure> {
        match self.stack.last_mut().map(|frame| &mut frame.content) {
            None => self.root = Some(value),
            Some(Content::Sequence(items)) => items.push(value),
            Some(Content::Mapping {
                fields,
                has_repeated,
                key,
                merged,
            }) => {
                let Some(key) = key.take() else {
                    return Ok(());
                };
                if key.is_merge {
                    let Some(sources) = sources(value, &self.positions, node) else {
                        return Err(Failure::new(Problem::MergeNotMapping, key.at));
                    };
                    merged.extend(sources);
                    self.positions.remove_last(node);
                } else {
                    *has_repeated |= fields.insert(key.text, value).is_some();
                }
            }
        }
        Ok(())
    }

    /// Remembers what an anchor stands for. The copy is charged like an alias, since it takes as much memory.
    ///
    /// The branch is as large as the value, or larger where keys stand twice.
    fn anchor(&mut self, anchor: usize, value: &Value, branch: Branch) -> Result<(), Failure> {
        let size = Size {
            values: branch.len(),
            ..Size::of(value)
        };
        self.charge(size.values, size.bytes, branch.at())?;
        let value = value.clone();
        self.anchors.insert(
            anchor,
            Anchored {
                value,
                branch,
                size,
            },
        );
        Ok(())
    }

    fn charge(&mut self, values: usize, bytes: usize, at: usize) -> Result<(), Failure> {
        self.values += values;
        self.expanded += bytes;
        let (limit, unit) = match *self.limits {
            Limits { values, .. } if self.values > values => (values, "values"),
            Limits { bytes, .. } if self.expanded > bytes => (bytes, "bytes of text"),
            _ => return Ok(()),
        };
        Err(Failure::new(Problem::TooMany { limit, unit }, at))
    }

    fn too_deep(&self, at: usize) -> Failure {
        let limit = self.limits.depth;
        Failure::new(Problem::TooDeep { limit }, at)
    }
}

/// The mappings that the value of a merge key brings, each with the positions of its fields.
fn sources(value: Value, positions: &Positions, node: usize) -> Option<Vec<Merge>> {
    match value {
        Value::Object(fields) => Some(vec![(fields, positions.branches_below(node))]),
        Value::Array(items) => items
            .into_iter()
            .zip(positions.children(node))
            .map(|(item, child)| match item {
                Value::Object(fields) => Some((fields, positions.branches_below(child))),
                _ => None,
            })
            .collect(),
        _ => None,
    }
}

/// What a scalar stands for, by its tag or, without one, by its text (YAML 1.2, section 10.3.2).
fn resolve(text: &str, is_plain: bool, tag: Option<&Tag>) -> Result<Value, Problem> {
    let out_of_range = |_| Problem::NumberOutOfRange(text.chars().take(40).collect());
    let Some(tag) = tag else {
        return if is_plain {
            scalar::resolve(text).map_err(out_of_range)
        } else {
            Ok(text.into())
        };
    };
    if tag.is_yaml_core_schema_tag("str") || is_non_specific(tag) {
        return Ok(text.into());
    }
    let value = if tag.is_yaml_core_schema_tag("int") {
        scalar::integer(text)
    } else if tag.is_yaml_core_schema_tag("float") {
        scalar::float(text).or_else(|| scalar::integer(text))
    } else if tag.is_yaml_core_schema_tag("bool") {
        scalar::boolean(text).map(Ok)
    } else if tag.is_yaml_core_schema_tag("null") {
        scalar::null(text).map(Ok)
    } else {
        None
    };
    let value = value.ok_or_else(|| Problem::UnsupportedTag(tag.original()))?;
    value.map_err(out_of_range)
}

/// The tag `!`, which says that the value is what its form says: text, a sequence or a mapping.
fn is_non_specific(tag: &Tag) -> bool {
    (tag.handle(), tag.suffix()) == ("", "!") || (tag.handle(), tag.suffix()) == ("!", "")
}
