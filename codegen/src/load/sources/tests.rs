//! How places are found after parts were moved.

use super::super::{Document, Limits};
use super::*;

const TEXT: &str = "openapi: 3.1.0
paths:
  /pets:
    get:
      schema:
        type: object
        items: [a, b]
components:
  schemas:
    Pet: {}
";

fn sources() -> Sources {
    Document::parse("a.yaml", TEXT.as_bytes(), &Limits::default())
        .expect("a document")
        .sources
}

fn line(sources: &Sources, pointer: &str) -> usize {
    sources.locate(pointer).expect("a place").line
}

#[test]
fn a_value_is_located_at_its_own_line_or_its_nearest_ancestors() {
    let sources = sources();
    let location = sources.locate("/paths/~1pets/get/schema").expect("a place");
    assert_eq!((location.line, location.column), (5, 7));
    assert_eq!(location.source_line, "      schema:");
    assert_eq!(line(&sources, ""), 1);
    assert_eq!(line(&sources, "/paths/~1pets/get/parameters/0/name"), 4);
    assert_eq!(line(&sources, "/nowhere"), 1);
}

#[test]
fn a_hoisted_part_is_found_where_it_was() {
    let mut sources = sources();
    sources.moved("/components/schemas/GetPets", "/paths/~1pets/get/schema");
    assert_eq!(line(&sources, "/components/schemas/GetPets"), 5);
    assert_eq!(line(&sources, "/components/schemas/GetPets/type"), 6);
    assert_eq!(line(&sources, "/components/schemas/GetPets/added"), 5);
    assert_eq!(line(&sources, "/components/schemas/GetPetsToo"), 9);
    assert_eq!(line(&sources, "/components/schemas/Pet"), 10);
    assert_eq!(
        line(&sources, "/paths/~1pets/get/schema"),
        5,
        "the old place stays known"
    );
}

#[test]
fn a_part_that_moves_twice_is_still_found() {
    let mut sources = sources();
    sources.moved(
        "/components/schemas/Items",
        "/paths/~1pets/get/schema/items",
    );
    sources.moved("/components/schemas/A", "/components/schemas/Items");
    assert_eq!(line(&sources, "/components/schemas/A/1"), 7);
}

#[test]
fn a_part_takes_along_what_was_moved_into_it() {
    let mut sources = sources();
    sources.moved(
        "/paths/~1pets/get/schema/properties/pet",
        "/components/schemas/Pet",
    );
    sources.moved("/components/schemas/Whole", "/paths/~1pets/get/schema");
    assert_eq!(
        line(&sources, "/components/schemas/Whole/properties/pet"),
        10
    );
    assert_eq!(line(&sources, "/components/schemas/Whole/properties"), 5);
}

#[test]
fn a_move_to_a_place_forgets_what_was_moved_there_before() {
    let mut sources = sources();
    sources.moved("/x/inner", "/components/schemas/Pet");
    sources.moved("/x", "/paths/~1pets/get/schema");
    assert_eq!(line(&sources, "/x/inner"), 5);
    sources.moved("/x", "/x");
    assert_eq!(line(&sources, "/x/type"), 6);
}
