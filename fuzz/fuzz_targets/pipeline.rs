//! Any bytes through the whole generator: an error, or output that is Rust, with every operation
//! accounted for, every finding located, and the same bytes once more.

#![no_main]

#[path = "../../codegen/tests/invariants/mod.rs"]
mod invariants;

use keyroute_codegen::load::{Document, Limits};
use keyroute_codegen::types::engine_is_running;
use libfuzzer_sys::fuzz_target;

fuzz_target!(
    init: {
        let abort = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            // The panics of the type engine are caught and reported.
            if !engine_is_running() {
                abort(panic);
            }
        }));
    },
    |bytes: &[u8]| {
        match Document::parse("openapi.yaml", bytes, &Limits::default()) {
            Err(error) => invariants::load_error(&error).expect("an error says all"),
            Ok(document) => {
                let once = invariants::generated(document.clone()).unwrap_or_else(|why| panic!("{why}"));
                let again = invariants::generated(document).unwrap_or_else(|why| panic!("{why}"));
                assert_eq!(once.routes, again.routes);
                assert_eq!(once.types, again.types);
            }
        }
    }
);
