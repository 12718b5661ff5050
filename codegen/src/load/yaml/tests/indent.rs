//! Quoted scalars whose lines are indented less than YAML asks for.

use super::*;

#[test]
fn lines_of_a_quoted_scalar_may_be_indented_less_than_what_they_stand_in() {
    let text = "a:\n  - b: \"one\n two\n\n  'three\nfour \\\n five\"\n    c: 'it''s\n\n   so\n# far'\nd: {e: \"x\ny\"}\nf: 1\n";
    let (value, positions) = parse(text).expect("YAML");
    assert_eq!(
        value,
        json!({
            "a": [{"b": "one two\n'three four five", "c": "it's\nso # far"}],
            "d": {"e": "x y"},
            "f": 1,
        })
    );
    for (pointer, place) in [
        ("/a/0/b", "b: "),
        ("/a/0/c", "c: "),
        ("/d", "d: "),
        ("/d/e", "e: "),
        ("/f", "f: "),
    ] {
        assert_eq!(
            positions.find(pointer),
            text.rfind(place).map(|offset| (offset, true)),
            "{pointer}"
        );
    }
}

#[test]
fn what_is_wrong_behind_such_lines_keeps_its_place() {
    refused(
        "a: \"one\ntwo\"\nb: &x {c: *x}\n",
        "3:11: an alias stands within the value that it names",
    );
    refused(
        "a: \"one\ntwo\"\nb: \"x\" y\n",
        "3:8: not valid YAML: invalid trailing content after double-quoted scalar",
    );
    refused(
        "a: 'one\r\ntwo'\r\nb: c: d\r\n",
        "3:5: not valid YAML: mapping values are not allowed in this context",
    );
}

#[test]
fn a_quote_that_is_missing_is_looked_for_where_the_next_line_begins() {
    refused(
        "a: \"one\nb: 1\nc: \"2\"\n",
        "2:1: not valid YAML: invalid indentation in multiline quoted scalar",
    );
    refused(
        "a: \"one\nb: 1\n",
        "2:1: not valid YAML: invalid indentation in multiline quoted scalar",
    );
    refused(
        "a: 'one\nb: 1\n---\nc: '\n",
        "3:1: not valid YAML: invalid indentation in multiline quoted scalar",
    );
}

#[test]
fn many_lines_may_be_indented_less() {
    let scalars = lines(0..20, |key| format!("k{key}: \"it's\nit's\nit's\"\n"));
    assert_eq!(value(&scalars)["k19"], json!("it's it's it's"));
    // One scalar of many lines is one fault, as long as none of them can end it.
    let long = format!("a: \"one{}\"\n", "\ntwo".repeat(10_000));
    assert_eq!(
        value(&long)["a"],
        json!(format!("one{}", " two".repeat(10_000)))
    );
}
