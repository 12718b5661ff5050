//! Every example of every diagnostic code is run through the whole pipeline, which reports that code
//! and no other; an example that is mended is no longer reported.

use std::collections::BTreeSet;
use std::path::Path;

use keyroute_codegen::load::{Document, Limits, load};
use keyroute_codegen::overlay::{self, Overlay};
use keyroute_codegen::report::{Code, Example, Report, Role};
use keyroute_codegen::{Options, generate};

/// What every document has.
const FRAME: [&str; 4] = [
    "openapi: 3.1.0",
    "info: { title: Example, version: \"1\" }",
    "servers: [{ url: \"https://example.com\" }]",
    "paths: {}",
];

/// The fragment with what it leaves out.
fn framed(fragment: &str) -> String {
    let mut text = String::new();
    for line in FRAME {
        let key = line.split_inclusive(':').next().unwrap_or_default();
        if !fragment.lines().any(|other| other.starts_with(key)) {
            text.extend([line, "\n"]);
        }
    }
    text + fragment
}

/// The bytes of a text in which `\xE9` stands for one.
fn unescaped(text: &str) -> Vec<u8> {
    let mut parts = text.split("\\x");
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(&part[..2], 16).expect("two digits behind `\\x`"));
        bytes.extend(&part.as_bytes()[2..]);
    }
    bytes
}

/// Writes the blocks of an example to a folder, and runs the document there. Gives what was reported.
fn run(blocks: &[&Example], folder: &Path) -> Report {
    let mut document = folder.join("openapi.yaml");
    let mut limits = None;
    std::fs::write(&document, framed("")).expect("a file");
    for Example { role, text, .. } in blocks {
        let bytes = match role {
            Role::Fragment(limit) => {
                limits = *limit;
                if limit.is_some() {
                    text.clone().into_bytes()
                } else {
                    framed(text).into_bytes()
                }
            }
            Role::Whole => text.clone().into_bytes(),
            Role::Escaped => unescaped(text),
            Role::Overlay | Role::Unknown => continue,
            Role::File(name) => {
                std::fs::write(folder.join(name), text).expect("a file");
                continue;
            }
            Role::Command => {
                let path = text.split_whitespace().last().expect("a command");
                document = folder.join(path);
                continue;
            }
        };
        std::fs::write(&document, bytes).expect("a file");
    }
    let loaded = match limits {
        None => load(&document),
        Some(limit) => {
            let bytes = std::fs::read(&document).expect("the file");
            let mut limits = Limits::default();
            // Whichever of the two the example exceeds.
            if bytes.len() > limit && limit >= 16 {
                limits.bytes = limit;
            }
            limits.depth = limit;
            Document::parse("openapi.yaml", &bytes, &limits)
        }
    };
    let mut report = Report::new();
    let mut loaded = match loaded {
        Ok(loaded) => loaded,
        Err(error) => {
            report.push(error.diagnostic());
            return report;
        }
    };
    for overlay in blocks.iter().filter(|block| block.role == Role::Overlay) {
        let applied = Overlay::parse("overlay.yaml", overlay.text.as_bytes(), &Limits::default())
            .and_then(|overlay| overlay::apply(&mut loaded, &overlay));
        if let Err(error) = applied {
            return error.into_report();
        }
    }
    generate(loaded, &Options::standalone("Example", "openapi.yaml")).report
}

fn codes(report: &Report) -> BTreeSet<Code> {
    report.iter().map(|finding| finding.code).collect()
}

#[test]
fn every_example_is_reported_under_its_code_and_under_no_other() {
    let mut wrong = String::new();
    for code in Code::ALL {
        let examples = code.explanation().examples;
        if examples.iter().any(|it| it.role == Role::Unknown) {
            assert_eq!(*code, Code::SchemaRefusedByEngine, "has no example");
            continue;
        }
        let causes: Vec<&Example> = examples.iter().filter(|it| !it.mended).collect();
        let folder = tempfile::tempdir().expect("a folder");
        let report = run(&causes, folder.path());
        if codes(&report) != BTreeSet::from([*code]) {
            let found = report.render(keyroute_codegen::report::Style::Plain);
            wrong.push_str(&format!("the example of {code} is reported as\n{found}\n"));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn a_mended_example_is_reported_no_more() {
    let mut mended = 0;
    for code in Code::ALL {
        let examples = code.explanation().examples;
        let same = |one: &Role, other: &Role| {
            let is_document =
                |role: &Role| matches!(role, Role::Fragment(_) | Role::Whole | Role::Escaped);
            one == other || (is_document(one) && is_document(other))
        };
        if !examples.iter().any(|it| it.mended) {
            continue;
        }
        mended += 1;
        let blocks: Vec<&Example> = examples
            .iter()
            .filter(|block| {
                let replaced = |other: &Example| other.mended && same(&other.role, &block.role);
                block.mended || !examples.iter().any(replaced)
            })
            .collect();
        let folder = tempfile::tempdir().expect("a folder");
        let report = run(&blocks, folder.path());
        assert!(
            report.is_empty(),
            "the mended example of {code} is reported as\n{}",
            report.render(keyroute_codegen::report::Style::Plain)
        );
    }
    assert!(mended > 20, "only {mended} examples are mended");
}
