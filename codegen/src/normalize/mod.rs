//! From whatever vendors write to what `lower` takes: a list of named passes over the document,
//! one file each, in a fixed order. Each pass takes the [`Document`] and leaves it a valid one; what
//! it cannot keep it reports, and what it moves it tells the sources, so that every later finding
//! still has a file, line and column.

mod all_of;
mod alternatives;
mod dialect;
mod discriminators;
mod hoist;
mod inheritance;
mod members;
pub(crate) mod multipart;
pub(crate) mod names;
pub(crate) mod operations;
pub(crate) mod references;
pub(crate) mod schema_references;
mod structure;
mod values;
pub(crate) mod walk;

use crate::load::Document;

/// A pass: its name, and the function that changes the document.
pub type Pass = (&'static str, fn(&mut Document));

/// The passes, in the order in which they run.
pub const PASSES: &[Pass] = &[
    ("structure", structure::run),
    ("references", references::run),
    ("schema references", schema_references::run),
    ("members", members::run),
    ("operations", operations::run),
    ("dialect", dialect::run),
    ("inheritance", inheritance::run),
    ("discriminators", discriminators::run),
    ("all of", all_of::run),
    ("names", names::run),
    ("multipart", multipart::run),
    ("hoist", hoist::run),
];

/// The key under which passes leave the name that a part should have in Rust.
pub(crate) const NAME: &str = "x-keyroute-name";

/// The key, at the top of the document, of the name of the client's type.
pub(crate) const CLIENT: &str = "x-keyroute-client";

/// The key that marks a list of texts which other texts may join.
pub(crate) const OPEN: &str = "x-keyroute-open";

/// The key, at the top of the document, of the names that schemas had which were merged into others.
pub(crate) const MERGED: &str = "x-keyroute-merged";

/// The key that marks a union whose last alternative is what no text of its discriminator names.
pub(crate) const OTHERWISE: &str = "x-keyroute-otherwise";

/// The key by which documents of `AutoRest` say the text that means a schema.
pub(crate) const GIVEN_TEXT: &str = "x-ms-discriminator-value";

/// The key that marks a list whose places are all listed.
pub(crate) const FIXED: &str = "x-keyroute-fixed";

/// The key, at the top of the document, of the schemas that have no name there.
pub(crate) const INLINE: &str = "x-keyroute-inline";

/// The key that marks a record as a multipart body, with the body's encodings.
pub(crate) const FORM: &str = "x-keyroute-form";

/// The members of a path item that are operations.
pub(crate) const VERBS: [&str; 9] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace", "query",
];

/// The member of a path item that holds operations of other methods (OpenAPI 3.2).
pub(crate) const OTHER_VERBS: &str = "additionalOperations";

/// How many values a pass may copy in the place of references.
const COPIED: usize = 1_000_000;

/// Runs every pass.
pub fn normalize(document: &mut Document) {
    for (_, pass) in PASSES {
        pass(document);
    }
}

#[cfg(test)]
mod tests;
