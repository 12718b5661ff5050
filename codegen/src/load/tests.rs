//! What loads from disk and from memory, and what is refused.

use std::fs;
use std::time::Instant;

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::report::Code;

fn refused(bytes: &[u8]) -> LoadError {
    Document::parse("a.yaml", bytes, &Limits::default()).expect_err("refused")
}

#[test]
fn the_content_decides_and_not_the_name() {
    for (name, text) in [
        ("a.yaml", "{\"openapi\": \"3.1.0\"}"),
        ("a.json", "openapi: 3.1.0\n"),
        ("a", "---\n{openapi: 3.1.0}\n"),
        ("a.json", "\u{feff}openapi: 3.1.0\n"),
        ("a.json", "\u{feff}{\"openapi\": \"3.1.0\"}"),
    ] {
        let document = Document::parse(name, text.as_bytes(), &Limits::default());
        let document = document.unwrap_or_else(|error| panic!("{text:?}: {error}"));
        assert_eq!(document.value, json!({"openapi": "3.1.0"}), "{text:?}");
    }
}

#[test]
fn a_byte_order_mark_does_not_shift_places() {
    let document = Document::parse("a.yaml", "\u{feff}a: 1\n".as_bytes(), &Limits::default());
    let location = document
        .expect("a document")
        .sources
        .locate("/a")
        .expect("a place");
    assert_eq!(
        (
            location.line,
            location.column,
            location.source_line.as_str()
        ),
        (1, 1, "a: 1")
    );
}

#[test]
fn what_is_no_document_is_refused_by_what_it_is() {
    let cases: [(&[u8], Code); 14] = [
        (b"", Code::DocumentEmpty),
        (b" \n\t\n", Code::DocumentEmpty),
        (b"# nothing\n", Code::DocumentEmpty),
        (b"---\n...\n", Code::DocumentNotObject),
        (b"just text", Code::DocumentNotObject),
        (b"\"openapi\"", Code::DocumentNotObject),
        (b"42", Code::DocumentNotObject),
        (b"null", Code::DocumentNotObject),
        (b"[{}]", Code::DocumentNotObject),
        (b"- openapi: 3.1.0", Code::DocumentNotObject),
        (b"\xff\xfeo\0p\0", Code::FileNotUtf8),
        (b"a: \xc3\x28\n", Code::FileNotUtf8),
        (b"a: \0\n", Code::FileHasNul),
        (b"\0", Code::FileHasNul),
    ];
    for (bytes, code) in cases {
        let error = refused(bytes);
        assert_eq!(
            error.code(),
            code,
            "{:?}: {error}",
            String::from_utf8_lossy(bytes)
        );
    }
}

#[test]
fn a_web_page_is_called_one() {
    let error = refused(b"<!DOCTYPE html>\n<html><body>Not found</body></html>\n");
    assert_eq!(
        error.to_string(),
        "a.yaml:1:1: the document is a web page or other markup, not an object; \
         check that the file is an OpenAPI document, and not a web page"
    );
}

#[test]
fn an_error_is_a_diagnostic_with_its_place() {
    let diagnostic = refused(b"a: 1\n[b]: 2\n").diagnostic();
    assert_eq!(diagnostic.code, Code::KeyNotText);
    assert_eq!(diagnostic.message, "a key is an array or an object");
    let location = diagnostic.location.expect("a place");
    assert_eq!((location.line, location.column), (2, 1));
    let diagnostic = refused(b"").diagnostic();
    assert_eq!(diagnostic.message, "a.yaml: the file holds no document");
}

#[test]
fn a_file_over_the_size_limit_is_refused() {
    let limits = Limits {
        bytes: 10,
        ..Limits::default()
    };
    assert!(parse("a.yaml", b"a: 1234567", &limits).is_ok());
    let error = parse("a.yaml", b"a: 12345678", &limits).expect_err("refused");
    assert_eq!(error.code(), Code::FileTooLarge);
}

#[test]
fn a_document_on_disk_is_bundled_with_the_files_beside_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("openapi.yaml");
    fs::create_dir(folder.path().join("schemas")).expect("a folder");
    fs::write(
        &path,
        "components: { schemas: { Pet: { $ref: schemas/pet.json } } }\n",
    )
    .expect("a file");
    fs::write(
        folder.path().join("schemas/pet.json"),
        "{\"type\": \"object\"}",
    )
    .expect("a file");
    let document = load(&path).expect("a document");
    assert_eq!(
        document.value["components"]["schemas"]["Pet"],
        json!({"type": "object"})
    );
    let location = document
        .sources
        .locate("/components/schemas/Pet/type")
        .expect("a place");
    let name = folder
        .path()
        .join("schemas/pet.json")
        .to_string_lossy()
        .replace('\\', "/");
    assert_eq!(
        (location.file, location.line, location.column),
        (name, 1, 2)
    );
    assert_eq!(
        document.sources.file_name(),
        path.to_string_lossy().replace('\\', "/")
    );
}

