//! Writes a [`Shape`] in a parameter's style (OpenAPI 3.0 Parameter Object, "Style Values"):
//! percent-encoded text for paths and queries, plain text for headers and cookies.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::runtime::encode::form;
use crate::runtime::encode::shape::Shape;
use crate::runtime::encode::tree::Tree;
use crate::runtime::route::Style;

/// All but the unreserved characters of RFC 3986 section 2.3.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// What `allowReserved` still encodes: all but the unreserved and reserved characters of RFC 3986,
/// and of those `#`, `&` and `+`, which would end or change the value in a query.
const NOT_ALLOWED: &AsciiSet = &RESERVED
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'[')
    .remove(b']')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';')
    .remove(b'=');

/// Percent-encodes one value.
pub fn encode(text: &str) -> String {
    Cow::from(utf8_percent_encode(text, RESERVED)).into_owned()
}

/// Writes the value of a path variable.
pub fn path(name: &str, shape: &Shape, style: Style) -> String {
    // Nearly all path variables are like this.
    if let (Shape::Scalar(text), Style::Simple { .. }) = (shape, style) {
        return encode(text);
    }
    let (prefix, separator, named, explode) = match style {
        Style::Label { explode } => (".", if explode { "." } else { "," }, false, explode),
        Style::Matrix { explode } => (";", if explode { ";" } else { "," }, true, explode),
        Style::Simple { explode } | Style::Form { explode } | Style::FormReserved { explode } => {
            ("", ",", false, explode)
        }
        _ => ("", ",", false, false),
    };
    let name = encode(name);
    let body = match shape {
        Shape::Absent => return String::new(),
        Shape::Scalar(text) if named => format!("{name}={}", encode(text)),
        Shape::Scalar(text) => encode(text),
        Shape::List(texts) if named && explode => join(
            texts.iter().map(|text| format!("{name}={}", encode(text))),
            separator,
        ),
        Shape::List(texts) => named_list(
            named,
            &name,
            join(texts.iter().map(|t| encode(t)), separator),
        ),
        Shape::Record(members) if explode => join(
            members
                .iter()
                .map(|(key, text)| format!("{}={}", encode(key), encode(text))),
            separator,
        ),
        Shape::Record(members) => {
            let flat = members
                .iter()
                .flat_map(|(key, text)| [encode(key), encode(text)]);
            named_list(named, &name, join(flat, separator))
        }
    };
    format!("{prefix}{body}")
}

fn named_list(named: bool, name: &str, list: String) -> String {
    if named {
        format!("{name}={list}")
    } else {
        list
    }
}

/// Writes a query parameter of style `deepObject`, however deep it is.
pub fn deep(name: &str, value: Tree) -> Vec<String> {
    let mut pairs = Vec::new();
    form::deep(&mut pairs, name, value);
    pairs
        .iter()
        .map(|(key, text)| format!("{}={}", encode(key), encode(text)))
        .collect()
}

/// Writes a query parameter as `name=value` pairs, each percent-encoded.
pub fn query(name: &str, shape: &Shape, style: Style) -> Vec<String> {
    let value: fn(&str) -> String = match style {
        Style::FormReserved { .. } => |text| utf8_percent_encode(text, NOT_ALLOWED).to_string(),
        _ => encode,
    };
    let pair = |key: &str, text: &str| format!("{}={}", encode(key), value(text));
    let delimited = |delimiter: &str, texts: &mut dyn Iterator<Item = &String>| {
        vec![format!(
            "{}={}",
            encode(name),
            join(texts.map(|text| value(text)), delimiter)
        )]
    };
    match (shape, style) {
        (Shape::Absent, _) => Vec::new(),
        (Shape::Scalar(text), _) => vec![pair(name, text)],
        (
            Shape::List(texts),
            Style::Form { explode: true } | Style::FormReserved { explode: true },
        ) => texts.iter().map(|text| pair(name, text)).collect(),
        (Shape::List(texts), Style::SpaceDelimited) => delimited("%20", &mut texts.iter()),
        (Shape::List(texts), Style::PipeDelimited) => delimited("%7C", &mut texts.iter()),
        (Shape::List(texts), _) => delimited(",", &mut texts.iter()),
        (
            Shape::Record(members),
            Style::Form { explode: true } | Style::FormReserved { explode: true },
        ) => members.iter().map(|(key, text)| pair(key, text)).collect(),
        (Shape::Record(members), style) => {
            let delimiter = match style {
                Style::SpaceDelimited => "%20",
                Style::PipeDelimited => "%7C",
                _ => ",",
            };
            delimited(
                delimiter,
                &mut members.iter().flat_map(|(key, text)| [key, text]),
            )
        }
    }
}

