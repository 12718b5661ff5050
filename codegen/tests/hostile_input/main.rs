//! Inputs made to break a generator. Each ends with an error that says what is wrong, or with output
//! that holds what `invariants` asks for.
//!
//! A document is run by a process of its own, with a limit on its address space and on its time, so that
//! an overflow of the stack, an explosion of memory and a hang fail the test that has the document.

#![allow(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]
#![allow(
    clippy::format_collect,
    reason = "a document is put together best as it reads"
)]

#[path = "../invariants/mod.rs"]
mod invariants;

mod child;
mod files;
mod names;
mod other_files;
mod references;
mod size;
mod texts;
mod types;
