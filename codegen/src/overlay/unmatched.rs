//! Why a target selects nothing, and what was probably meant.
//! It takes a query that came up empty, finds how far it went in the document,
//! and suggests the name there that is most like the one where it stopped.

use serde_json::Value;

use super::target::Target;
use crate::report::{Code, Diagnostic, nearest};

/// So many names are compared at most; a document has fewer different ones.
const CANDIDATES: usize = 20_000;

/// The finding for a query that selects nothing; `pointer` is its place in the overlay.
pub(super) fn finding(target: &Target, document: &Value, pointer: &str) -> Box<Diagnostic> {
    let message = format!("`{}` selects nothing", target.text());
    let diagnostic = Diagnostic::new(Code::OverlayActionUnmatched, pointer, message);
    Box::new(diagnostic.remedy(remedy(target.text(), document)))
}

fn remedy(query: &str, document: &Value) -> String {
    let ends = segment_ends(query);
    // The longest beginning of the query that selects something; `$` always does.
    let reached = ends.iter().rev().skip(1).find_map(|end| {
        let target = Target::parse(query.get(..*end)?).ok()?;
        let values = target.values(document);
        (!values.is_empty()).then_some((*end, values))
    });
    let Some((end, values)) = reached else {
        return "remove the action if the document was corrected".to_owned();
    };
    let next = ends
        .iter()
        .find(|other| **other > end)
        .copied()
        .unwrap_or(query.len());
    let (reached, segment) = (&query[..end], query[end..next].trim());

    match Segment::of(segment) {
        Segment::Name { name, descends } => {
            let names = if descends {
                names_below(&values)
            } else {
                names_in(&values)
            };
            match nearest(&name, names) {
                Some(near) => {
                    format!("below `{reached}` there is no `{name}`; did you mean `{near}`?")
                }
                None => format!(
                    "below `{reached}` there is no `{name}`; remove the action if the document was corrected"
                ),
            }
        }
        Segment::Equals { field, text } => {
            let texts = values_of(&values, &field);
            match nearest(&text, texts) {
                Some(near) => {
                    format!("at `{reached}` no `{field}` is `{text}`; did you mean `{near}`?")
                }
                None => format!(
                    "at `{reached}` no `{field}` is `{text}`; remove the action if the document was corrected"
                ),
            }
        }
        Segment::Other => {
            format!(
                "`{reached}` selects something, and `{segment}` nothing of it; remove the action if the document was corrected"
            )
        }
    }
}

/// The ends of the parts of a query: of `$`, and of each segment after it.
///
/// The query is known to be valid, so brackets and quotes balance.
fn segment_ends(query: &str) -> Vec<usize> {
    let bytes = query.as_bytes();
    let mut ends = vec![1.min(bytes.len())];
    let mut next = 1;
    while next < bytes.len() {
        next = match bytes[next] {
            b'[' => bracket_end(bytes, next),
            b'.' => {
                let dots = bytes[next..]
                    .iter()
                    .take_while(|byte| **byte == b'.')
                    .count();
                let start = next + dots;
                if bytes.get(start) == Some(&b'[') {
                    bracket_end(bytes, start)
                } else {
                    let is_name = |byte: &&u8| !b".[ \t\r\n".contains(byte);
                    start + bytes[start..].iter().take_while(is_name).count()
                }
            }
            _ => {
                // Blanks between segments.
                next += 1;
                continue;
            }
        };
        ends.push(next);
    }
    ends
}

/// The offset after the bracket that closes the one at `start`.
fn bracket_end(bytes: &[u8], start: usize) -> usize {
    let mut depth = 0_usize;
    let mut quote = None;
    let mut next = start;
    while let Some(&byte) = bytes.get(next) {
        next += 1;
        match (quote, byte) {
            (Some(_), b'\\') => next += 1,
            (Some(open), close) if open == close => quote = None,
            (None, b'\'' | b'"') => quote = Some(byte),
            (None, b'[') => depth += 1,
            (None, b']') => {
                depth -= 1;
                if depth == 0 {
                    return next;
                }
            }
            _ => {}
        }
    }
    bytes.len()
}

/// The segment that a query stopped at, as far as a suggestion can be made for it.
#[derive(Debug, PartialEq, Eq)]
enum Segment {
    /// `.name`, `['name']`, `..name` or `..['name']`.
    Name {
        name: String,
        descends: bool,
    },
    /// `[?@.field == 'text']`.
    Equals {
        field: String,
        text: String,
    },
    Other,
}

impl Segment {
    fn of(segment: &str) -> Self {
        let descends = segment.starts_with("..");
        let rest = segment.trim_start_matches('.');
        if let Some(inner) = rest
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'))
        {
            let inner = inner.trim();
            return match quoted(inner) {
                Some(name) => Self::Name { name, descends },
                None => Self::filter(inner).unwrap_or(Self::Other),
            };
        }
        if rest.is_empty() || rest == "*" {
            return Self::Other;
        }
        let name = rest.to_owned();
        Self::Name { name, descends }
    }

