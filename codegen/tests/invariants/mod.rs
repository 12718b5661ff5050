//! What holds for every input, however broken: it gives an error that names thing, place and remedy, or
//! output that is Rust, with each operation accounted for and each finding located. The tests with hostile
//! and with mutated documents stand on it, and so do the fuzz targets.

use keyroute_codegen::load::LoadError;
use keyroute_codegen::report::Diagnostic;
use keyroute_codegen::{Generated, Options, generate, load::Document};
use syn::Item;

/// Generates from a document, and says what does not hold of the result.
pub(crate) fn generated(document: Document) -> Result<Generated, String> {
    let generated = generate(document, &Options::standalone("Client", "openapi.yaml"));
    let counts = generated.statistics;
    if !generated.unaccounted.is_empty() || counts.operations != counts.emitted + counts.refused {
        return Err(format!(
            "operations are neither emitted nor refused: {:?} ({counts:?})",
            generated.unaccounted
        ));
    }
    generated.report.iter().try_for_each(finding)?;
    routes(&generated)?;
    types(&generated)?;
    Ok(generated)
}

/// Says what an error of the loader lacks.
pub(crate) fn load_error(error: &LoadError) -> Result<(), String> {
    let finding = error.diagnostic();
    if finding.message.is_empty() || finding.remedy.is_empty() {
        return Err(format!("an error without message or remedy: {finding:?}"));
    }
    if error.file.is_empty() {
        return Err(format!("an error without a file: {finding:?}"));
    }
    Ok(())
}

fn finding(finding: &Diagnostic) -> Result<(), String> {
    let lacks = |what| Err(format!("a finding lacks its {what}: {finding:?}"));
    if finding.message.is_empty() {
        return lacks("message");
    }
    if finding.remedy.is_empty() {
        return lacks("remedy");
    }
    match &finding.location {
        Some(location) if location.line > 0 && location.column > 0 => Ok(()),
        _ => lacks("place"),
    }
}

/// The table is one `api!`, a `route!` for each route, and nothing that a description smuggled in.
fn routes(generated: &Generated) -> Result<(), String> {
    let mut api = 0;
    let mut rows = 0;
    for item in items("routes.rs", &generated.routes)? {
        match item {
            Item::Use(_) => {}
            Item::Macro(item) if item.mac.path.is_ident("api") => api += 1,
            Item::Macro(item) if item.mac.path.is_ident("route") => rows += 1,
            _ => {
                return Err(format!(
                    "routes.rs holds a foreign item:\n{}",
                    generated.routes
                ));
            }
        }
    }
    if (api, rows) != (1, generated.api.routes.len()) {
        return Err(format!(
            "routes.rs has {api} `api!` and {rows} rows for {} routes:\n{}",
            generated.api.routes.len(),
            generated.routes
        ));
    }
    Ok(())
}

/// The macros that declare a type.
const ROWS: [&str; 6] = [
    "multipart_form",
    "newtype",
    "record",
    "string_enum",
    "tagged_union",
    "untagged_union",
];

/// The name that a row declares: what follows `struct` or `enum`.
fn declared(row: &syn::Macro) -> String {
    let tokens = row.tokens.clone();
    let mut words = tokens.into_iter().map(|word| word.to_string());
    words.find(|word| word == "struct" || word == "enum");
    words.next().unwrap_or_default()
}

/// There is one item for each type, each under its own name, and behind some the row of a constructor.
fn types(generated: &Generated) -> Result<(), String> {
    let mut names = std::collections::HashSet::new();
    let mut count = 0;
    for item in items("types.rs", &generated.types)? {
        let name = match item {
            Item::Use(_) => continue,
            Item::Type(item) => item.ident.to_string(),
            Item::Macro(item) if item.mac.path.is_ident("constructor") => continue,
            Item::Macro(item) if ROWS.iter().any(|it| item.mac.path.is_ident(it)) => {
                declared(&item.mac)
            }
            _ => {
                return Err(format!(
                    "types.rs holds a foreign item:\n{}",
                    generated.types
                ));
            }
        };
        count += 1;
        if !names.insert(name.clone()) {
            return Err(format!("types.rs has `{name}` twice:\n{}", generated.types));
        }
    }
    if count != generated.api.types.len() {
        return Err(format!(
            "types.rs has {count} items for {} types:\n{}",
            generated.api.types.len(),
            generated.types
        ));
    }
    Ok(())
}

fn items(file: &str, text: &str) -> Result<Vec<Item>, String> {
    match syn::parse_file(text) {
        Ok(file) => Ok(file.items),
        Err(error) => Err(format!("{file} is not Rust: {error}\n{text}")),
    }
}
