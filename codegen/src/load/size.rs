//! What a copy of a value costs in values, text and depth.
//! YAML aliases and references to other files multiply parts of a document;
//! both charge the size of each copy against the limits.

use serde_json::Value;

/// How large a value is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Size {
    /// The number of values, itself included.
    pub(crate) values: usize,
    /// The bytes of its strings and keys.
    pub(crate) bytes: usize,
    /// How deep arrays and objects nest; a value that is neither has 0.
    pub(crate) depth: usize,
}

impl Size {
    /// Measures a value, which the limit on depth has kept shallow enough to recurse over.
    pub(crate) fn of(value: &Value) -> Self {
        let mut size = Self {
            values: 1,
            ..Self::default()
        };
        match value {
            Value::String(text) => size.bytes = text.len(),
            Value::Array(items) => {
                for item in items {
                    size.add(item);
                }
                size.depth += 1;
            }
            Value::Object(fields) => {
                for (key, field) in fields {
                    size.bytes += key.len();
                    size.add(field);
                }
                size.depth += 1;
            }
            _ => {}
        }
        size
    }

    fn add(&mut self, child: &Value) {
        let child = Self::of(child);
        self.values += child.values;
        self.bytes += child.bytes;
        self.depth = self.depth.max(child.depth);
    }
}
