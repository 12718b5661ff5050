//! A value as a [`Tree`] of texts: what serde says it is, before it is known how deep a style can
//! write it. Its own text is kept apart from numbers, so that a part of it can be written as JSON.

use serde::Serialize;
use serde::ser::{self, Impossible, Serializer};

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
        let nested = || {
            Err(ShapeError::new(
                "an array or object inside of another has no form in a URL or header",
            ))
        };
        Ok(match self {
            Self::Absent => Shape::Absent,
            Self::Bare(text) | Self::Text(text) => Shape::Scalar(text),
            Self::List(items) => {
                let mut texts = Vec::with_capacity(items.len());
                for item in items {
                    match item {
                        Self::Absent => {}
                        Self::Bare(text) | Self::Text(text) => texts.push(text),
                        Self::List(_) | Self::Record(_) => return nested(),
                    }
                }
                Shape::List(texts)
            }
            Self::Record(members) => {
                let mut texts = Vec::with_capacity(members.len());
                for (key, member) in members {
                    match member {
                        Self::Absent => {}
                        Self::Bare(text) | Self::Text(text) => texts.push((key, text)),
                        Self::List(items) => {
                            for item in items {
                                match item {
                                    Self::Absent => {}
                                    Self::Bare(text) | Self::Text(text) => {
                                        texts.push((key.clone(), text));
                                    }
                                    Self::List(_) | Self::Record(_) => return nested(),
                                }
                            }
                        }
                        Self::Record(_) => return nested(),
                    }
                }
                Shape::Record(texts)
            }
        })
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

struct TreeSerializer;

macro_rules! scalars {
    ($($method:ident $type:ty),* $(,)?) => {
        $(fn $method(self, value: $type) -> Result<Tree, ShapeError> {
            Ok(Tree::Bare(value.to_string()))
        })*
    };
}

impl Serializer for TreeSerializer {
    type Ok = Tree;
    type Error = ShapeError;
    type SerializeSeq = ListSerializer;
    type SerializeTuple = ListSerializer;
    type SerializeTupleStruct = ListSerializer;
    type SerializeTupleVariant = Impossible<Tree, ShapeError>;
    type SerializeMap = RecordSerializer;
    type SerializeStruct = RecordSerializer;
    type SerializeStructVariant = Impossible<Tree, ShapeError>;

    scalars! {
        serialize_bool bool, serialize_i8 i8, serialize_i16 i16, serialize_i32 i32,
        serialize_i64 i64, serialize_i128 i128, serialize_u8 u8, serialize_u16 u16,
        serialize_u32 u32, serialize_u64 u64, serialize_u128 u128,
    }

    fn serialize_f32(self, value: f32) -> Result<Tree, ShapeError> {
        // Infinity and what is no number are no JSON.
        let text = value.to_string();
        Ok(if value.is_finite() {
            Tree::Bare(text)
        } else {
            Tree::Text(text)
        })
    }

    fn serialize_f64(self, value: f64) -> Result<Tree, ShapeError> {
        let text = value.to_string();
        Ok(if value.is_finite() {
            Tree::Bare(text)
        } else {
            Tree::Text(text)
        })
    }

    fn serialize_char(self, value: char) -> Result<Tree, ShapeError> {
        Ok(Tree::Text(value.to_string()))
    }

    fn serialize_str(self, value: &str) -> Result<Tree, ShapeError> {
        Ok(Tree::Text(value.to_owned()))
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<Tree, ShapeError> {
        match std::str::from_utf8(value) {
            Ok(text) => Ok(Tree::Text(text.to_owned())),
            Err(_) => Err(ShapeError::new(
                "bytes that are not UTF-8 have no form here",
            )),
        }
    }

    fn serialize_none(self) -> Result<Tree, ShapeError> {
        Ok(Tree::Absent)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Tree, ShapeError> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Tree, ShapeError> {
        Ok(Tree::Absent)
    }

    fn serialize_unit_struct(self, _name: &'static str) -> Result<Tree, ShapeError> {
        Ok(Tree::Absent)
    }

    fn serialize_unit_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
    ) -> Result<Tree, ShapeError> {
        Ok(Tree::Text(variant.to_owned()))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        value: &T,
    ) -> Result<Tree, ShapeError> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<Tree, ShapeError> {
        Ok(Tree::Record(vec![(variant.to_owned(), tree_of(value)?)]))
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<ListSerializer, ShapeError> {
        Ok(ListSerializer(Vec::with_capacity(
            length.unwrap_or_default(),
        )))
    }

    fn serialize_tuple(self, length: usize) -> Result<ListSerializer, ShapeError> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_struct(
        self,
        _name: &'static str,
        length: usize,
    ) -> Result<ListSerializer, ShapeError> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_variant(
        self,
        name: &'static str,
        _index: u32,
        _variant: &'static str,
        _length: usize,
    ) -> Result<Self::SerializeTupleVariant, ShapeError> {
        Err(ShapeError::new(&format!(
            "`{name}` has no form in a URL or header"
        )))
    }

    fn serialize_map(self, _length: Option<usize>) -> Result<RecordSerializer, ShapeError> {
        Ok(RecordSerializer::default())
    }

    fn serialize_struct(
        self,
        _name: &'static str,
        _length: usize,
    ) -> Result<RecordSerializer, ShapeError> {
        Ok(RecordSerializer::default())
    }

    fn serialize_struct_variant(
        self,
        name: &'static str,
        _index: u32,
        _variant: &'static str,
        _length: usize,
    ) -> Result<Self::SerializeStructVariant, ShapeError> {
        Err(ShapeError::new(&format!(
            "`{name}` has no form in a URL or header"
        )))
    }
}

struct ListSerializer(Vec<Tree>);

impl ListSerializer {
    fn push<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), ShapeError> {
        self.0.push(tree_of(value)?);
        Ok(())
    }
}

impl ser::SerializeSeq for ListSerializer {
    type Ok = Tree;
    type Error = ShapeError;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), ShapeError> {
        self.push(value)
    }

    fn end(self) -> Result<Tree, ShapeError> {
        Ok(Tree::List(self.0))
    }
}

impl ser::SerializeTuple for ListSerializer {
    type Ok = Tree;
    type Error = ShapeError;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), ShapeError> {
        self.push(value)
    }

    fn end(self) -> Result<Tree, ShapeError> {
        Ok(Tree::List(self.0))
    }
}

impl ser::SerializeTupleStruct for ListSerializer {
    type Ok = Tree;
    type Error = ShapeError;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), ShapeError> {
        self.push(value)
    }

    fn end(self) -> Result<Tree, ShapeError> {
        Ok(Tree::List(self.0))
    }
}

#[derive(Default)]
struct RecordSerializer {
    members: Vec<(String, Tree)>,
    key: String,
}

impl ser::SerializeMap for RecordSerializer {
    type Ok = Tree;
    type Error = ShapeError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), ShapeError> {
        let key = tree_of(key)?;
        let text = key
            .scalar()
            .ok_or_else(|| ShapeError::new("a key of a map is no text"))?;
        text.clone_into(&mut self.key);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), ShapeError> {
        let key = std::mem::take(&mut self.key);
        self.members.push((key, tree_of(value)?));
        Ok(())
    }

    fn end(self) -> Result<Tree, ShapeError> {
        Ok(Tree::Record(self.members))
    }
}

impl ser::SerializeStruct for RecordSerializer {
    type Ok = Tree;
    type Error = ShapeError;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), ShapeError> {
        ser::SerializeMap::serialize_entry(self, key, value)
    }

    fn end(self) -> Result<Tree, ShapeError> {
        Ok(Tree::Record(self.members))
    }
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
