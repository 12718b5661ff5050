//! What a parameter's value is, once types are gone: a [`Shape`]. A serde serializer finds it, so
//! any type that a body can hold can be a parameter too.

use std::fmt;

use serde::Serialize;
use serde::ser;

use crate::runtime::encode::tree::tree_of;

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

impl ShapeError {
    pub(super) fn new(problem: &str) -> Self {
        Self(problem.to_owned())
    }
}

impl ser::Error for ShapeError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

/// Finds the shape of a value.
///
/// # Errors
/// Where arrays or objects are nested in one another: no style of this kind says how to write them.
pub fn shape_of<T: Serialize + ?Sized>(value: &T) -> Result<Shape, ShapeError> {
    tree_of(value)?.flat()
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
