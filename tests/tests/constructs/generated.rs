//! What the generator makes of the document is what is committed.

use std::path::{Path, PathBuf};

use expect_test::expect_file;
use keyroute_codegen::report::Style;
use keyroute_codegen::{Generated, Options, generate, load};
use similar::TextDiff;

const COMMAND: &str = "UPDATE_EXPECT=1 cargo test -p keyroute-tests --test constructs";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

fn made(document: &str) -> Generated {
    let document = load::load(&root().join("constructs").join(document)).expect("a document");
    let mut options = Options::standalone("Constructs", "tests/constructs/constructs.yaml");
    COMMAND.clone_into(&mut options.target.command);
    generate(document, &options)
}

/// Compares a committed file, or writes it where `UPDATE_EXPECT` asks for that.
fn hold(path: &Path, text: &str, stale: &mut String) {
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(path, text).expect("the file can be written");
        return;
    }
    let committed = std::fs::read_to_string(path)
        .unwrap_or_default()
        .replace("\r\n", "\n");
    if committed != text {
        let diff = TextDiff::from_lines(committed.as_str(), text);
        let diff = diff
            .unified_diff()
            .context_radius(3)
            .header("committed", "generated")
            .to_string();
        stale.push_str(&format!("{} is stale:\n{diff}\n", path.display()));
    }
}

#[test]
fn the_committed_client_is_what_is_generated() {
    let generated = made("constructs.yaml");
    let folder = root().join("src/constructs");
    let mut stale = String::new();
    hold(&folder.join("routes.rs"), &generated.routes, &mut stale);
    hold(&folder.join("types.rs"), &generated.types, &mut stale);
    assert!(
        stale.is_empty(),
        "{stale}`{COMMAND}` writes what is missing above."
    );
}

#[test]
fn every_construct_that_is_not_honoured_is_named() {
    let mut generated = made("constructs.yaml");
    assert_eq!(generated.unaccounted, Vec::<String>::new());
    assert_eq!(
        generated.statistics.emitted + 1,
        generated.statistics.operations
    );
    let folder = format!("{}/", root().display());
    let report = std::mem::take(&mut generated.report)
        .render(Style::Plain)
        .replace(&folder, "");
    expect_file![root().join("constructs/report.txt")].assert_eq(&report);
}

#[test]
fn the_same_in_the_dialect_of_3_1_gives_the_same_client() {
    let (old, new) = (made("constructs.yaml"), made("constructs-3.1.yaml"));
    for (name, old, new) in [
        ("routes.rs", &old.routes, &new.routes),
        ("types.rs", &old.types, &new.types),
    ] {
        let diff = TextDiff::from_lines(old.as_str(), new.as_str());
        let diff = diff.unified_diff().header("3.0", "3.1").to_string();
        assert!(
            diff.is_empty(),
            "{name} differs between the dialects:\n{diff}"
        );
    }
}

#[test]
fn open_enums_are_an_option() {
    let document = load::load(&root().join("constructs/constructs.yaml")).expect("a document");
    let mut options = Options::standalone("Constructs", "constructs.yaml");
    options.open_enums = true;
    let types = generate(document, &options).types;
    assert!(types.contains(r#"pub enum QueryStylesSort { Asc "asc", Desc "desc", .. }"#));
    assert!(
        types.contains(r#"pub enum GuessedOnType { On "on" }"#),
        "it is a tag"
    );
    assert!(types.contains(r#"pub enum ServerRegion { Eu "eu", UsEast "us-east" }"#));
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let (first, second) = (made("constructs.yaml"), made("constructs.yaml"));
    assert_eq!((first.routes, first.types), (second.routes, second.types));
}
