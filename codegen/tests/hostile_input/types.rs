//! Every part of a document, with a value of every other JSON type in its place.

use keyroute_codegen::load::{Document, Limits, parse};
use serde_json::{Value, json};

use crate::invariants;

const DOCUMENT: &str = include_str!("everything.yaml");

#[test]
fn every_part_may_be_of_every_type() {
    let (whole, _) =
        parse("everything.yaml", DOCUMENT.as_bytes(), &Limits::default()).expect("a document");
    let mut places = Vec::new();
    find(&whole, "", &mut places);
    assert!(places.len() > 200, "{}", places.len());
    let others = [
        json!(null),
        json!(true),
        json!(-1),
        json!(0.5),
        json!("x"),
        json!([]),
        json!({}),
        json!([{ "x": [] }]),
    ];
    for place in &places {
        for other in &others {
            let mut document = whole.clone();
            if let Some(value) = document.pointer_mut(place) {
                *value = other.clone();
            }
            let text = document.to_string();
            match Document::parse("everything.json", text.as_bytes(), &Limits::default()) {
                Err(error) => invariants::load_error(&error),
                Ok(document) => invariants::generated(document).map(|_| ()),
            }
            .unwrap_or_else(|why| panic!("{other} at {place}: {why}"));
        }
    }
}

fn find(value: &Value, at: &str, found: &mut Vec<String>) {
    let mut inside = |key: &str, value: &Value| {
        let at = format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"));
        found.push(at.clone());
        find(value, &at, found);
    };
    match value {
        Value::Object(object) => object.iter().for_each(|(key, value)| inside(key, value)),
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                inside(&index.to_string(), value);
            }
        }
        _ => {}
    }
}
