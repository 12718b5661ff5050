//! A document and an overlay, with a NUL byte between them: the overlay is refused with findings, or
//! leaves a document that can be written and read again.

#![no_main]

use keyroute_codegen::load::{Document, Limits};
use keyroute_codegen::overlay::{Overlay, apply};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits::default();
    let Some(end) = bytes.iter().position(|byte| *byte == 0) else {
        return;
    };
    let (document, overlay) = (&bytes[..end], &bytes[end + 1..]);
    let Ok(mut document) = Document::parse("openapi.yaml", document, &limits) else {
        return;
    };
    let before = document.value.clone();
    let outcome = Overlay::parse("overlay.yaml", overlay, &limits)
        .and_then(|overlay| apply(&mut document, &overlay));
    match outcome {
        Err(error) => {
            assert!(!error.to_string().is_empty());
            assert_eq!(document.value, before, "a refused overlay changes nothing");
        }
        Ok(outcome) => {
            assert!(outcome.actions.iter().all(|action| action.selected > 0), "{outcome:?}");
            let json = document.value.to_string();
            let again = Document::parse("openapi.json", json.as_bytes(), &limits);
            assert_eq!(again.expect("a value has a JSON form").value, document.value);
        }
    }
});
