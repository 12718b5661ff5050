//! What a parameter's value is, once types are gone: a [`Shape`]. A serde serializer finds it, so
//! any type that a body can hold can be a parameter too.

use std::fmt;

use serde::Serialize;
use serde::ser::{self, Impossible, Serializer};

/// A value as parameter styles see it (OpenAPI 3.0, "Style Examples").
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// No value: `None` or unit.
    Absent,
    /// One text.
    Scalar(String),
    /// An array of texts.
    List(Vec<String>),
    /// An object of texts.
    Record(Vec<(String, String)>),
}

/// A value that has no place in a URL or header, such as a list of lists.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ShapeError(String);

impl ser::Error for ShapeError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

/// Finds the shape of a value.
///
/// # Errors
/// Where arrays or objects are nested in one another: no style says how to write them.
pub fn shape_of<T: Serialize + ?Sized>(value: &T) -> Result<Shape, ShapeError> {
    value.serialize(ShapeSerializer)
}

/// Serializes a value that must be one text, as the element of a list or record.
fn scalar_of<T: Serialize + ?Sized>(value: &T) -> Result<Option<String>, ShapeError> {
    match shape_of(value)? {
        Shape::Absent => Ok(None),
        Shape::Scalar(text) => Ok(Some(text)),
        Shape::List(_) | Shape::Record(_) => Err(ShapeError(
            "an array or object inside of another has no form in a URL or header".to_owned(),
        )),
    }
}

struct ShapeSerializer;

macro_rules! scalars {
    ($($method:ident $type:ty),* $(,)?) => {
        $(fn $method(self, value: $type) -> Result<Shape, ShapeError> {
            Ok(Shape::Scalar(value.to_string()))
        })*
    };
}

impl Serializer for ShapeSerializer {
    type Ok = Shape;
    type Error = ShapeError;
    type SerializeSeq = ListSerializer;
    type SerializeTuple = ListSerializer;
    type SerializeTupleStruct = ListSerializer;
    type SerializeTupleVariant = Impossible<Shape, ShapeError>;
    type SerializeMap = RecordSerializer;
    type SerializeStruct = RecordSerializer;
    type SerializeStructVariant = Impossible<Shape, ShapeError>;

    scalars! {
        serialize_bool bool, serialize_i8 i8, serialize_i16 i16, serialize_i32 i32,
        serialize_i64 i64, serialize_i128 i128, serialize_u8 u8, serialize_u16 u16,
        serialize_u32 u32, serialize_u64 u64, serialize_u128 u128, serialize_f32 f32,
        serialize_f64 f64, serialize_char char, serialize_str &str,
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<Shape, ShapeError> {
        match std::str::from_utf8(value) {
            Ok(text) => Ok(Shape::Scalar(text.to_owned())),
            Err(_) => Err(ShapeError(
                "bytes that are not UTF-8 have no form here".to_owned(),
            )),
        }
    }

    fn serialize_none(self) -> Result<Shape, ShapeError> {
        Ok(Shape::Absent)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Shape, ShapeError> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Shape, ShapeError> {
        Ok(Shape::Absent)
    }

    fn serialize_unit_struct(self, _name: &'static str) -> Result<Shape, ShapeError> {
        Ok(Shape::Absent)
    }

    fn serialize_unit_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
    ) -> Result<Shape, ShapeError> {
        Ok(Shape::Scalar(variant.to_owned()))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        value: &T,
    ) -> Result<Shape, ShapeError> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<Shape, ShapeError> {
        let text = scalar_of(value)?.unwrap_or_default();
        Ok(Shape::Record(vec![(variant.to_owned(), text)]))
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
        Err(ShapeError(format!(
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
        Err(ShapeError(format!(
            "`{name}` has no form in a URL or header"
        )))
    }
}

struct ListSerializer(Vec<String>);

impl ListSerializer {
    fn push<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), ShapeError> {
        self.0.extend(scalar_of(value)?);
        Ok(())
    }
}

impl ser::SerializeSeq for ListSerializer {
    type Ok = Shape;
    type Error = ShapeError;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), ShapeError> {
        self.push(value)
    }

    fn end(self) -> Result<Shape, ShapeError> {
        Ok(Shape::List(self.0))
    }
}

impl ser::SerializeTuple for ListSerializer {
    type Ok = Shape;
    type Error = ShapeError;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), ShapeError> {
        self.push(value)
    }

    fn end(self) -> Result<Shape, ShapeError> {
        Ok(Shape::List(self.0))
    }
}

impl ser::SerializeTupleStruct for ListSerializer {
    type Ok = Shape;
    type Error = ShapeError;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), ShapeError> {
        self.push(value)
    }

    fn end(self) -> Result<Shape, ShapeError> {
        Ok(Shape::List(self.0))
    }
}

#[derive(Default)]
struct RecordSerializer {
    members: Vec<(String, String)>,
    key: String,
}

impl ser::SerializeMap for RecordSerializer {
    type Ok = Shape;
    type Error = ShapeError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), ShapeError> {
        self.key = scalar_of(key)?.unwrap_or_default();
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), ShapeError> {
        let key = std::mem::take(&mut self.key);
        match shape_of(value)? {
            Shape::Absent => {}
            Shape::Scalar(text) => self.members.push((key, text)),
            Shape::List(texts) => {
                self.members
                    .extend(texts.into_iter().map(|text| (key.clone(), text)));
            }
            Shape::Record(_) => {
                return Err(ShapeError(format!(
                    "`{key}` is an object inside of an object, which has no form in a URL or header"
                )));
            }
        }
        Ok(())
    }

    fn end(self) -> Result<Shape, ShapeError> {
        Ok(Shape::Record(self.members))
    }
}

impl ser::SerializeStruct for RecordSerializer {
    type Ok = Shape;
    type Error = ShapeError;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), ShapeError> {
        ser::SerializeMap::serialize_entry(self, key, value)
    }

    fn end(self) -> Result<Shape, ShapeError> {
        Ok(Shape::Record(self.members))
    }
}

#[cfg(test)]
mod tests {
    use serde::Serialize;

    use super::{Shape, shape_of};

    #[derive(Serialize)]
    struct Filter {
        colour: &'static str,
        size: Option<u8>,
        tags: Vec<&'static str>,
    }

    #[test]
    fn scalars_lists_and_records_are_told_apart() {
        assert_eq!(shape_of(&7), Ok(Shape::Scalar("7".into())));
        assert_eq!(shape_of(&None::<u8>), Ok(Shape::Absent));
        assert_eq!(
            shape_of(&["a", "b"]),
            Ok(Shape::List(vec!["a".into(), "b".into()]))
        );
        let filter = Filter {
            colour: "red",
            size: None,
            tags: vec!["x", "y"],
        };
        let members = [("colour", "red"), ("tags", "x"), ("tags", "y")];
        let members = members.map(|(key, text)| (key.to_owned(), text.to_owned()));
        assert_eq!(shape_of(&filter), Ok(Shape::Record(members.into())));
    }

    #[test]
    fn nesting_is_refused() {
        assert!(shape_of(&[[1, 2], [3, 4]]).is_err());
    }
}
