//! A value as a [`Tree`] of texts: what serde says it is, before it is known how deep a style can
//! write it. Its own text is kept apart from numbers, so that a part of it can be written as JSON.

use serde::Serialize;

use crate::runtime::encode::serializer::TreeSerializer;
use crate::runtime::encode::shape::{Shape, ShapeError};

/// A value: JSON whose numbers are written already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tree {
    /// No value: `None` or unit.
    Absent,
    /// A number or a boolean.
    Bare(String),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Tree>),
    /// An object.
    Record(Vec<(String, Tree)>),
}

/// Finds the tree of a value.
///
/// # Errors
/// Where the value's own `Serialize` fails, or where a value has no JSON form.
pub fn tree_of<T: Serialize + ?Sized>(value: &T) -> Result<Tree, ShapeError> {
    value.serialize(TreeSerializer)
}

impl Tree {
    /// The members of a list of pairs, such as `[("from", "2026-01-01")]`.
    pub fn pairs(&self) -> Option<Vec<(String, String)>> {
        let Self::List(items) = self else { return None };
        let pair = |item: &Self| match item {
            Self::List(pair) => match pair.as_slice() {
                [key, value] => Some((key.scalar()?.to_owned(), value.scalar()?.to_owned())),
                _ => None,
            },
            _ => None,
        };
        items.iter().map(pair).collect()
    }

    /// The text of a value that is one.
    pub fn scalar(&self) -> Option<&str> {
        match self {
            Self::Bare(text) | Self::Text(text) => Some(text),
            Self::Absent | Self::List(_) | Self::Record(_) => None,
        }
    }

    /// The value as most styles see it: texts no deeper than in one list or record.
    ///
    /// # Errors
    /// Where arrays or objects are nested in one another: no such style says how to write them.
    pub fn flat(self) -> Result<Shape, ShapeError> {
        Ok(match self {
            Self::Absent => Shape::Absent,
            Self::Bare(text) | Self::Text(text) => Shape::Scalar(text),
            Self::List(items) => {
                let mut texts = Vec::with_capacity(items.len());
                for item in items {
                    texts.extend(item.leaf()?);
                }
                Shape::List(texts)
            }
            Self::Record(members) => {
                let mut pairs = Vec::with_capacity(members.len());
                for (key, member) in members {
                    let items = match member {
                        Self::List(items) => items,
                        one => vec![one],
                    };
                    for item in items {
                        pairs.extend(item.leaf()?.map(|text| (key.clone(), text)));
                    }
                }
                Shape::Record(pairs)
            }
        })
    }

    /// The text of a value inside a list or record; none where it is absent.
    fn leaf(self) -> Result<Option<String>, ShapeError> {
        match self {
            Self::Absent => Ok(None),
            Self::Bare(text) | Self::Text(text) => Ok(Some(text)),
            Self::List(_) | Self::Record(_) => Err(ShapeError::new(
                "an array or object inside of another has no form in a URL or header",
            )),
        }
    }

    /// The value as JSON text.
    pub fn json(&self) -> String {
        let mut text = String::new();
        self.write_json(&mut text);
        text
    }

    fn write_json(&self, text: &mut String) {
        match self {
            Self::Absent => text.push_str("null"),
            Self::Bare(bare) => text.push_str(bare),
            Self::Text(own) => text.push_str(&quoted(own)),
            Self::List(items) => {
                text.push('[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        text.push(',');
                    }
                    item.write_json(text);
                }
                text.push(']');
            }
            Self::Record(members) => {
                text.push('{');
                for (index, (key, member)) in members.iter().enumerate() {
                    if index > 0 {
                        text.push(',');
                    }
                    text.push_str(&quoted(key));
                    text.push(':');
                    member.write_json(text);
                }
                text.push('}');
            }
        }
    }
}

/// A JSON string.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::tree_of;

    #[test]
    fn a_part_of_a_value_can_be_written_as_json() {
        let value = json!({"a": [1, "1", null, {"b": true}], "c \"q\"": 0.1});
        let tree = tree_of(&value).expect("JSON");
        assert_eq!(tree.json(), value.to_string());
        assert_eq!(tree_of(&0.1_f32).expect("a number").json(), "0.1");
    }

    #[test]
    fn a_list_of_pairs_is_told_from_other_lists() {
        let pairs = tree_of(&[("from", "2026"), ("from", "2027")])
            .expect("pairs")
            .pairs();
        let expected = [("from", "2026"), ("from", "2027")];
        let expected = expected.map(|(key, value)| (key.to_owned(), value.to_owned()));
        assert_eq!(pairs, Some(expected.into()));
        let mixed = tree_of(&[("limit", 5)]).expect("pairs").pairs();
        assert_eq!(mixed, Some(vec![("limit".to_owned(), "5".to_owned())]));
        assert_eq!(tree_of(&["a", "b"]).expect("texts").pairs(), None);
    }
}
