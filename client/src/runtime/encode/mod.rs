//! From a Rust value to the text of a URL, header or form: [`tree`] asks serde what a value is (by the
//! private `serializer`), [`shape`] is what most styles can write of it (a scalar, a list or a record
//! of scalars), [`style`] writes that in the parameter's style, and [`form`] writes the body of a form.

pub mod form;
mod serializer;
pub mod shape;
pub mod style;
pub mod tree;

pub use shape::{Shape, ShapeError, shape_of};
pub use tree::{Tree, tree_of};
