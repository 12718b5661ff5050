//! JSON values as YAML for people: blocks, plain scalars where they mean the text that they are, and
//! literal blocks for texts of several lines. Every reader of YAML 1.2 gets the same values back.

use serde_json::{Map, Value};

/// Writes a value.
pub(super) fn write(value: &Value) -> String {
    let mut text = String::new();
    match value {
        Value::Object(object) if !object.is_empty() => members(object, 0, &mut text),
        Value::Array(items) if !items.is_empty() => list(items, 0, &mut text),
        other => {
            text.push_str(&scalar(other));
            text.push('\n');
        }
    }
    text
}

fn members(object: &Map<String, Value>, indent: usize, text: &mut String) {
    for (index, (key, value)) in object.iter().enumerate() {
        // The first member of an item stands on the line of its dash.
        if index > 0 || !text.ends_with("- ") {
            text.push_str(&" ".repeat(indent));
        }
        text.push_str(&word(key));
        text.push(':');
        match value {
            Value::Object(inner) if !inner.is_empty() => {
                text.push('\n');
                members(inner, indent + 2, text);
            }
            Value::Array(items) if !items.is_empty() => {
                text.push('\n');
                list(items, indent + 2, text);
            }
            Value::String(lines) if is_block(lines) => {
                text.push(' ');
                block(lines, indent + 2, text);
            }
            other => text.extend([" ", &scalar(other), "\n"]),
        }
    }
}

fn list(items: &[Value], indent: usize, text: &mut String) {
    for item in items {
        text.push_str(&" ".repeat(indent));
        text.push_str("- ");
        match item {
            Value::Object(inner) if !inner.is_empty() => members(inner, indent + 2, text),
            Value::Array(inner) if !inner.is_empty() => {
                // A list in a list begins on a line of its own.
                text.truncate(text.len() - 1);
                text.push('\n');
                list(inner, indent + 2, text);
            }
            other => text.extend([scalar(other).as_str(), "\n"]),
        }
    }
}

fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) => word(text),
        // Empty lists and objects, numbers, booleans and null are written as in JSON.
        other => other.to_string(),
    }
}

/// A text: plain where no reader takes it for something else, and quoted as in JSON elsewhere.
fn word(text: &str) -> String {
    let begins =
        text.starts_with(|first: char| first.is_ascii_alphabetic() || "/_$".contains(first));
    let is_plain =
        |letter: char| letter.is_ascii_alphanumeric() || "/_$.-{}()+ ,'".contains(letter);
    let others = [
        "true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan", "inf",
    ];
    if begins
        && text.chars().all(is_plain)
        && !text.ends_with(' ')
        && !others.contains(&text.to_ascii_lowercase().as_str())
    {
        text.to_owned()
    } else {
        quoted(text)
    }
}

/// The text as JSON has it; what YAML does not let stand is written by its number.
fn quoted(text: &str) -> String {
    let mut quoted = String::new();
    for letter in Value::String(text.to_owned()).to_string().chars() {
        match letter {
            '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' => {
                quoted.push_str(&format!("\\u{:04x}", u32::from(letter)));
            }
            letter => quoted.push(letter),
        }
    }
    quoted
}

/// Whether a text of several lines can be a literal block.
fn is_block(text: &str) -> bool {
    let body = text.strip_suffix('\n').unwrap_or(text);
    let is_line = |line: &str| {
        !line.ends_with(' ') && !line.chars().any(|it| it.is_control() || it == '\u{feff}')
    };
    body.contains('\n')
        && !body.ends_with('\n')
        && !body.starts_with(['\n', ' '])
        && !body.contains(['\u{85}', '\u{2028}', '\u{2029}'])
        && body.split('\n').all(is_line)
}

fn block(text: &str, indent: usize, written: &mut String) {
    let (body, chomp) = match text.strip_suffix('\n') {
        Some(body) => (body, "|\n"),
        None => (text, "|-\n"),
    };
    written.push_str(chomp);
    for line in body.split('\n') {
        if !line.is_empty() {
            written.push_str(&" ".repeat(indent));
        }
        written.extend([line, "\n"]);
    }
}

#[cfg(test)]
mod tests {
    use keyroute_codegen::load::{Limits, parse};
    use serde_json::json;

    use super::write;

    #[test]
    fn every_value_comes_back_as_it_was() {
        let texts = [
            "",
            " ",
            "a",
            "true",
            "Null",
            "no",
            "1",
            "-1",
            "1e3",
            "0x1f",
            ".5",
            "~",
            "a: b",
            "a #b",
            "#a",
            "- a",
            "[a]",
            "{a}",
            "/pets/{id}",
            "$.a",
            "a\nb",
            "a\nb\n",
            "a\nb\n\n",
            "\na",
            " a\nb",
            "a \nb",
            "a\n\n  b",
            "a\tb",
            "a\r\nb",
            "é",
            "日本",
            "\u{85}x",
            "\u{2028}",
            "\u{feff}a\nb",
            "\\",
            "\"q\"",
            "'q'",
            "it's",
            "a,b",
            "%a",
            "@a",
            "`a`",
            "!a",
            "&a",
            "*a",
            "|",
            ">",
            "?",
            "=",
            "<<",
            "2020-01-01",
            "12:30",
            "---",
            "...",
            "a:",
            "\u{0}",
            "\u{7f}",
        ];
        let object: serde_json::Map<_, _> = texts
            .iter()
            .map(|text| ((*text).to_owned(), json!(*text)))
            .collect();
        let value = json!({
            "texts": texts.to_vec(), "keys": object, "nested": [[1, [2.5, []]], [{}], [{ "a": [{ "b": null }] }]],
            "blocks": { "a": { "b": "one\n  two\n\nthree" } }, "items": [{ "text": "a\nb", "next": 1 }],
            "numbers": [0, -1, 1.5, 1e300, u64::MAX, i64::MIN], "empty": {}, "none": null, "yes": true,
        });
        let text = write(&value);
        let (again, _) = parse("a.yaml", text.as_bytes(), &Limits::default())
            .unwrap_or_else(|error| panic!("{error}\n{text}"));
        assert_eq!(again, value, "{text}");
    }

    #[test]
    fn it_reads_as_a_person_would_write_it() {
        let value = json!({
            "openapi": "3.1.0",
            "info": { "title": "Pets", "description": "All pets.\n\nAnd more." },
            "paths": { "/pets/{id}": { "get": { "tags": ["pets"], "responses": { "200": {} } } } },
        });
        let expected = concat!(
            "openapi: \"3.1.0\"\n",
            "info:\n",
            "  title: Pets\n",
            "  description: |-\n",
            "    All pets.\n",
            "\n",
            "    And more.\n",
            "paths:\n",
            "  /pets/{id}:\n",
            "    get:\n",
            "      tags:\n",
            "        - pets\n",
            "      responses:\n",
            "        \"200\": {}\n",
        );
        assert_eq!(write(&value), expected);
    }
}
