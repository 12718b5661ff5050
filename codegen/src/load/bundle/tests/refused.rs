//! What becomes of references that cannot be followed, and of those without end.

#![allow(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]

use super::*;

#[test]
fn what_cannot_be_followed_stays_and_is_reported() {
    check(
        &[
            (
                "openapi.yaml",
                "components:
  schemas:
    A: { $ref: '../secret.yaml' }
    B: { $ref: 'https://example.com/b.yaml#/B' }
    C: { $ref: 'missing.yaml' }
    D: { $ref: 'parts.yaml#/components/schemas/Pets' }
    E: { $ref: 'parts.yaml#Pet' }
    F: { $ref: 'broken.yaml' }
    G: { $ref: 'list.yaml' }
    H: { $ref: '#Anchor' }
    I: { $ref: '#/components/schemas/Nowhere' }
",
            ),
            (
                "parts.yaml",
                "components: { schemas: { Pet: {}, PetList: {} } }\n",
            ),
            ("broken.yaml", "a: 1\nb: [\n"),
            ("list.yaml", "- a\n"),
        ],
        &expect![[r##"
            #/components/schemas/A {"$ref":"../secret.yaml"}
            #/components/schemas/B {"$ref":"https://example.com/b.yaml#/B"}
            #/components/schemas/C {"$ref":"missing.yaml"}
            #/components/schemas/D {"$ref":"parts.yaml#/components/schemas/Pets"}
            #/components/schemas/E {"$ref":"parts.yaml#Pet"}
            #/components/schemas/F {"$ref":"broken.yaml"}
            #/components/schemas/G {"$ref":"list.yaml"}
            #/components/schemas/H {"$ref":"#Anchor"}
            #/components/schemas/I {"$ref":"#/components/schemas/Nowhere"}
            error[K0120]: `../secret.yaml` leads out of the document's folder
             --> openapi.yaml:3:10
              |
            3 |     A: { $ref: '../secret.yaml' }
              |          ^
              = pointer: #/components/schemas/A
              = remedy: vendor the file into the document's folder, and refer to it there

            error[K0121]: `https://example.com/b.yaml#/B` leads to the network
             --> openapi.yaml:4:10
              |
            4 |     B: { $ref: 'https://example.com/b.yaml#/B' }
              |          ^
              = pointer: #/components/schemas/B
              = remedy: vendor the file into the document's folder, and refer to it there

            error[K0122]: missing.yaml: cannot read the file: no such file
             --> openapi.yaml:5:10
              |
            5 |     C: { $ref: 'missing.yaml' }
              |          ^
              = pointer: #/components/schemas/C
              = remedy: vendor the file under this path, relative to the file that refers to it

            error[K0123]: `parts.yaml` has nothing at `#/components/schemas/Pets`; did you mean `#/components/schemas/Pet`?
             --> openapi.yaml:6:10
              |
            6 |     D: { $ref: 'parts.yaml#/components/schemas/Pets' }
              |          ^
              = pointer: #/components/schemas/D
              = remedy: correct the pointer after `#`

            error[K0123]: `parts.yaml#Pet` names an anchor
             --> openapi.yaml:7:10
              |
            7 |     E: { $ref: 'parts.yaml#Pet' }
              |          ^
              = pointer: #/components/schemas/E
              = remedy: write the place as a JSON pointer, such as `#/components/schemas/Pet`

            error[K0122]: broken.yaml:2:4: not valid YAML: unclosed bracket '['
             --> openapi.yaml:8:10
              |
            8 |     F: { $ref: 'broken.yaml' }
              |          ^
              = pointer: #/components/schemas/F
              = remedy: mend the file; look at indentation and quotes

            error[K0122]: list.yaml:1:1: the document is an array, not an object
             --> openapi.yaml:9:10
              |
            9 |     G: { $ref: 'list.yaml' }
              |          ^
              = pointer: #/components/schemas/G
              = remedy: check that the file is an OpenAPI document, and not a web page
        "##]],
    );
}

#[test]
fn what_cannot_be_put_in_place_stays_and_is_reported() {
    check(
        &[
            (
                "openapi.yaml",
                "paths:
  /a: { $ref: 'paths.yaml#/a' }
  /b: { $ref: 'paths.yaml#/c' }
  /c: { $ref: 'paths.yaml#/d' }
",
            ),
            (
                "paths.yaml",
                "a: { $ref: '#/b' }\nb: { $ref: '#/a' }\nc: [x]\nd: { get: { requestBody: { $ref: '#/lost' } } }\n",
            ),
        ],
        &expect![[r#"
            #/paths {"/a":{"$ref":"paths.yaml#/a"},"/b":{"$ref":"paths.yaml#/c"},"/c":{"get":{"requestBody":{"$ref":"paths.yaml#/lost"}}}}
            error[K0124]: `#/a` leads back to itself
             --> paths.yaml:2:6
              |
            2 | b: { $ref: '#/a' }
              |      ^
              = pointer: #/paths/~1a
              = remedy: write the object out at one of the places

            error[K0123]: the reference does not lead to an object
             --> openapi.yaml:3:9
              |
            3 |   /b: { $ref: 'paths.yaml#/c' }
              |         ^
              = pointer: #/paths/~1b
              = remedy: refer to an object

            error[K0123]: `paths.yaml` has nothing at `#/lost`
             --> paths.yaml:4:28
              |
            4 | d: { get: { requestBody: { $ref: '#/lost' } } }
              |                            ^
              = pointer: #/paths/~1c/get/requestBody
              = remedy: correct the pointer after `#`
        "#]],
    );
}

#[test]
fn entries_that_refer_to_themselves_by_way_of_files_end() {
    check(
        &[
            (
                "openapi.yaml",
                "components:\n  schemas:\n    A: { $ref: a.yaml }\n    B: { $ref: 'b.yaml#/x' }\n",
            ),
            ("a.yaml", "$ref: a.yaml\n"),
            ("b.yaml", "x: { $ref: '#/y' }\ny: { $ref: '#/x' }\n"),
        ],
        &expect![[r##"
            #/components/schemas/A {"$ref":"#/components/schemas/A"}
            #/components/schemas/B {"$ref":"#/components/schemas/y"}
            #/components/schemas/y {"$ref":"#/components/schemas/B"}
        "##]],
    );
}

#[test]
fn a_path_item_that_calls_back_to_itself_ends() {
    let document = load(&[
        ("openapi.yaml", "webhooks:\n  pet: { $ref: hook.yaml }\n"),
        (
            "hook.yaml",
            "post:\n  callbacks:\n    again:\n      '{$url}': { $ref: hook.yaml }\n",
        ),
    ]);
    expect![[r"
        error[K0124]: `hook.yaml` leads back to itself
         --> hook.yaml:4:19
          |
        4 |       '{$url}': { $ref: hook.yaml }
          |                   ^
          = pointer: #/webhooks/pet/post/callbacks/again/{$url}
          = remedy: write the object out at one of the places
    "]]
    .assert_eq(&document.report.render(Style::Plain));
}

#[test]
fn references_that_multiply_are_refused_by_count() {
    let hook = |next: usize| {
        let item = format!("{{ $ref: h{next}.yaml }}");
        format!("post:\n  callbacks:\n    c: {{ a: {item}, b: {item}, c: {item}, d: {item} }}\n")
    };
    let mut parts = vec![(
        "openapi.yaml".to_owned(),
        "webhooks: { x: { $ref: h0.yaml } }\n".to_owned(),
    )];
    parts.extend((0..30).map(|number| (format!("h{number}.yaml"), hook(number + 1))));
    parts.push(("h30.yaml".to_owned(), "summary: end\n".to_owned()));
    let limits = Limits {
        values: 50_000,
        ..Limits::default()
    };
    let error = load_from(&Files(parts.into_iter().collect()), "openapi.yaml", &limits)
        .expect_err("refused");
    assert!(matches!(error.problem, Problem::TooMany { .. }), "{error}");
}

#[test]
fn references_that_nest_are_refused_by_depth() {
    let hook = |next: usize| {
        format!("post: {{ callbacks: {{ c: {{ a: {{ $ref: h{next}.yaml }} }} }} }}\n")
    };
    let mut parts = vec![(
        "openapi.yaml".to_owned(),
        "webhooks: { x: { $ref: h0.yaml } }\n".to_owned(),
    )];
    parts.extend((0..400).map(|number| (format!("h{number}.yaml"), hook(number + 1))));
    let folder = Files(parts.into_iter().collect());
    let error = load_from(&folder, "openapi.yaml", &Limits::default()).expect_err("refused");
    assert!(matches!(error.problem, Problem::TooDeep { .. }), "{error}");
}

#[test]
fn files_are_limited_in_number() {
    let limits = Limits {
        files: 2,
        ..Limits::default()
    };
    let schemas: Vec<String> = (0..4)
        .map(|number| format!("S{number}: {{ $ref: s{number}.yaml }}"))
        .collect();
    let mut parts = vec![(
        "openapi.yaml".to_owned(),
        format!("components: {{ schemas: {{ {} }} }}\n", schemas.join(", ")),
    )];
    parts.extend((0..4).map(|number| (format!("s{number}.yaml"), "type: string\n".to_owned())));
    let document = load_from(&Files(parts.into_iter().collect()), "openapi.yaml", &limits)
        .expect("a document");
    let codes: Vec<_> = document.report.iter().map(|found| found.code).collect();
    assert_eq!(codes, [Code::ReferencedFileUnusable; 2]);
}
