//! How documents in several files become one.

#![allow(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]

mod refused;

use std::collections::BTreeMap;
use std::io::{Error, ErrorKind};

use expect_test::{Expect, expect};

use super::*;
use crate::load::error::Problem;
use crate::load::load_from;
use crate::report::Style;

/// A folder of files in memory.
struct Files(BTreeMap<String, String>);

impl Folder for Files {
    fn read(&self, path: &str, _limit: usize) -> Result<Vec<u8>, Problem> {
        let missing = || Problem::Unreadable(Error::new(ErrorKind::NotFound, "no such file"));
        self.0
            .get(path)
            .map(|text| text.clone().into_bytes())
            .ok_or_else(missing)
    }
}

fn files(files: &[(&str, &str)]) -> Files {
    let owned = files
        .iter()
        .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
    Files(owned.collect())
}

fn load(parts: &[(&str, &str)]) -> Document {
    load_from(&files(parts), "openapi.yaml", &Limits::default())
        .unwrap_or_else(|error| panic!("{error}"))
}

#[track_caller]
fn check(parts: &[(&str, &str)], expected: &Expect) -> Document {
    let document = load(parts);
    let mut text = String::new();
    outline(&document.value, "#", &mut text);
    text.push_str(&document.report.render(Style::Plain));
    expected.assert_eq(&text);
    document
}

/// One line for each component, and for each other part at the top.
fn outline(value: &Value, place: &str, text: &mut String) {
    for (key, field) in value.as_object().into_iter().flatten() {
        let place = pointer::join(place, key);
        if place == "#/components"
            || place.starts_with("#/components/") && place.matches('/').count() == 2
        {
            outline(field, &place, text);
        } else {
            text.push_str(&[place, field.to_string()].join(" "));
            text.push('\n');
        }
    }
}

fn place(document: &Document, pointer: &str) -> String {
    let location = document.sources.locate(pointer).expect("a place");
    format!("{}:{}:{}", location.file, location.line, location.column)
}

#[test]
fn a_referenced_part_becomes_a_component_under_its_own_name() {
    let document = check(
        &[
            (
                "openapi.yaml",
                "paths:
  /pets:
    get:
      parameters:
        - $ref: 'common/parameters.yaml#/limit'
      responses:
        '200':
          description: OK
          content:
            application/json:
              schema: { $ref: './common/pet.json#/components/schemas/Pet' }
        default: { $ref: 'common/responses.yaml#/problem' }
",
            ),
            (
                "common/parameters.yaml",
                "limit: { name: limit, in: query, schema: { $ref: '#/size' } }\nsize: { type: integer }\n",
            ),
            (
                "common/pet.json",
                r##"{"components": {"schemas": {
  "Pet": {"properties": {"tag": {"$ref": "#/components/schemas/Tag"}, "owner": {"$ref": "../owner.yaml"}}},
  "Tag": {"type": "string"}}}}"##,
            ),
            (
                "common/responses.yaml",
                "problem: { description: Problem }\n",
            ),
            (
                "owner.yaml",
                "properties:\n  pets:\n    items: { $ref: common/pet.json#/components/schemas/Pet }\n",
            ),
        ],
        &expect![[r##"
            #/paths {"/pets":{"get":{"parameters":[{"$ref":"#/components/parameters/limit"}],"responses":{"200":{"description":"OK","content":{"application/json":{"schema":{"$ref":"#/components/schemas/Pet"}}}},"default":{"$ref":"#/components/responses/problem"}}}}}
            #/components/parameters/limit {"name":"limit","in":"query","schema":{"$ref":"#/components/schemas/size"}}
            #/components/schemas/Pet {"properties":{"tag":{"$ref":"#/components/schemas/Tag"},"owner":{"$ref":"#/components/schemas/owner"}}}
            #/components/schemas/size {"type":"integer"}
            #/components/schemas/Tag {"type":"string"}
            #/components/schemas/owner {"properties":{"pets":{"items":{"$ref":"#/components/schemas/Pet"}}}}
            #/components/responses/problem {"description":"Problem"}
        "##]],
    );
    assert_eq!(
        place(&document, "/components/schemas/Pet"),
        "common/pet.json:2:3"
    );
    assert_eq!(
        place(&document, "/components/schemas/Pet/properties/owner/$ref"),
        "common/pet.json:2:81"
    );
    assert_eq!(
        place(&document, "/components/schemas/owner/properties/pets"),
        "owner.yaml:2:3"
    );
    assert_eq!(
        place(&document, "/components/parameters/limit/schema"),
        "common/parameters.yaml:1:34"
    );
    assert_eq!(place(&document, "/paths/~1pets/get"), "openapi.yaml:3:5");
}

