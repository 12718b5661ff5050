//! References to other files: those outside of the document's folder and on the network are refused.

use expect_test::expect;

use crate::child::{DOCUMENT, outcome_in, outcome_of};

/// A document of which one reply has a schema of another file.
fn document(reference: &str) -> String {
    format!(
        "openapi: 3.0.3\npaths:\n  /a:\n    get:\n      operationId: a\n      responses:\n        '200':\n          content:\n            \
         application/json:\n              schema: {{ $ref: '{reference}' }}\n"
    )
}

fn outcome(reference: &str) -> String {
    outcome_of(&[(DOCUMENT, document(reference).as_bytes())])
}

#[test]
fn a_file_outside_of_the_folder_is_not_read() {
    expect![[r#"
        1 operations: 1 emitted, 0 refused; 0 types
        K0120 10:25 `/etc/passwd` leads out of the document's folder
    "#]]
    .assert_eq(&outcome("/etc/passwd"));
    expect![[r#"
        1 operations: 1 emitted, 0 refused; 0 types
        K0120 10:25 `../../etc/passwd` leads out of the document's folder
    "#]]
    .assert_eq(&outcome("../../etc/passwd"));
    expect![[r#"
        1 operations: 1 emitted, 0 refused; 0 types
        K0120 10:25 `%2e%2e/%2e%2e/etc/passwd` leads out of the document's folder
    "#]]
    .assert_eq(&outcome("%2e%2e/%2e%2e/etc/passwd"));
    expect![[r#"
        1 operations: 1 emitted, 0 refused; 0 types
        K0120 10:25 `a/../../b.yaml` leads out of the document's folder
    "#]]
    .assert_eq(&outcome("a/../../b.yaml"));
    expect![[r#"
        1 operations: 1 emitted, 0 refused; 0 types
        K0120 10:25 `..\..\b.yaml` leads out of the document's folder
    "#]]
    .assert_eq(&outcome("..\\..\\b.yaml"));
}

#[test]
fn the_network_is_not_asked() {
    expect![[r#"
        1 operations: 1 emitted, 0 refused; 0 types
        K0121 10:25 `http://localhost:1/a.yaml#/A` leads to the network
    "#]]
    .assert_eq(&outcome("http://localhost:1/a.yaml#/A"));
    expect![[r#"
        1 operations: 1 emitted, 0 refused; 0 types
        K0121 10:25 `file:///etc/passwd` leads to the network
    "#]]
    .assert_eq(&outcome("file:///etc/passwd"));
    expect![[r#"
        1 operations: 1 emitted, 0 refused; 0 types
        K0121 10:25 `//localhost/a.yaml` leads to the network
    "#]]
    .assert_eq(&outcome("//localhost/a.yaml"));
}

#[test]
fn a_link_out_of_the_folder_is_not_followed() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join(DOCUMENT), document("link.yaml")).expect("a file");
    std::os::unix::fs::symlink("/etc/passwd", folder.path().join("link.yaml")).expect("a link");
    expect![[r#"
        1 operations: 1 emitted, 0 refused; 0 types
        K0122 10:25 link.yaml: cannot read the file: it is a link out of the document's folder
    "#]]
    .assert_eq(&outcome_in(folder.path()));
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    expect![[r#"
        1 operations: 1 emitted, 0 refused; 0 types
        K0122 10:25 missing.yaml: cannot read the file: No such file or directory (os error 2)
    "#]]
    .assert_eq(&outcome("missing.yaml"));
    expect![[r#"
        1 operations: 1 emitted, 0 refused; 0 types
        K0122 10:25 : cannot read the file: it is not a regular file
    "#]]
    .assert_eq(&outcome("."));
    expect![[r#"
        1 operations: 1 emitted, 0 refused; 0 types
        K0122 10:25 bad.yaml:1:4: not valid YAML: unclosed bracket '['
    "#]]
    .assert_eq(&outcome_of(&[
        (DOCUMENT, document("bad.yaml").as_bytes()),
        ("bad.yaml", b"a: [\n"),
    ]));
    expect![[r#"
        1 operations: 1 emitted, 0 refused; 0 types
        K0122 10:25 text.yaml:1:1: the document is a single string, not an object
    "#]]
    .assert_eq(&outcome_of(&[
        (DOCUMENT, document("text.yaml").as_bytes()),
        ("text.yaml", b"text\n"),
    ]));
}

#[test]
fn a_pipe_is_not_waited_for() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join(DOCUMENT), document("pipe.yaml")).expect("a file");
    let made = std::process::Command::new("mkfifo")
        .arg(folder.path().join("pipe.yaml"))
        .status();
    assert!(made.expect("mkfifo").success());
    expect![[r#"
        1 operations: 1 emitted, 0 refused; 0 types
        K0122 10:25 pipe.yaml: cannot read the file: it is not a regular file
    "#]]
    .assert_eq(&outcome_in(folder.path()));
}

#[test]
fn files_may_refer_to_one_another() {
    expect![[r#"
        1 operations: 1 emitted, 0 refused; 2 types
    "#]]
    .assert_eq(&outcome_of(&[
        (DOCUMENT, document("a.yaml").as_bytes()),
        ("a.yaml", b"$ref: b.yaml\n"),
        ("b.yaml", b"$ref: a.yaml\n"),
    ]));
    expect![[r#"
        1 operations: 1 emitted, 0 refused; 3 types
        K0308 x4 1:1 `components` is no member of a schema, and is ignored
    "#]]
    .assert_eq(&outcome_of(&[
        (DOCUMENT, document("a.yaml#/x").as_bytes()),
        (
            "a.yaml",
            b"x: { properties: { x: { $ref: 'b.yaml#/y' } } }\n",
        ),
        (
            "b.yaml",
            b"y: { properties: { y: { $ref: 'a.yaml#/x' }, all: { $ref: 'openapi.yaml' } } }\n",
        ),
    ]));
}

#[test]
fn a_file_that_is_taken_in_everywhere_ends_at_the_limit() {
    let mut main = "openapi: 3.0.3\npaths: {}\ncomponents:\n  schemas:\n".to_owned();
    for index in 0..80 {
        main.push_str(&format!("    S{index}: {{ $ref: 'file{index}.yaml' }}\n"));
    }
    let mut files = vec![(DOCUMENT.to_owned(), main.into_bytes())];
    for index in 0..80 {
        let members: String = (0..80)
            .map(|other| {
                format!(
                    "  p{other}: {{ $ref: 'file{}.yaml#/properties/p{index}' }}\n",
                    (index + other) % 80
                )
            })
            .collect();
        files.push((
            format!("file{index}.yaml"),
            format!("properties:\n{members}").into_bytes(),
        ));
    }
    let files: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
        .collect();
    expect![[r#"
        0 operations: 0 emitted, 0 refused; 6480 types
    "#]]
    .assert_eq(&outcome_of(&files));
}
