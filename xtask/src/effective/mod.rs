//! `cargo xtask effective`: the document that a client is generated from, whole: other files of its
//! folder bundled, overlays applied. It is a document itself, and gives the same client.

mod yaml;

use std::path::{Path, PathBuf};

use keyroute_codegen::load::{self, Document};
use keyroute_codegen::normalize::normalize;
use keyroute_codegen::overlay::{self, Overlay};
use keyroute_codegen::report::{Style, nearest};

use crate::manifest::{Entry, manifest};
use crate::repository::{Failure, Outcome};

/// Arguments of `effective`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// An API of openapi/apis.toml, or the path of a document
    #[arg(value_name = "API|SPEC")]
    name: String,
    /// Overlays to apply to the document, beside that of the manifest
    #[arg(long, value_name = "FILE")]
    overlay: Vec<PathBuf>,
    /// Show what the types are made of: one dialect, `allOf` merged, every type named
    #[arg(long)]
    normalized: bool,
    /// How to write the document
    #[arg(long, value_name = "FORMAT", default_value = "yaml")]
    format: Format,
}

/// How a document is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// YAML
    Yaml,
    /// JSON
    Json,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let mut document = find(&arguments.name)?;
    for path in &arguments.overlay {
        overlay::apply(&mut document, &Overlay::load(path)?).map_err(Failure::from)?;
    }
    if arguments.normalized {
        normalize(&mut document);
    }
    print!("{}", written(&document, arguments.format)?);
    let Document {
        sources,
        mut report,
        ..
    } = document;
    report.resolve_locations(&sources);
    if !report.is_empty() {
        eprintln!("{}", report.render(Style::Plain));
    }
    Ok(!report.has_refusals())
}

/// The document of an API, with the overlay that the manifest names, or one at a path.
fn find(name: &str) -> Result<Document, Failure> {
    let manifest = manifest()?;
    if let Some(entry) = manifest.get(name) {
        return of_entry(entry);
    }
    if Path::new(name).exists() {
        return Ok(load::load(Path::new(name))?);
    }
    let names = manifest.keys().map(String::as_str);
    let remedy = match nearest(name, names.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the APIs are {}", names.collect::<Vec<_>>().join(", ")),
    };
    Err(Failure::Manifest(format!(
        "`{name}` is neither an API of openapi/apis.toml nor a file; {remedy}"
    )))
}

/// The document of an API with its overlay applied.
pub(crate) fn of_entry(entry: &Entry) -> Result<Document, Failure> {
    let mut document = load::load(&entry.path())?;
    if let Some(path) = entry.overlay_path() {
        overlay::apply(&mut document, &Overlay::load(&path)?)?;
    }
    Ok(document)
}

fn written(document: &Document, format: Format) -> Result<String, serde_json::Error> {
    Ok(match format {
        Format::Yaml => yaml::write(&document.value),
        Format::Json => serde_json::to_string_pretty(&document.value)? + "\n",
    })
}

#[cfg(test)]
mod tests {
    use keyroute_codegen::load::Limits;
    use keyroute_codegen::{Generated, Options, generate};
    use serde_json::json;

    use super::*;
    use crate::repository::root;

    fn generated(document: Document) -> Generated {
        generate(document, &Options::standalone("Client", "openapi.yaml"))
    }

    fn reloaded(document: &Document, format: Format) -> Document {
        let text = written(document, format).expect("text");
        Document::parse("effective", text.as_bytes(), &Limits::default())
            .unwrap_or_else(|error| panic!("{error}\n{text}"))
    }

    /// The vendored documents, that of every construct, which has parts in another file, and those of
    /// the support matrix.
    fn documents() -> Vec<PathBuf> {
        let apis = ["amino", "flintrow", "flume", "m2m"];
        let vendored = apis.map(|api| root().join("openapi").join(api).join("openapi.yaml"));
        let constructs = ["constructs.yaml", "constructs-3.1.yaml"];
        let constructs = constructs.map(|name| root().join("tests/constructs").join(name));
        let matrix = root().join("codegen/tests/support_matrix");
        let folders = std::fs::read_dir(matrix).expect("the matrix");
        let chapters = folders.filter_map(|chapter| std::fs::read_dir(chapter.ok()?.path()).ok());
        let rows = chapters.flatten().filter_map(|entry| {
            let path = entry.ok()?.path();
            let name = path.to_string_lossy();
            (name.ends_with(".yaml") && !name.ends_with(".overlay.yaml")).then_some(path)
        });
        vendored.into_iter().chain(constructs).chain(rows).collect()
    }

    #[test]
    fn what_is_printed_is_a_document_that_gives_the_same_client() {
        for path in documents() {
            let document = load::load(&path).expect("a document");
            for format in [Format::Yaml, Format::Json] {
                let again = reloaded(&document, format);
                assert_eq!(again.value, document.value, "{} {format:?}", path.display());
                let (first, second) = (generated(document.clone()), generated(again));
                assert_eq!(
                    (first.routes, first.types),
                    (second.routes, second.types),
                    "{} {format:?}",
                    path.display()
                );
            }
        }
    }

    #[test]
    fn what_is_printed_normalized_gives_the_same_client() {
        let mut differ: Vec<PathBuf> = Vec::new();
        for path in documents() {
            let document = load::load(&path).expect("a document");
            let mut normalized = document.clone();
            normalize(&mut normalized);
            let again = reloaded(&normalized, Format::Yaml);
            let (first, second) = (generated(document), generated(again));
            let same = (&first.routes, &first.types) == (&second.routes, &second.types);
            if !same {
                differ.push(path);
            }
        }
        assert_eq!(differ, Vec::<PathBuf>::new(), "these differ");
    }

    #[test]
    fn an_overlay_is_in_what_is_printed_and_one_that_matches_nothing_is_an_error() {
        let overlay = |target: &str| {
            let text = json!({
                "overlay": "1.1.0", "info": { "title": "Corrections", "version": "1.0.0" },
                "actions": [{ "target": target, "update": { "operationId": "renamed" } }],
            });
            Overlay::parse(
                "overlay.json",
                text.to_string().as_bytes(),
                &Limits::default(),
            )
            .expect("an overlay")
        };
        let path = root().join("openapi/m2m/openapi.yaml");
        let mut document = load::load(&path).expect("a document");
        let paths = document.value["paths"].as_object().expect("paths");
        let own = paths.keys().next().expect("a path").clone();
        overlay::apply(&mut document, &overlay(&format!("$.paths['{own}'].post")))
            .expect("it applies");
        let client = generated(reloaded(&document, Format::Yaml));
        assert!(client.routes.contains("=> renamed ("), "{}", client.routes);
        let stale = overlay(&format!("$.paths['{own}s'].post"));
        let error = overlay::apply(&mut document, &stale).expect_err("it matches nothing");
        let said = error.to_string();
        assert!(said.contains("selects nothing"), "{said}");
        assert!(said.contains(&format!("did you mean `{own}`?")), "{said}");
    }
}
