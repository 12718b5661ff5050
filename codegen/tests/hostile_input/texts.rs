//! Descriptions that try to leave their doc comment.

use serde_json::{Value, json};

use crate::child::outcome;

const TEXTS: &[&str] = &[
    "*/ fn main() {} /*",
    "\"] fn main() {} #[doc = \"",
    "\n} fn main() {} route! {",
    "\r} fn main() {}\r",
    "a\rb",
    "a\r\nb",
    "\r",
    "\u{b}\u{c}\u{85}\u{2028}\u{2029}fn main() {}",
    "```\nfn main() {}\n```\n```",
    "~~~\n/// ```\nx",
    "    fn main() {}",
    "\tfn main() {}",
    "//! #![feature(x)]",
    "#![no_std]",
    "!{ $crate::x }",
    "$($x:tt)*",
    "`",
    "``` ``` ```",
    "<script>alert(1)</script>",
    "\u{202e}\u{2066}abc\u{2069}",
    "\u{200b}\u{feff}",
    "\0",
    "\u{1b}[2J\u{7f}\u{8}",
    "\\",
    "\\u{110000}",
    "'\"#\"'",
    "{}{{}}",
    "[link](`x`)",
    "設定🦀",
];

/// A document with a text in every place that has one.
fn document(text: &str) -> Value {
    let schema = json!({ "type": "object", "title": text, "description": text, "properties": {
        "a": { "type": "string", "description": text, "default": text, "enum": [text, "b"] },
        "b": { "type": "integer", "description": text, "deprecated": true, "default": 5 },
        "c": { "oneOf": [{ "type": "string", "description": text, "title": text }, { "type": "integer" }] },
    } });
    json!({
        "openapi": "3.1.0",
        "info": { "title": text, "version": text, "description": text },
        "servers": [{ "url": "https://example.com", "description": text }, { "url": text, "description": text }],
        "paths": { "/a/{b}": { "summary": text, "description": text, "post": {
            "operationId": "a",
            "summary": text,
            "description": text,
            "parameters": [
                { "name": "b", "in": "path", "required": true, "description": text, "schema": schema },
                { "name": "c", "in": "query", "description": text, "style": text, "schema": { "type": "string", "default": text } },
            ],
            "requestBody": { "description": text, "content": { text: { "schema": schema }, "multipart/form-data": {
                "schema": schema, "encoding": { "a": { "contentType": text } } } } },
            "responses": { "200": { "description": text, "content": { "application/json": { "schema": schema }, text: {} } }, text: {} },
        } } },
        "components": { "securitySchemes": {
            "a": { "type": "http", "scheme": text, "description": text },
            "b": { "type": "http", "scheme": "bearer", "bearerFormat": text },
            "c": { "type": "apiKey", "in": "header", "name": text },
            "d": { "type": "openIdConnect", "openIdConnectUrl": text },
            "e": { "type": "oauth2", "flows": { "implicit": { "authorizationUrl": text, "scopes": { text: text } } } },
        } },
    })
}

#[test]
fn a_text_never_leaves_its_comment_or_its_quotes() {
    for text in TEXTS {
        let mut document = document(text).to_string();
        // In a document a NUL byte is written as an escape.
        assert!(!document.contains('\0'));
        document.push('\n');
        let outcome = outcome(document);
        assert!(
            outcome.starts_with("1 operations: 1 emitted, 0 refused"),
            "{text:?}: {outcome}"
        );
    }
}
