//! The `JSONPath` of an action (RFC 9535), and the places of a document that it selects.
//! It takes the text of a query and gives JSON pointers, each once, in the order of the document.

use std::collections::HashSet;

use serde_json::Value;
use serde_json_path::{JsonPath, PathElement};

use crate::load::pointer;

/// Beyond this length, a query is taken for a mistake.
const LENGTH: usize = 4096;
/// Each level of nested filters doubles the time to read a query, so they are bounded far above any use.
const NESTING: usize = 12;

/// The query of an action.
#[derive(Debug)]
pub(super) struct Target {
    text: String,
    path: JsonPath,
}

impl Target {
    /// Reads a query; says what is wrong with it, if it is none.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        if text.len() > LENGTH {
            return Err(format!("it is longer than {LENGTH} bytes"));
        }
        if nesting(text) > NESTING {
            return Err(format!("brackets nest more than {NESTING} deep"));
        }
        match JsonPath::parse(text) {
            Ok(path) => Ok(Self {
                text: text.to_owned(),
                path,
            }),
            Err(error) => Err(error.to_string()),
        }
    }

    /// The query as written.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The pointers to the places that the query selects.
    pub(super) fn select(&self, document: &Value) -> Vec<String> {
        let mut seen = HashSet::new();
        self.path
            .query_located(document)
            .locations()
            .map(|location| {
                let mut pointer = String::new();
                for element in location.iter() {
                    match element {
                        PathElement::Name(name) => pointer::push(&mut pointer, name),
                        PathElement::Index(index) => {
                            pointer::push(&mut pointer, &index.to_string());
                        }
                    }
                }
                pointer
            })
            .filter(|pointer| seen.insert(pointer.clone()))
            .collect()
    }

    /// The values that the query selects.
    pub(super) fn values<'a>(&self, document: &'a Value) -> Vec<&'a Value> {
        self.path.query(document).all()
    }
}

/// How deep brackets and parentheses nest, outside of strings.
fn nesting(text: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let mut quote = None;
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match (quote, character) {
            (Some(_), '\\') => {
                characters.next();
            }
            (Some(open), close) if open == close => quote = None,
            (None, '\'' | '"') => quote = Some(character),
            (None, '[' | '(') => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            (None, ']' | ')') => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn select(text: &str) -> Vec<String> {
        let document = json!({"a": {"x/y": [1, {"z": 2}], "b~": {"z": 3}}, "z": [2]});
        Target::parse(text).expect("a JSONPath").select(&document)
    }

    #[test]
    fn places_are_given_as_pointers_once() {
        assert_eq!(select("$"), [""]);
        assert_eq!(select("$.a['x/y'][1].z"), ["/a/x~1y/1/z"]);
        assert_eq!(select("$.a['b~', 'b~']"), ["/a/b~0"]);
        assert_eq!(select("$.a['x/y'][-1]"), ["/a/x~1y/1"]);
        assert_eq!(select("$.z[?@ == 2]"), ["/z/0"]);
        let mut found = select("$..z");
        found.sort();
        assert_eq!(found, ["/a/b~0/z", "/a/x~1y/1/z", "/z"]);
        assert_eq!(select("$.nothing"), [""; 0]);
    }

    #[test]
    fn hostile_queries_are_refused_at_once() {
        let nested = format!("$[?{}1{}]", "(".repeat(100), ")".repeat(100));
        let filters = format!("${}1{}", "[?@".repeat(50), "]".repeat(50));
        for text in [
            nested,
            filters,
            "$".repeat(10_000),
            String::new(),
            "$.".to_owned(),
            "a".to_owned(),
        ] {
            assert!(Target::parse(&text).is_err(), "{text}");
        }
        let text = format!("${}{}", "[?@".repeat(NESTING), "]".repeat(NESTING));
        assert!(Target::parse(&text).is_ok());
    }
}