#[test]
fn an_entry_that_only_refers_to_a_file_takes_the_file_in() {
    let document = check(
        &[
            (
                "openapi.yaml",
                "components:
  schemas:
    Cat: { $ref: schemas/Cat.yaml }
    Dog: { $ref: schemas/Dog.yaml }
    Hound: { $ref: schemas/Dog.yaml }
",
            ),
            (
                "schemas/Cat.yaml",
                "properties: { enemy: { $ref: Dog.yaml }, self: { $ref: '#' } }\n",
            ),
            (
                "schemas/Dog.yaml",
                "properties: { enemy: { $ref: Cat.yaml }, home: { $ref: ../openapi.yaml#/components/schemas/Hound } }\n",
            ),
        ],
        &expect![[r##"
            #/components/schemas/Cat {"properties":{"enemy":{"$ref":"#/components/schemas/Dog"},"self":{"$ref":"#/components/schemas/Cat"}}}
            #/components/schemas/Dog {"properties":{"enemy":{"$ref":"#/components/schemas/Cat"},"home":{"$ref":"#/components/schemas/Hound"}}}
            #/components/schemas/Hound {"$ref":"#/components/schemas/Dog"}
        "##]],
    );
    assert_eq!(
        place(&document, "/components/schemas/Dog/properties/enemy"),
        "schemas/Dog.yaml:1:15"
    );
}

#[test]
fn components_and_paths_that_stand_in_other_files_are_put_in_place() {
    let document = check(
        &[
            (
                "openapi.yaml",
                "paths: { $ref: paths/index.yaml }\ncomponents:\n  schemas: { $ref: schemas/index.yaml }\n",
            ),
            (
                "paths/index.yaml",
                "/pets: { $ref: pets.yaml }\n/cats: { $ref: 'pets.yaml', summary: Cats }\n",
            ),
            (
                "paths/pets.yaml",
                "summary: Pets\nget:\n  responses:\n    '200':\n      content: { application/json: { schema: { $ref: ../schemas/pet.yaml } } }\n",
            ),
            (
                "schemas/index.yaml",
                "Pet: { $ref: pet.yaml }\nTag: { type: string }\n",
            ),
            (
                "schemas/pet.yaml",
                "properties: { tag: { $ref: 'index.yaml#/Tag' } }\n",
            ),
        ],
        &expect![[r##"
            #/paths {"/pets":{"summary":"Pets","get":{"responses":{"200":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Pet"}}}}}}},"/cats":{"summary":"Cats","get":{"responses":{"200":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Pet"}}}}}}}}
            #/components/schemas/Pet {"properties":{"tag":{"$ref":"#/components/schemas/Tag"}}}
            #/components/schemas/Tag {"type":"string"}
        "##]],
    );
    assert_eq!(
        place(&document, "/paths/~1pets/get/responses"),
        "paths/pets.yaml:3:3"
    );
    assert_eq!(place(&document, "/paths/~1cats"), "paths/index.yaml:2:1");
    assert_eq!(
        place(&document, "/paths/~1cats/summary"),
        "paths/index.yaml:2:29"
    );
    assert_eq!(
        place(&document, "/components/schemas/Tag"),
        "schemas/index.yaml:2:1"
    );
}

#[test]
fn names_that_are_taken_get_the_files_name_before_them() {
    check(
        &[
            (
                "openapi.yaml",
                "components:
  schemas:
    Pet: { type: string }
    A: { allOf: [{ $ref: 'a.yaml#/Pet' }, { $ref: 'b/a.yaml#/Pet' }, { $ref: 'c/a.yaml#/Pet' }] }
    B: { allOf: [{ $ref: 'a.yaml#/list/0' }, { $ref: 'x y.v1.yaml#/bad~1name~0' }, { $ref: '.yaml' }] }
",
            ),
            ("a.yaml", "Pet: { title: a }\nlist: [{ title: first }]\n"),
            ("b/a.yaml", "Pet: { title: b }\n"),
            ("c/a.yaml", "Pet: { title: c }\n"),
            ("x y.v1.yaml", "bad/name~: { title: bad }\n"),
            (".yaml", "title: hidden\n"),
        ],
        &expect![[r##"
            #/components/schemas/Pet {"type":"string"}
            #/components/schemas/A {"allOf":[{"$ref":"#/components/schemas/a_Pet"},{"$ref":"#/components/schemas/a_Pet_2"},{"$ref":"#/components/schemas/a_Pet_3"}]}
            #/components/schemas/B {"allOf":[{"$ref":"#/components/schemas/a_0"},{"$ref":"#/components/schemas/bad_name"},{"$ref":"#/components/schemas/yaml"}]}
            #/components/schemas/a_Pet {"title":"a"}
            #/components/schemas/a_Pet_2 {"title":"b"}
            #/components/schemas/a_Pet_3 {"title":"c"}
            #/components/schemas/a_0 {"title":"first"}
            #/components/schemas/bad_name {"title":"bad"}
            #/components/schemas/yaml {"title":"hidden"}
        "##]],
    );
}

#[test]
fn discriminators_are_followed_by_name_and_by_reference() {
    check(
        &[
            (
                "openapi.yaml",
                "components:
  schemas:
    v1.Pet.json: {}
    Root:
      discriminator: { propertyName: kind, mapping: { own: Root, dotted: v1.Pet.json, cat: 'pets.yaml#/components/schemas/Cat' } }
",
            ),
            (
                "pets.yaml",
                "components:
  schemas:
    Cat:
      discriminator: { propertyName: kind, mapping: { dog: Dog, self: '#/components/schemas/Cat', none: Nothing } }
    Dog: { type: object }
",
            ),
        ],
        &expect![[r##"
            #/components/schemas/v1.Pet.json {}
            #/components/schemas/Root {"discriminator":{"propertyName":"kind","mapping":{"own":"Root","dotted":"v1.Pet.json","cat":"#/components/schemas/Cat"}}}
            #/components/schemas/Cat {"discriminator":{"propertyName":"kind","mapping":{"dog":"#/components/schemas/Dog","self":"#/components/schemas/Cat","none":"Nothing"}}}
            #/components/schemas/Dog {"type":"object"}
        "##]],
    );
}

#[test]
fn data_is_never_taken_for_a_reference() {
    let text = r#"{"paths": {"/x": {"get": {"x-note": {"$ref": "a.yaml"}, "responses": {"200": {"content": {"application/json": {
      "example": {"$ref": "a.yaml"}, "examples": {"e": {"value": {"$ref": "a.yaml"}}},
      "schema": {"default": {"$ref": "a.yaml"}, "enum": [{"$ref": "a.yaml"}], "const": {"$ref": "a.yaml"},
                 "properties": {"$ref": {"type": "string"}}}}}}}}}}}"#;
    let document = load(&[("openapi.yaml", text)]);
    assert_eq!(
        document.value,
        serde_json::from_str::<Value>(text).expect("JSON")
    );
    assert!(document.report.is_empty());
}