#[test]
fn what_cannot_be_read_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    for path in [
        folder.path().to_owned(),
        folder.path().join("missing.yaml"),
        "".into(),
    ] {
        let error = load(&path).expect_err("refused");
        assert_eq!(error.code(), Code::FileUnreadable, "{error}");
    }
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_folder_is_not_followed() {
    let outside = tempfile::tempdir().expect("a folder");
    fs::write(outside.path().join("secret.yaml"), "secret: 1\n").expect("a file");
    let folder = tempfile::tempdir().expect("a folder");
    let link = folder.path().join("link.yaml");
    std::os::unix::fs::symlink(outside.path().join("secret.yaml"), &link).expect("a link");
    let path = folder.path().join("openapi.yaml");
    fs::write(
        &path,
        "components: { schemas: { A: { $ref: link.yaml }, B: { $ref: . } } }\n",
    )
    .expect("a file");
    let document = load(&path).expect("a document");
    let codes: Vec<_> = document.report.iter().map(|found| found.code).collect();
    assert_eq!(codes, [Code::ReferencedFileUnusable; 2]);
    assert!(!document.value.to_string().contains("secret"));
    // The document itself may be a link: whoever named it chose it.
    assert!(load(&link).is_ok());
}

/// How many values are found at a place of their own.
pub(super) fn count_places(value: &Value, positions: &Positions, pointer: &str) -> usize {
    let found = positions.find(pointer).is_some_and(|(_, exact)| exact);
    let below: usize = match value {
        Value::Array(items) => (0..)
            .zip(items)
            .map(|(index, item)| count_places(item, positions, &format!("{pointer}/{index}")))
            .sum(),
        Value::Object(fields) => fields
            .iter()
            .map(|(key, field)| count_places(field, positions, &pointer::join(pointer, key)))
            .sum(),
        _ => 0,
    };
    usize::from(found) + below
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes: Vec<u8>) {
        let _ = parse("a", &bytes, &Limits::default());
    }

    #[test]
    fn any_text_of_yaml_and_json_is_read_or_refused(
        parts in prop::collection::vec(prop::sample::select(PARTS), 0..60)
    ) {
        let text = parts.concat();
        match parse("a", text.as_bytes(), &Limits::default()) {
            Ok((value, positions)) => {
                let values = Size::of(&value).values;
                prop_assert_eq!(values, count_places(&value, &positions, ""));
                // What a later key overwrites has a place, and no value.
                prop_assert!(values <= positions.len());
            }
            Err(error) => prop_assert!(error.location.is_none_or(|place| place.line > 0 && place.column > 0)),
        }
    }

    #[test]
    fn any_key_is_found_again_by_its_pointer(key: String, other: String) {
        prop_assume!(key != other);
        let text = json!({ &other: 1, &key: { &key: [2] } }).to_string();
        let document = Document::parse("a", text.as_bytes(), &Limits::default()).expect("a document");
        let place = pointer::join(&pointer::join("", &key), &key);
        prop_assert_eq!(document.value.pointer(&place), Some(&json!([2])));
        let location = document.sources.locate(&place).expect("a place");
        let key = json!(key).to_string();
        let before = text.rfind(&key).expect("the key");
        prop_assert_eq!(location.column, text[..before].chars().count() + 1);
    }
}

const PARTS: &[&str] = &[
    "a",
    "b: ",
    "\n",
    "\n  ",
    "- ",
    "? ",
    ": ",
    "{",
    "}",
    "[",
    "]",
    ",",
    "\"",
    "'",
    "|\n",
    ">-\n",
    "&a ",
    "*a",
    "<<: ",
    "!!str ",
    "!x ",
    "---\n",
    "...\n",
    "%YAML 1.2\n",
    "# c",
    "\t",
    "\r\n",
    "é",
    "😀",
    "0x1F",
    "-1e9",
    "~",
    "true",
    "\\u00e9",
    "\"a\":",
    "{\"a\":",
    "\u{feff}",
    "\u{85}",
    " ",
];

/// Loads every file of the folder that `KEYROUTE_CORPUS` names; without the variable, there is nothing to do.
#[test]
fn every_document_of_the_corpus_loads_and_its_places_are_right() {
    let Some(folder) = std::env::var_os("KEYROUTE_CORPUS") else {
        return;
    };
    let entries = fs::read_dir(folder).expect("the corpus is a folder");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let mut paths: Vec<_> = paths
        .filter(|path| path.extension().is_some_and(|end| end != "tsv"))
        .collect();
    paths.sort();
    for path in paths {
        let start = Instant::now();
        let document = load(&path).unwrap_or_else(|error| panic!("{error}"));
        let elapsed = start.elapsed();
        let mut values = 0;
        check_places(&document, &document.value, "", &mut values);
        let findings = document.report.len();
        println!(
            "{elapsed:>9.1?} {values:>7} values {findings} findings {}",
            path.display()
        );
    }
}

fn check_places(document: &Document, value: &Value, pointer: &str, values: &mut usize) {
    *values += 1;
    let below: Vec<(String, &Value)> = match value {
        Value::Object(fields) => fields
            .iter()
            .map(|(key, field)| (key.clone(), field))
            .collect(),
        Value::Array(items) => {
            let indexed = items.iter().enumerate();
            indexed
                .map(|(index, item)| (index.to_string(), item))
                .collect()
        }
        _ => return,
    };
    for (token, child) in below {
        let place = pointer::join(pointer, &token);
        if value.is_object() && values.is_multiple_of(97) {
            let location = document.sources.locate(&place).expect("a place");
            let found: String = location
                .source_line
                .chars()
                .skip(location.source_column - 1)
                .collect();
            let start: String = token.chars().take(20).collect();
            assert!(
                found.trim_start_matches(['"', '\'']).starts_with(&start),
                "{place}: {location:?}"
            );
        }
        check_places(document, child, &place, values);
    }
}
