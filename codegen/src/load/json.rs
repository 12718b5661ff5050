//! JSON text to a document with positions.
//! One pass without recursion records where each value stands and enforces the limits;
//! then `serde_json` reads the text strictly, and the two are compared to find keys that stand twice.

use std::borrow::Cow;

use serde::Deserialize as _;
use serde_json::Value;

use super::error::{LoadError, Problem};
use super::limits::Limits;
use super::positions::{Name, Positions};
use super::size::Size;
use super::text::Lines;

/// Whether the text is to be read as JSON rather than YAML.
///
/// An object with a quoted first key, an empty object and an array are; a YAML flow mapping with a plain key is not.
pub(super) fn looks_like_json(text: &str) -> bool {
    let text = text.trim_ascii_start();
    match text.strip_prefix('{') {
        Some(rest) => rest.trim_ascii_start().starts_with(['"', '}']),
        None => text.starts_with('['),
    }
}

/// Reads JSON (RFC 8259).
///
/// # Errors
/// Fails for text that is not JSON, or exceeds a limit.
pub(super) fn read(
    file: &str,
    text: &str,
    limits: &Limits,
) -> Result<(Value, Positions), LoadError> {
    let fail = |problem, offset| LoadError::new(file, problem).at(file, text, offset);

    let mut positions = scan(text, limits).map_err(|(problem, offset)| fail(problem, offset))?;

    let mut deserializer = serde_json::Deserializer::from_str(text);
    // The scan has bounded the depth already, at a limit of our own.
    deserializer.disable_recursion_limit();
    let value =
        Value::deserialize(&mut deserializer).and_then(|value| deserializer.end().map(|()| value));
    let mut value = value.map_err(|error| {
        let offset = Lines::of(text).start(error.line()) + error.column().saturating_sub(1);
        fail(problem_of(&error, text, offset), offset)
    })?;

    // Of equal keys, the value has the last alone.
    if Size::of(&value).values < positions.len() {
        settle(&mut value, &mut positions, 0);
    }
    Ok((value, positions))
}

/// The message of `serde_json` without the place, which the location gives.
fn problem_of(error: &serde_json::Error, text: &str, offset: usize) -> Problem {
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default();
    if message != "number out of range" {
        return Problem::Json(message.to_owned());
    }
    let in_number = |byte: &u8| byte.is_ascii_alphanumeric() || b"+-.".contains(byte);
    let bytes = text.as_bytes();
    let offset = offset.min(bytes.len());
    let before = bytes[..offset]
        .iter()
        .rev()
        .take_while(|byte| in_number(byte))
        .count();
    let after = bytes[offset..]
        .iter()
        .take_while(|byte| in_number(byte))
        .count();
    // A hostile number can be as long as the file; its beginning tells which it is.
    let number = text
        .get(offset - before..offset + after)
        .unwrap_or_default();
    Problem::NumberOutOfRange(number.chars().take(40).collect())
}

/// A container that is open, and what is known of its next value.
struct Open<'a> {
    node: usize,
    is_object: bool,
    /// The key that was read, and where, until its value comes.
    key: Option<(Cow<'a, str>, usize)>,
}

/// Records the position of every value, on the assumption that the text is JSON.
///
/// For text that is not, the result is meaningless but memory and time stay bounded;
/// the strict reader refuses such text afterwards.
fn scan(text: &str, limits: &Limits) -> Result<Positions, (Problem, usize)> {
    let bytes = text.as_bytes();
    let mut positions = Positions::default();
    let mut stack: Vec<Open<'_>> = Vec::new();
    let mut next = 0;

    while let Some(&byte) = bytes.get(next) {
        let start = next;
        next += 1;
        let in_object = stack
            .last()
            .is_some_and(|open| open.is_object && open.key.is_none());
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' | b',' | b':' => continue,
            b'}' | b']' => {
                if let Some(open) = stack.pop() {
                    positions.close(open.node);
                }
                continue;
            }
            b'"' => {
                next = string_end(bytes, start);
                if in_object {
                    let raw = &text[start..next];
                    if let Some(open) = stack.last_mut() {
                        open.key = Some((unescape(raw), start));
                    }
                    continue;
                }
            }
            b'{' | b'[' => {}
            _ => {
                let is_delimiter = |byte: &u8| b",]}:\"{[ \t\r\n".contains(byte);
                next = bytes[next..]
                    .iter()
                    .position(is_delimiter)
                    .map_or(bytes.len(), |length| next + length);
            }
        }

        if positions.len() >= limits.values {
            let problem = Problem::TooMany {
                limit: limits.values,
                unit: "values",
            };
            return Err((problem, start));
        }
        let node = match stack.last_mut().and_then(|open| open.key.take()) {
            Some((key, at)) => positions.open(Name::Field(&key), at),
            None => positions.open(Name::Item, start),
        };
        if byte == b'{' || byte == b'[' {
            if stack.len() >= limits.depth {
                return Err((
                    Problem::TooDeep {
                        limit: limits.depth,
                    },
                    start,
                ));
            }
            stack.push(Open {
                node,
                is_object: byte == b'{',
                key: None,
            });
        }
    }
    Ok(positions)
}

/// The offset after the closing quote of the string that begins at `start`, or the end of the text.
fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut next = start + 1;
    while let Some(found) = memchr::memchr2(b'"', b'\\', bytes.get(next..).unwrap_or_default()) {
        let at = next + found;
        if bytes[at] == b'"' {
            return at + 1;
        }
        next = at + 2;
    }
    bytes.len()
}

/// The text of a JSON string with its quotes. What is no valid string stays as it is, for the strict reader to refuse.
fn unescape(raw: &str) -> Cow<'_, str> {
    if raw.contains('\\')
        && let Ok(text) = serde_json::from_str(raw)
    {
        return Cow::Owned(text);
    }
    let inner = raw.strip_prefix('"').unwrap_or(raw);
    Cow::Borrowed(inner.strip_suffix('"').unwrap_or(inner))
}

/// Lets the last of equal keys count in the positions as it does in the value.
///
/// The objects concerned are those with fewer fields than positions.
fn settle(value: &mut Value, positions: &mut Positions, node: usize) {
    if let Value::Object(fields) = value
        && fields.len() < positions.children(node).count()
    {
        positions.settle(node, fields);
        positions.settle_overwritten(node);
    }
    let children: Vec<usize> = positions.children(node).collect();
    match value {
        Value::Object(fields) => {
            for (field, child) in fields.values_mut().zip(children) {
                settle(field, positions, child);
            }
        }
        Value::Array(items) => {
            for (item, child) in items.iter_mut().zip(children) {
                settle(item, positions, child);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests;