    fn filter(inner: &str) -> Option<Self> {
        let condition = inner.strip_prefix('?')?.trim();
        let bare = condition
            .strip_prefix('(')
            .and_then(|rest| rest.strip_suffix(')'));
        let (left, right) = bare.unwrap_or(condition).split_once("==")?;
        let left = left.trim().strip_prefix('@')?;
        let field = match left.strip_prefix('.') {
            Some(name)
                if name
                    .chars()
                    .all(|part| part.is_alphanumeric() || part == '_') =>
            {
                name.to_owned()
            }
            Some(_) => return None,
            None => quoted(left.strip_prefix('[')?.strip_suffix(']')?.trim())?,
        };
        let text = quoted(right.trim())?;
        Some(Self::Equals { field, text })
    }
}

/// The text of a string literal, if the whole is one without escapes.
fn quoted(text: &str) -> Option<String> {
    let quote = text.chars().next().filter(|first| "'\"".contains(*first))?;
    let inner = text.strip_prefix(quote)?.strip_suffix(quote)?;
    (!inner.contains([quote, '\\'])).then(|| inner.to_owned())
}

fn names_in<'a>(values: &[&'a Value]) -> Vec<&'a str> {
    let objects = values.iter().filter_map(|value| value.as_object());
    let names = objects.flat_map(|fields| fields.keys().map(String::as_str));
    names.take(CANDIDATES).collect()
}

fn names_below<'a>(values: &[&'a Value]) -> Vec<&'a str> {
    let mut names = Vec::new();
    let mut seen = std::collections::HashSet::new();
    let mut waiting: Vec<&Value> = values.to_vec();
    while let Some(value) = waiting.pop() {
        match value {
            Value::Array(items) => waiting.extend(items),
            Value::Object(fields) => {
                let new = fields
                    .keys()
                    .map(String::as_str)
                    .filter(|name| seen.insert(*name));
                names.extend(new);
                waiting.extend(fields.values());
            }
            _ => {}
        }
        if names.len() >= CANDIDATES {
            break;
        }
    }
    // The order of the walk is no order that a reader knows.
    names.sort_unstable();
    names
}

/// The texts that a field has in the children of the values, which is where a filter looks.
fn values_of<'a>(values: &[&'a Value], field: &str) -> Vec<&'a str> {
    let children = values.iter().flat_map(|value| -> Vec<&'a Value> {
        match value {
            Value::Array(items) => items.iter().collect(),
            Value::Object(fields) => fields.values().collect(),
            _ => Vec::new(),
        }
    });
    children
        .filter_map(|child| child.get(field)?.as_str())
        .take(CANDIDATES)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_parted_into_its_segments() {
        let parts = |query: &str| -> Vec<String> {
            let ends = segment_ends(query);
            let starts = std::iter::once(0).chain(ends.clone());
            starts
                .zip(ends)
                .map(|(start, end)| query[start..end].to_owned())
                .collect()
        };
        assert_eq!(parts("$"), ["$"]);
        assert_eq!(
            parts("$.paths['/a.b[c]'].get"),
            ["$", ".paths", "['/a.b[c]']", ".get"]
        );
        assert_eq!(
            parts("$..x[?@['a'] == ']'][*]"),
            ["$", "..x", "[?@['a'] == ']']", "[*]"]
        );
        assert_eq!(parts("$..['x'] .y"), ["$", "..['x']", " .y"]);
        assert_eq!(parts("$['it\\'s'].z"), ["$", "['it\\'s']", ".z"]);
    }

    #[test]
    fn segments_that_a_suggestion_can_be_made_for_are_known() {
        let name = |name: &str, descends| Segment::Name {
            name: name.to_owned(),
            descends,
        };
        assert_eq!(Segment::of(".get"), name("get", false));
        assert_eq!(Segment::of("..get"), name("get", true));
        assert_eq!(Segment::of("[ \"/a\" ]"), name("/a", false));
        assert_eq!(Segment::of("..['a']"), name("a", true));
        for filter in [
            "[?@.name == 'x']",
            "[?(@['name']==\"x\")]",
            "[? @.name=='x' ]",
        ] {
            let equals = Segment::Equals {
                field: "name".to_owned(),
                text: "x".to_owned(),
            };
            assert_eq!(Segment::of(filter), equals, "{filter}");
        }
        for other in [
            "[*]",
            ".*",
            "..*",
            "[0]",
            "['a','b']",
            "[?@.a.b == 'x']",
            "[?@.a > 1]",
            "[?@.a=='x'&&@.b=='y']",
        ] {
            assert_eq!(Segment::of(other), Segment::Other, "{other}");
        }
    }
}