#[test]
fn a_part_that_only_a_reference_leads_to_is_walked_too() {
    check(
        &[
            (
                "openapi.yaml",
                "components:
  schemas:
    Pet: { $ref: '#/definitions/Pet' }
definitions:
  Pet: { properties: { tag: { $ref: 'tag.yaml' }, pet: { $ref: '#/definitions/Pet' } } }
",
            ),
            ("tag.yaml", "type: string\n"),
        ],
        &expect![[r##"
            #/components/schemas/Pet {"$ref":"#/definitions/Pet"}
            #/components/schemas/tag {"type":"string"}
            #/definitions {"Pet":{"properties":{"tag":{"$ref":"#/components/schemas/tag"},"pet":{"$ref":"#/definitions/Pet"}}}}
        "##]],
    );
}

#[test]
fn a_key_that_stands_twice_in_another_file_is_reported_where_it_came_to_stand() {
    check(
        &[
            (
                "openapi.yaml",
                "components: { schemas: { Pet: { $ref: 'pets.yaml#/definitions/Pet' }, Owner: { $ref: owner.json } } }\n",
            ),
            (
                "pets.yaml",
                "definitions: {}\ndefinitions:\n  Pet:\n    properties:\n      name: {}\n      name: { type: string }\n",
            ),
            (
                "owner.json",
                "{\"type\": \"string\",\n \"type\": \"object\",\n \"type\": \"array\"}",
            ),
        ],
        &expect![[r##"
            #/components/schemas/Pet {"properties":{"name":{"type":"string"}}}
            #/components/schemas/Owner {"type":"array"}
            warning[K0110]: the key `definitions` stands twice in one object, first at line 1, column 1; the later one counts
             --> pets.yaml:2:1
              |
            2 | definitions:
              | ^
              = remedy: remove one of the two, or rename it

            warning[K0110]: the key `name` stands twice in one object, first at line 5, column 7; the later one counts
             --> pets.yaml:6:7
              |
            6 |       name: { type: string }
              |       ^
              = pointer: #/components/schemas/Pet/properties/name
              = remedy: remove one of the two, or rename it

            warning[K0110]: the key `type` stands twice in one object, first at line 1, column 2; the later one counts
             --> owner.json:2:2
              |
            2 |  "type": "object",
              |  ^
              = pointer: #/components/schemas/Owner/type
              = remedy: remove one of the two, or rename it

            warning[K0110]: the key `type` stands twice in one object, first at line 1, column 2; the later one counts
             --> owner.json:3:2
              |
            3 |  "type": "array"}
              |  ^
              = pointer: #/components/schemas/Owner/type
              = remedy: remove one of the two, or rename it
        "##]],
    );
}
