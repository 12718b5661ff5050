//! Any bytes, read as a document: an error that names its place, or a value of which every part is
//! located and which reads the same once it is written as JSON.

#![no_main]

use keyroute_codegen::load::{Document, Limits};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    match Document::parse("openapi.yaml", bytes, &Limits::default()) {
        Err(error) => {
            let finding = error.diagnostic();
            assert!(!finding.message.is_empty() && !finding.remedy.is_empty(), "{finding:?}");
        }
        Ok(document) => {
            let place = document.sources.locate("").expect("the document has a place");
            assert!(place.line > 0 && place.column > 0, "{place:?}");
            let json = document.value.to_string();
            let again = Document::parse("openapi.json", json.as_bytes(), &Limits::default());
            assert_eq!(again.expect("a value has a JSON form").value, document.value);
        }
    }
});
