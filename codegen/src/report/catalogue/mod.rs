//! The catalogue of diagnostic codes: everything that Keyroute can say about a document, a file for
//! each group of codes. Each file hands its entries on to the next, and the last to the `codes!` macro,
//! which makes [`Code`] of them; the report, `explain` and the support matrix take their texts from here.

#[macro_use]
mod bodies;
#[macro_use]
mod bundles;
#[macro_use]
mod documents;
#[macro_use]
mod files;
#[macro_use]
mod operations;
#[macro_use]
mod overlays;
#[macro_use]
mod schemas;
#[macro_use]
mod security;

use super::code::codes;

/// Gathers the entries of the named files, in that order.
macro_rules! gather {
    ([$first:ident $($rest:ident)*] $($entries:tt)*) => { $first! { gather! [$($rest)*] $($entries)* } };
    ([] $($entries:tt)*) => { codes! { $($entries)* } };
}

gather! { [files bundles overlays documents operations bodies schemas security] }
