//! How a report collects, counts and renders findings.

#![allow(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]

use expect_test::expect;

use super::*;

fn located(source_line: &str, line: usize, column: usize) -> Location {
    Location {
        file: "openapi/petstore/openapi.yaml".to_owned(),
        line,
        column,
        source_line: source_line.to_owned(),
        source_column: column,
    }
}

fn missing() -> Diagnostic {
    Diagnostic::new(
        Code::ReferenceTargetMissing,
        "/paths/~1pets/get",
        "`pets.yaml` has no `/Pet`",
    )
}

#[test]
fn the_same_finding_is_kept_once_and_order_is_kept() {
    let mut report = Report::new();
    report.push(missing());
    report.push(Diagnostic::new(Code::DocumentEmpty, "", "a"));
    report.push(missing().remedy("another remedy is the same finding"));
    let codes: Vec<_> = report.iter().map(|diagnostic| diagnostic.code).collect();
    assert_eq!(codes, [Code::ReferenceTargetMissing, Code::DocumentEmpty]);
    assert_eq!(report.count(Disposition::Refused), 2);
    assert_eq!(report.count(Disposition::Approximated), 0);
    assert!(report.has_refusals());
}

#[test]
fn findings_that_come_with_different_places_are_different() {
    let mut report = Report::new();
    for line in [12, 14, 12] {
        report.push(missing().at(located("    get:", line, 5)));
    }
    report.push(missing());
    let lines: Vec<_> = report
        .iter()
        .map(|finding| finding.location.as_ref().map(|place| place.line))
        .collect();
    assert_eq!(lines, [Some(12), Some(14)]);
}

#[test]
fn a_located_finding_shows_its_line_with_a_caret() {
    let mut report = Report::new();
    report.push(
        missing()
            .remedy("correct the pointer")
            .at(located("    get:", 12, 5)),
    );
    report.push(missing().remedy("never shown: the same finding"));
    report.push(Diagnostic::new(Code::DocumentEmpty, "", "nothing is here"));
    expect![[r"
        error[K0123]: `pets.yaml` has no `/Pet`
          --> openapi/petstore/openapi.yaml:12:5
           |
        12 |     get:
           |     ^
           = pointer: #/paths/~1pets/get
           = remedy: correct the pointer

        error[K0105]: nothing is here
    "]]
    .assert_eq(&report.render(Style::Plain));
}

#[test]
fn tabs_and_wide_characters_do_not_shift_the_caret() {
    let mut report = Report::new();
    report.push(missing().at(located("\t\"犬\": x", 3, 7)));
    expect![[r#"
        error[K0123]: `pets.yaml` has no `/Pet`
         --> openapi/petstore/openapi.yaml:3:7
          |
        3 |     "犬": x
          |           ^
          = pointer: #/paths/~1pets/get
    "#]]
    .assert_eq(&report.render(Style::Plain));
}

#[test]
fn a_document_cannot_send_escape_sequences_to_the_terminal() {
    let mut report = Report::new();
    report.push(
        Diagnostic::new(Code::DuplicateKey, "/\x1b[2J", "key `\x1b]0;x\x07`").at(located(
            "\x1b[31mred\u{202e}",
            1,
            1,
        )),
    );
    let text = report.render(Style::Plain);
    assert!(!text.contains(['\x1b', '\x07', '\u{202e}']), "{text:?}");
}

#[test]
fn colour_is_only_there_when_asked_for() {
    let mut report = Report::new();
    report.push(missing().at(located("x", 1, 1)));
    assert!(!report.render(Style::Plain).contains('\x1b'));
    assert!(
        report
            .render(Style::Colour)
            .contains("\x1b[1;31merror[K0123]\x1b[0m")
    );
}

#[test]
fn json_lines_hold_one_object_a_finding() {
    let mut report = Report::new();
    report.push(missing().remedy("look").at(located("x", 12, 5)));
    report.push(Diagnostic::new(Code::DocumentEmpty, "", "nothing\nis here"));
    expect![[r#"
        {"reason":"finding","code":"K0123","severity":"error","pointer":"/paths/~1pets/get","file":"openapi/petstore/openapi.yaml","line":12,"column":5,"message":"`pets.yaml` has no `/Pet`","remedy":"look"}
        {"reason":"finding","code":"K0105","severity":"error","pointer":"","file":null,"line":null,"column":null,"message":"nothing\nis here","remedy":""}
    "#]]
    .assert_eq(&report.to_json_lines());
}
