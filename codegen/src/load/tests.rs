//! What loads, what is refused, and how long a large document may take.

use std::time::Instant;

use super::*;

/// Loads every file of the folder that `KEYROUTE_CORPUS` names; without the variable, there is nothing to do.
#[test]
fn every_document_of_the_corpus_loads_and_its_places_are_right() {
    let Some(folder) = std::env::var_os("KEYROUTE_CORPUS") else {
        return;
    };
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .expect("the corpus is a folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension != "tsv"))
        .collect();
    paths.sort();
    for path in paths {
        let start = Instant::now();
        let document = load(&path).unwrap_or_else(|error| panic!("{error}"));
        let elapsed = start.elapsed();
        let mut values = 0;
        check_places(&document, &document.value, "", &mut values);
        println!("{:>9.1?} {values:>7} {}", elapsed, path.display());
    }
}

fn check_places(document: &Document, value: &Value, pointer: &str, values: &mut usize) {
    *values += 1;
    let below: Vec<(String, &Value)> = match value {
        Value::Object(fields) => fields
            .iter()
            .map(|(key, field)| (pointer::join(pointer, key), field))
            .collect(),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .map(|(index, item)| (pointer::join(pointer, &index.to_string()), item))
            .collect(),
        _ => return,
    };
    for (place, child) in below {
        if values.is_multiple_of(97) {
            let location = document.sources.locate(&place).expect("a place");
            let found: String = location
                .source_line
                .chars()
                .skip(location.source_column - 1)
                .collect();
            if value.is_object() {
                let (_, key) = pointer::split_last(&place).expect("not the root");
                assert!(
                    found
                        .trim_start_matches(['"', '\''])
                        .starts_with(&key[..key.len().min(20)]),
                    "{place}: {location:?}"
                );
            }
        }
        check_places(document, child, &place, values);
    }
}
