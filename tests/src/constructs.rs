//! The client that is generated from `tests/constructs/constructs.yaml`, a document of every construct
//! that Keyroute honours. `tests/constructs` runs it against a server that looks at the bytes.

#[rustfmt::skip]
#[allow(deprecated, missing_docs, clippy::pedantic, rustdoc::all)]
pub mod routes;
#[rustfmt::skip]
#[allow(missing_docs, clippy::pedantic, rustdoc::all)]
pub mod types;
