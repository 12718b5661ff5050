//! From a Rust value to the text of a URL, header or form: [`shape`] asks serde what a value is (a
//! scalar, a list or a record of scalars), and [`style`] writes that shape in the parameter's style.

pub mod shape;
pub mod style;

pub use shape::{Shape, ShapeError, shape_of};
