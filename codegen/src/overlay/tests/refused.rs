//! What is said of overlays that do not apply.

#![allow(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]

use expect_test::{Expect, expect};

use super::*;
use crate::report::Code;

#[track_caller]
fn refused(text: &str, expected: &Expect) {
    let error = run(text).expect_err("refused");
    expected.assert_eq(&format!("{error}\n"));
}

#[test]
fn a_refusal_is_rendered_with_its_place_in_the_overlay() {
    let text = overlay(
        "1.0.0",
        "  - target: $.paths['/pet'].get\n    remove: true\n",
    );
    let error = run(&text).expect_err("refused");
    expect![[r#"
        error[K0204]: `$.paths['/pet'].get` selects nothing
         --> overlay.yaml:4:5
          |
        4 |   - target: $.paths['/pet'].get
          |     ^
          = pointer: #/actions/0/target
          = remedy: below `$.paths` there is no `/pet`; did you mean `/pets`?
    "#]]
    .assert_eq(&error.into_report().render(Style::Plain));
}

#[test]
fn every_action_that_selects_nothing_is_named_with_what_was_meant() {
    refused(
        &overlay(
            "1.0.0",
            "  - target: $.paths['/pet'].get
    update: { x: 1 }
  - target: $.paths['/pets'].gett
    remove: true
  - target: $.paths.*.get.parameters[?@.name == 'ofset']
    remove: true
  - target: $..operationID
    remove: true
  - target: $.info
    update: { x-fine: true }
  - target: $.components.schemas
    remove: true
  - target: $.servers[5]
    remove: true
",
        ),
        &expect![[r#"
            overlay.yaml:4:5: `$.paths['/pet'].get` selects nothing; below `$.paths` there is no `/pet`; did you mean `/pets`?
            overlay.yaml:6:5: `$.paths['/pets'].gett` selects nothing; below `$.paths['/pets']` there is no `gett`; did you mean `get`?
            overlay.yaml:8:5: `$.paths.*.get.parameters[?@.name == 'ofset']` selects nothing; at `$.paths.*.get.parameters` no `name` is `ofset`; did you mean `offset`?
            overlay.yaml:10:5: `$..operationID` selects nothing; below `$` there is no `operationID`; did you mean `operationId`?
            overlay.yaml:14:5: `$.components.schemas` selects nothing; below `$` there is no `components`; remove the action if the document was corrected
            overlay.yaml:16:5: `$.servers[5]` selects nothing; `$.servers` selects something, and `[5]` nothing of it; remove the action if the document was corrected
        "#]],
    );
}

#[test]
fn a_document_is_unchanged_when_an_action_fails() {
    let text = overlay(
        "1.0.0",
        "  - target: $.info\n    update: { x: 1 }\n  - target: $.nothing\n    remove: true\n",
    );
    let overlay =
        Overlay::parse("overlay.yaml", text.as_bytes(), &Limits::default()).expect("an overlay");
    let mut changed = document();
    assert!(apply(&mut changed, &overlay).is_err());
    assert_eq!(changed.value, document().value);
    assert_eq!(changed.sources.file_names().count(), 1);
}

#[test]
fn actions_that_do_not_fit_are_refused() {
    refused(
        &overlay(
            "1.0.0",
            "  - target: $.info.title
    update: x
  - target: $.tags
    update: [x]
  - target: $.info
    update: { title: { x: 1 } }
  - target: $
    update: { servers: { url: x } }
  - target: $
    remove: true
  - target: $.paths['/pets'].get.*
    update: { x: 1 }
",
        ),
        &expect![[r#"
            overlay.yaml:5:5: version 1.0 updates objects and arrays, and `#/info/title` is a single value; write `overlay: 1.1.0`, or update the object around it
            overlay.yaml:7:5: in version 1.0, the update of an array is a single entry to append; write `overlay: 1.1.0`, where arrays are concatenated
            overlay.yaml:9:5: `#/info/title` is a single value, and the update is an object; remove what is there in an action before, or correct the update
            overlay.yaml:11:5: `#/servers` is an array, and the update is an object; remove what is there in an action before, or correct the update
            overlay.yaml:12:5: the document as a whole cannot be removed; select a part of it
            overlay.yaml:15:5: the target selects a single value at `#/paths/~1pets/get/operationId` and an array at `#/paths/~1pets/get/parameters`; make one action for each kind
        "#]],
    );
    refused(
        &overlay(
            "1.1.0",
            "  - target: $.info\n    copy: $.servers[*]\n  - target: $.info\n    copy: $.inf\n",
        ),
        &expect![[r#"
            overlay.yaml:5:5: `$.servers[*]` selects 2 values, and only one can be copied; select one value
            overlay.yaml:7:5: `$.inf` selects nothing; below `$` there is no `inf`; did you mean `info`?
        "#]],
    );
}

#[test]
fn a_misspelt_or_idle_overlay_is_refused_as_a_whole() {
    refused(
        "overlay: 1.0.0
inof: { title: x }
info: { title: 1, version: 1.0.0, licence: x }
actions:
  - target: $.paths./pets.get
    update: {}
  - targets: $
    x-free: true
  - target: $
    updaet: {}
  - target: $
    remove: 'yes'
  - target: $
    remove: true
    update: {}
  - target: $
    copy: $.info
  - just text
  - target: $
    copy: $.info
",
        &expect![[r#"
            overlay.yaml:2:1: `inof` is no field of an overlay here; did you mean `info`?
            overlay.yaml:3:35: `licence` is no field of an overlay here; remove it; known are `title`, `version`, `description` and extensions in `x-`
            overlay.yaml:3:9: `title` is to be a string; put it in quotes
            overlay.yaml:5:5: `$.paths./pets.get` is no JSONPath: at position 8, in dot member name, must start with lowercase alpha or '_'; names with other characters than letters, digits and `_` need brackets and quotes: `$.paths['/pets'].get`
            overlay.yaml:7:5: `targets` is no field of an overlay here; did you mean `target`?
            overlay.yaml:7:5: `target` is missing; add `target`
            overlay.yaml:7:5: the action changes nothing; give it `update` or `remove: true`
            overlay.yaml:10:5: `updaet` is no field of an overlay here; did you mean `update`?
            overlay.yaml:9:5: the action changes nothing; give it `update` or `remove: true`
            overlay.yaml:12:5: `remove` is to be `true` or `false`; write `remove: true`
            overlay.yaml:13:5: of `remove`, `update` and `copy`, only one has an effect; keep one, and make two actions of it where both are meant
            overlay.yaml:17:5: `copy` came with version 1.1; write `overlay: 1.1.0`
            overlay.yaml:18:5: an action is to be an object; write it with `target` and `update`
            overlay.yaml:19:5: the action stands twice in the list; remove one of the two
            overlay.yaml:20:5: `copy` came with version 1.1; write `overlay: 1.1.0`
        "#]],
    );
    refused(
        "overlay: 2.0.0\ninfo: { title: x, version: x }\nactions: []\n",
        &expect![[r#"
            overlay.yaml:1:1: version "2.0.0" of the Overlay Specification is not known; write `overlay: 1.1.0`
            overlay.yaml:3:1: an overlay needs a list of `actions` with at least one; add an action with `target`, and `update` or `remove`
        "#]],
    );
    refused(
        "openapi: 3.0.3\n",
        &expect![[r#"
        overlay.yaml:1:1: `openapi` is no field of an overlay here; remove it; known are `overlay`, `info`, `extends`, `actions` and extensions in `x-`
        overlay.yaml:1:1: the file does not say that it is an overlay; write `overlay: 1.1.0`
        overlay.yaml:1:1: an overlay needs `info`; give it an `info` with `title` and `version`
        overlay.yaml:1:1: an overlay needs a list of `actions` with at least one; add an action with `target`, and `update` or `remove`
    "#]],
    );
    refused(
        "- overlay: 1.0.0\n",
        &expect![[r#"
        overlay.yaml:1:1: the document is an array, not an object; check that the file is an OpenAPI document, and not a web page
    "#]],
    );
}

#[test]
fn an_overlay_is_held_to_the_document_it_names() {
    let text = |extends: &str| {
        format!(
            "overlay: 1.0.0\ninfo: {{ title: x, version: x }}\nextends: {extends}\nactions:\n  - {{ target: $.tags, remove: true }}\n"
        )
    };
    assert!(run(&text("./openapi.yaml")).is_ok());
    assert!(run(&text("https://example.com/other.yaml")).is_ok());
    refused(
        &text("other.yaml"),
        &expect![[r#"
        overlay.yaml:3:1: the overlay is for `other.yaml`, and is applied to `openapi.yaml`; correct `extends`, or apply the overlay to the document that it names
    "#]],
    );
}

#[test]
fn actions_that_multiply_the_document_are_refused() {
    let copy =
        |number| format!("  - {{ target: '$.paths.*', copy: $.paths, description: '{number}' }}\n");
    let copies: String = (0..40).map(copy).collect();
    let text = overlay("1.1.0", &copies);
    let overlay =
        Overlay::parse("overlay.yaml", text.as_bytes(), &Limits::default()).expect("an overlay");
    let limits = |values, depth| Limits {
        depth,
        values,
        ..Limits::default()
    };
    for (limits, code) in [
        (limits(5_000, 512), Code::DocumentTooManyValues),
        (limits(1_000_000, 12), Code::DocumentTooDeep),
    ] {
        let error = apply::apply(&mut document(), &overlay, &limits).expect_err("refused");
        assert_eq!(error.diagnostics()[0].code, code);
    }
}

#[test]
fn a_key_that_stands_twice_is_an_error_that_names_both_places() {
    let actions = "  - target: $.info\n    update: { title: Pets }\n    update: { title: Cats, title: Dogs }\n";
    let error = run(&overlay("1.1.0", actions)).expect_err("refused");
    let codes: Vec<_> = error.diagnostics().iter().map(|it| it.code).collect();
    assert_eq!(codes, [Code::OverlayInvalid; 2]);
    expect![[r#"
        overlay.yaml:6:5: the key `update` stands twice in one object, first at line 5, column 5; remove one of the two, or rename it
        overlay.yaml:6:28: the key `title` stands twice in one object, first at line 6, column 15; remove one of the two, or rename it"#]].assert_eq(&error.to_string());
}
