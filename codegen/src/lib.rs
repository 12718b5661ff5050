//! Turns `OpenAPI` documents into Keyroute's route tables: declarative-macro rows, one for each
//! operation and type.
//!
//! The library is pure: it reads the document it is given (and the files beside it that the document
//! refers to), and the same bytes in give the same bytes out. Data flows one way:
//!
//! [`load`] -> [`normalize`] -> [`lower`] -> [`types`] and rows ([`emit`])
//!
//! [`generate`] is the whole of it; [`report`] says what became of each construct.
//!
//! ```
//! use keyroute_codegen::{Options, generate, load::{Document, Limits}};
//!
//! let bytes = br#"{
//!   "openapi": "3.0.3", "info": {"title": "Ping", "version": "1"},
//!   "servers": [{"url": "https://example.com"}],
//!   "paths": {"/ping": {"get": {"operationId": "ping", "responses": {"204": {"description": "ok"}}}}}
//! }"#;
//! let document = Document::parse("ping.json", bytes, &Limits::default())?;
//! let generated = generate(document, &Options::standalone("Ping", "ping.json"));
//! assert!(generated.routes.contains(r#"GET "/ping" => ping () auth anonymous;"#));
//! # Ok::<(), keyroute_codegen::load::LoadError>(())
//! ```

mod completeness;
pub mod emit;
mod generate;
pub mod load;
pub mod lower;
pub mod model;
pub mod normalize;
pub mod overlay;
pub mod report;
pub mod types;

pub use generate::{Generated, Options, Statistics, client_name, generate};