/// Writes the value of a header: style `simple`, not percent-encoded.
pub fn header(shape: &Shape, explode: bool) -> Option<String> {
    match shape {
        Shape::Absent => None,
        Shape::Scalar(text) => Some(text.clone()),
        Shape::List(texts) => Some(texts.join(",")),
        Shape::Record(members) if explode => Some(join(
            members.iter().map(|(key, text)| format!("{key}={text}")),
            ",",
        )),
        Shape::Record(members) => {
            let flat = members
                .iter()
                .flat_map(|(key, text)| [key.as_str(), text.as_str()]);
            Some(flat.collect::<Vec<_>>().join(","))
        }
    }
}

fn join(texts: impl Iterator<Item = String>, separator: &str) -> String {
    texts.collect::<Vec<_>>().join(separator)
}

#[cfg(test)]
mod tests {
    use super::{deep, header, path, query};
    use crate::runtime::encode::shape::Shape;
    use crate::runtime::encode::tree_of;
    use crate::runtime::route::Style;

    fn list() -> Shape {
        Shape::List(vec!["blue".into(), "black".into(), "brown".into()])
    }

    fn record() -> Shape {
        Shape::Record(vec![
            ("R".into(), "100".into()),
            ("G".into(), "200".into()),
            ("B".into(), "150".into()),
        ])
    }

    /// The table "Style Examples" of OpenAPI 3.0.3, row by row.
    #[test]
    fn the_style_examples_of_the_specification_hold() {
        let one = Shape::Scalar("blue".into());
        let matrix = |explode| Style::Matrix { explode };
        let label = |explode| Style::Label { explode };
        let simple = |explode| Style::Simple { explode };
        assert_eq!(path("color", &one, matrix(false)), ";color=blue");
        assert_eq!(
            path("color", &list(), matrix(false)),
            ";color=blue,black,brown"
        );
        assert_eq!(
            path("color", &record(), matrix(false)),
            ";color=R,100,G,200,B,150"
        );
        assert_eq!(
            path("color", &list(), matrix(true)),
            ";color=blue;color=black;color=brown"
        );
        assert_eq!(path("color", &record(), matrix(true)), ";R=100;G=200;B=150");
        assert_eq!(path("color", &one, label(false)), ".blue");
        assert_eq!(path("color", &list(), label(true)), ".blue.black.brown");
        assert_eq!(path("color", &record(), label(true)), ".R=100.G=200.B=150");
        assert_eq!(path("color", &list(), simple(false)), "blue,black,brown");
        assert_eq!(path("color", &record(), simple(false)), "R,100,G,200,B,150");
        assert_eq!(path("color", &record(), simple(true)), "R=100,G=200,B=150");
    }

    #[test]
    fn query_styles_write_one_or_many_pairs() {
        let written = |shape: &Shape, style| query("color", shape, style).join("&");
        let form = |explode| Style::Form { explode };
        assert_eq!(
            written(&list(), form(true)),
            "color=blue&color=black&color=brown"
        );
        assert_eq!(written(&list(), form(false)), "color=blue,black,brown");
        assert_eq!(written(&record(), form(true)), "R=100&G=200&B=150");
        assert_eq!(written(&record(), form(false)), "color=R,100,G,200,B,150");
        assert_eq!(
            written(&list(), Style::SpaceDelimited),
            "color=blue%20black%20brown"
        );
        assert_eq!(
            written(&list(), Style::PipeDelimited),
            "color=blue%7Cblack%7Cbrown"
        );
        let record = tree_of(&serde_json::json!({"G": {"a": [200]}, "R": 100})).expect("JSON");
        assert_eq!(
            deep("color", record).join("&"),
            "color%5BG%5D%5Ba%5D%5B%5D=200&color%5BR%5D=100"
        );
    }

    #[test]
    fn a_value_cannot_break_out_of_its_place() {
        let nasty = Shape::Scalar("a/b?c#d&e=f%2F ü".into());
        assert_eq!(
            path("x", &nasty, Style::Simple { explode: false }),
            "a%2Fb%3Fc%23d%26e%3Df%252F%20%C3%BC"
        );
        let reserved = Style::FormReserved { explode: true };
        assert_eq!(
            query("x", &nasty, reserved),
            ["x=a/b?c%23d%26e=f%252F%20%C3%BC"]
        );
    }

    #[test]
    fn headers_are_written() {
        assert_eq!(header(&list(), false).as_deref(), Some("blue,black,brown"));
        assert_eq!(
            header(&record(), true).as_deref(),
            Some("R=100,G=200,B=150")
        );
    }
}
