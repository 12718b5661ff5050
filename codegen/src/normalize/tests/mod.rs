//! What each pass makes of a small document: the passes up to it run, and the operations, the named
//! schemas and the findings are compared whole.

#![allow(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]

mod dialect;
mod discriminators;
mod operations;
mod references;
mod schemas;
mod structure;

use serde_json::Value;

use super::{PASSES, VERBS};
use crate::load::{Document, Limits};

/// Runs the passes up to one, over a document that says no more than its paths and components.
fn after(pass: &str, text: &str) -> String {
    let text = format!("openapi: 3.1.0\n{text}\n");
    let document = Document::parse("openapi.yaml", text.as_bytes(), &Limits::default());
    let mut document = document.expect("a document");
    for (name, run) in PASSES {
        run(&mut document);
        if *name == pass {
            return told(&document);
        }
    }
    panic!("there is no pass `{pass}`")
}

/// Schemas as the `dialect` pass and those after it see them.
fn schemas_after(pass: &str, schemas: &str) -> String {
    after(
        pass,
        &format!(
            "components:\n  schemas:\n    {}",
            schemas.replace('\n', "\n    ")
        ),
    )
}

fn told(document: &Document) -> String {
    let mut text = String::new();
    let members = |pointer: &str| {
        let members = document.value.pointer(pointer).and_then(Value::as_object);
        members.into_iter().flatten()
    };
    for (path, item) in members("/paths") {
        for verb in VERBS {
            if let Some(operation) = item.get(verb) {
                text.push_str(&format!("{verb} {path} {operation}\n"));
            }
        }
    }
    for (name, schema) in members("/components/schemas") {
        text.push_str(&format!("{name} {schema}\n"));
    }
    for finding in &document.report {
        text.push_str(&format!(
            "{} {}: {}\n",
            finding.code, finding.pointer, finding.message
        ));
    }
    text
}
