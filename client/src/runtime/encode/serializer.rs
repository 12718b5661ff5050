//! The serde side of a [`Tree`]: takes any value's own `Serialize`, gives the tree of its texts.
//! [`tree_of`] is how the rest of the encoding gets at it.

use serde::Serialize;
use serde::ser::{self, Impossible, Serializer};

use crate::runtime::encode::shape::ShapeError;
use crate::runtime::encode::tree::{Tree, tree_of};

/// Serializes any value into its [`Tree`].
pub(super) struct TreeSerializer;

macro_rules! scalars {
    ($($method:ident $type:ty),* $(,)?) => {
        $(fn $method(self, value: $type) -> Result<Tree, ShapeError> {
            Ok(Tree::Bare(value.to_string()))
        })*
    };
}

/// Infinity and what is no number are no JSON.
fn number(text: String, finite: bool) -> Tree {
    if finite {
        Tree::Bare(text)
    } else {
        Tree::Text(text)
    }
}

fn no_form(name: &str) -> ShapeError {
    ShapeError::new(&format!("`{name}` has no form in a URL or header"))
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
        Ok(number(value.to_string(), value.is_finite()))
    }

    fn serialize_f64(self, value: f64) -> Result<Tree, ShapeError> {
        Ok(number(value.to_string(), value.is_finite()))
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
        Err(no_form(name))
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
        Err(no_form(name))
    }
}

pub(super) struct ListSerializer(Vec<Tree>);

impl ListSerializer {
    fn push<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), ShapeError> {
        self.0.push(tree_of(value)?);
        Ok(())
    }
}

/// serde tells arrays, tuples and tuple structs apart; here they are one.
macro_rules! list {
    ($($kind:ident $method:ident),* $(,)?) => {
        $(impl ser::$kind for ListSerializer {
            type Ok = Tree;
            type Error = ShapeError;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), ShapeError> {
                self.push(value)
            }

            fn end(self) -> Result<Tree, ShapeError> {
                Ok(Tree::List(self.0))
            }
        })*
    };
}

list! {
    SerializeSeq serialize_element,
    SerializeTuple serialize_element,
    SerializeTupleStruct serialize_field,
}

#[derive(Default)]
pub(super) struct RecordSerializer {
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
