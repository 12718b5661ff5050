//! Mutations: what can be wrong with a document, one change at a time. A change is chosen at random and
//! is then a value of its own, so that a list of them can be replayed, shortened and shown.

use std::fmt;

use serde_json::{Value, json};

use crate::random::Random;
use crate::seeds::{Seed, at, at_mut, places, remove, rename};

/// One change of a document's tree.
#[derive(Clone, Debug)]
pub(crate) enum Mutation {
    /// The value is gone.
    Delete(Vec<String>),
    /// The value has another key.
    Rename(Vec<String>, String),
    /// The value is another.
    Replace(Vec<String>, Value),
    /// Two values have changed places.
    Swap(Vec<String>, Vec<String>),
    /// The value stands once more, under another key or at the end of its list.
    Duplicate(Vec<String>, String),
    /// The object has a member more.
    Insert(Vec<String>, String, Value),
}

/// One change of a document's text.
#[derive(Clone, Debug)]
pub(crate) enum Damage {
    /// The text ends early.
    Cut(usize),
    /// A byte is another.
    Flip(usize, u8),
    /// Bytes stand where none stood.
    Insert(usize, &'static [u8]),
    /// A range of bytes is gone.
    Remove(usize, usize),
    /// A range of bytes stands twice.
    Repeat(usize, usize),
}

/// Chooses a change of a document's tree.
pub(crate) fn mutation(document: &Value, donors: &[Seed], random: &mut Random) -> Mutation {
    let places = places(document);
    // The first place is the whole document, of which nothing would be left.
    let inside = if places.len() > 1 {
        &places[1..]
    } else {
        &places[..]
    };
    let place = |random: &mut Random| random.pick(inside).clone();
    match random.below(12) {
        0 | 1 => Mutation::Delete(place(random)),
        2 => Mutation::Rename(place(random), key(random)),
        3 | 4 => {
            let place = place(random);
            let value = other_type(at(document, &place), random);
            Mutation::Replace(place, value)
        }
        5 | 6 => Mutation::Replace(place(random), hostile(random)),
        7 => Mutation::Swap(place(random), place(random)),
        8 => Mutation::Duplicate(place(random), key(random)),
        9 => {
            let donor = &random.pick(donors).value;
            let grafts = self::places(donor);
            let chosen: &Vec<String> = random.pick(&grafts);
            let graft = at(donor, chosen).cloned().unwrap_or_default();
            // The whole of a large document says little where a schema is expected.
            let graft = if graft.to_string().len() > 4_000 {
                json!({})
            } else {
                graft
            };
            Mutation::Replace(place(random), graft)
        }
        10 => {
            let references: Vec<&Vec<String>> = places
                .iter()
                .filter(|it| it.last().is_some_and(|key| key == "$ref"))
                .collect();
            if references.is_empty() {
                return Mutation::Insert(
                    place(random),
                    "$ref".to_owned(),
                    reference(&places, random),
                );
            }
            Mutation::Replace(
                (*random.pick(&references)).clone(),
                reference(&places, random),
            )
        }
        _ => {
            let objects: Vec<&Vec<String>> = places
                .iter()
                .filter(|place| at(document, place).is_some_and(Value::is_object))
                .collect();
            if objects.is_empty() {
                return Mutation::Replace(place(random), hostile(random));
            }
            let place = (*random.pick(&objects)).clone();
            let value = if random.once_in(2) {
                hostile(random)
            } else {
                schema(&places, random)
            };
            Mutation::Insert(place, key(random), value)
        }
    }
}

/// Changes a document's tree. What the change is of may be gone already.
pub(crate) fn apply(document: &mut Value, mutation: &Mutation) {
    match mutation {
        Mutation::Delete(place) => {
            remove(document, place);
        }
        Mutation::Rename(place, key) => rename(document, place, key),
        Mutation::Replace(place, value) => {
            if let Some(old) = at_mut(document, place) {
                *old = value.clone();
            }
        }
        Mutation::Swap(left, right) => {
            let (Some(one), Some(other)) = (at(document, left), at(document, right)) else {
                return;
            };
            let (one, other) = (one.clone(), other.clone());
            for (place, value) in [(left, other), (right, one)] {
                if let Some(old) = at_mut(document, place) {
                    *old = value;
                }
            }
        }
        Mutation::Duplicate(place, key) => {
            let Some(value) = at(document, place).cloned() else {
                return;
            };
            let parent = &place[..place.len().saturating_sub(1)];
            match at_mut(document, parent) {
                Some(Value::Object(object)) => {
                    object.insert(key.clone(), value);
                }
                Some(Value::Array(items)) => items.push(value),
                _ => {}
            }
        }
        Mutation::Insert(place, key, value) => {
            if let Some(Value::Object(object)) = at_mut(document, place) {
                object.insert(key.clone(), value.clone());
            }
        }
    }
}

/// Chooses a change of a text.
pub(crate) fn damage(text: &[u8], random: &mut Random) -> Damage {
    let place = random.below(text.len() + 1);
    let end = (place + 1 + random.below(80)).min(text.len());
    match random.below(6) {
        0 => Damage::Cut(place),
        1 => Damage::Flip(place, u8::try_from(random.below(256)).unwrap_or_default()),
        2 | 3 => Damage::Insert(place, PIECES[random.below(PIECES.len())]),
        4 => Damage::Remove(place.min(end), end),
        _ => Damage::Repeat(place.min(end), end),
    }
}

/// Changes a text.
pub(crate) fn inflict(text: &mut Vec<u8>, damage: &Damage) {
    match damage {
        Damage::Cut(place) => text.truncate(*place),
        Damage::Flip(place, byte) => {
            if let Some(old) = text.get_mut(*place) {
                *old = *byte;
            }
        }
        Damage::Insert(place, bytes) => {
            let place = (*place).min(text.len());
            text.splice(place..place, bytes.iter().copied());
        }
        Damage::Remove(from, to) => {
            let to = (*to).min(text.len());
            text.drain((*from).min(to)..to);
        }
        Damage::Repeat(from, to) => {
            let to = (*to).min(text.len());
            let piece = text[(*from).min(to)..to].to_vec();
            text.splice(to..to, piece);
        }
    }
}

/// Pieces of text that mean something to one of the readers.
const PIECES: &[&[u8]] = &[
    b"\0",
    b"\xff",
    b"\xef\xbb\xbf",
    b"\xed\xa0\x80",
    b"{",
    b"}",
    b"[",
    b"]",
    b"\"",
    b"'",
    b":",
    b": ",
    b"- ",
    b"\n",
    b"\n---\n",
    b"\n...\n",
    b"\t",
    b"&a ",
    b"*a",
    b"<<: ",
    b"!!str ",
    b"!include ",
    b"? ",
    b"| ",
    b">-\n",
    b"#",
    b"%YAML 9.9\n",
    b"\\u0000",
    b"\\ud800",
    b"1e999",
    b"-0x1f",
    b"0o777",
    b".inf",
    b"999999999999999999999",
    b"null",
    b"~",
    b"\r",
    b"\xe2\x80\xa8",
    b"\xe2\x80\xae",
    b"$ref: '#'\n",
];

/// Names that are a keyword somewhere, or that no language has.
const KEYS: &[&str] = &[
    "",
    "$ref",
    "allOf",
    "oneOf",
    "anyOf",
    "not",
    "items",
    "prefixItems",
    "properties",
    "required",
    "type",
    "enum",
    "const",
    "default",
    "format",
    "nullable",
    "additionalProperties",
    "patternProperties",
    "discriminator",
    "mapping",
    "propertyName",
    "x-enum-varnames",
    "x-keyroute-name",
    "x-keyroute-merged",
    "x-keyroute-inline",
    "x-keyroute-form",
    "x-keyroute-fixed",
    "x-keyroute-open",
    "parameters",
    "responses",
    "requestBody",
    "content",
    "schema",
    "encoding",
    "headers",
    "security",
    "servers",
    "variables",
    "url",
    "get",
    "post",
    "trace",
    "paths",
    "components",
    "schemas",
    "securitySchemes",
    "name",
    "in",
    "style",
    "explode",
    "description",
    "deprecated",
    "readOnly",
    "writeOnly",
    "200",
    "2XX",
    "default",
    "999",
    "0",
    "-1",
    "application/json",
    "*/*",
    "multipart/form-data",
    "application/x-www-form-urlencoded",
    "text/event-stream",
    "self",
    "Self",
    "crate",
    "super",
    "type",
    "async",
    "gen",
    "_",
    "__proto__",
    "r#type",
    "Option",
    "String",
    "Vec",
    "Value",
    "Ok",
    "a b",
    "a/b",
    "a~b",
    "~0",
    "~2",
    "%7E1",
    "\u{202e}x",
    "é",
    "設定",
    "🦀",
    "\"]",
    "*/",
    "//",
    "`",
    "\n",
    "\u{0}",
    "/{a}{b}",
    "/{a}/{a}",
    "/{",
    "{}",
    "/x/{}",
    "operationId",
    "flows",
    "scopes",
    "tokenUrl",
    "callbacks",
    "links",
    "webhooks",
    "itemSchema",
    "itemEncoding",
    "title",
    "minItems",
    "maxItems",
    "contentEncoding",
    "contentMediaType",
    "allowReserved",
];

fn key(random: &mut Random) -> String {
    match random.below(30) {
        0 => "k".repeat(3_000),
        1 => format!("name{}", random.below(3)),
        _ => (*random.pick(KEYS)).to_owned(),
    }
}

/// A value of another JSON type than the one that stands there.
fn other_type(old: Option<&Value>, random: &mut Random) -> Value {
    let old = old.cloned().unwrap_or_default();
    let several = [
        Value::Null,
        json!(true),
        json!(false),
        json!(-7),
        json!(1.5),
        json!("text"),
        json!([]),
        json!({}),
        json!([old]),
        json!({ "x": old }),
        json!(old.to_string()),
    ];
    random.pick(&several).clone()
}

/// A value that has broken some program somewhere.
fn hostile(random: &mut Random) -> Value {
    let several = [
        json!(""),
        json!("\u{0}"),
        json!("a\u{0}b"),
        json!("\r"),
        json!("one\rtwo"),
        json!("*/ } ]] )"),
        json!("\"] fn main() {} #[doc = \""),
        json!("```\nfn x() {}\n"),
        json!("/** #![no_std] */ !{ $crate }"),
        json!("\u{202e}\u{2066}\u{200b}\u{feff}"),
        json!("\u{2028}\u{85}\u{c}\u{b}\u{7f}\u{1b}[2J"),
        json!("\\\n\\u{110000}"),
        json!("設定🦀é"),
        json!("x".repeat(3_000)),
        json!("#"),
        json!("#/"),
        json!("#/paths"),
        json!("#/components"),
        json!("#/components/schemas"),
        json!("#/components/schemas/"),
        json!("#/components/schemas/%"),
        json!("#/%ff"),
        json!("http://example.com/x.yaml#/a"),
        json!("../../../etc/passwd"),
        json!("//"),
        json!("{{{"),
        json!("https://{a}{b}.example.com/{a}?x#y"),
        json!("3.1.0"),
        json!("null"),
        json!(["null"]),
        json!(["string", "null", "integer", "integer"]),
        json!([null, null]),
        json!([1, "1", 1.0, true, null, {}, []]),
        json!(["a", "A", "a ", "a-", "á"]),
        json!(u64::MAX),
        json!(i64::MIN),
        json!(1e308),
        json!(-0.0),
        json!({ "$ref": "#" }),
        json!({ "$ref": 5 }),
        json!({ "allOf": [] }),
        json!({ "allOf": [{ "allOf": [{ "allOf": [{}] }] }] }),
        json!({ "oneOf": [{}, {}, { "type": "null" }] }),
        json!({ "anyOf": [{ "type": "string" }, { "type": "string", "enum": ["Unknown", "unknown"] }] }),
        json!({ "type": "array", "prefixItems": [{ "type": "string" }], "items": false, "minItems": 1 }),
        json!({ "type": "object", "properties": { "": {}, "self": {}, "a-b": {}, "a_b": {}, "aB": {} } }),
        json!({ "enum": [{ "a": 1 }, [1], null] }),
        json!({ "type": "string", "enum": ["", " ", "\u{0}", "a", "A"], "x-enum-varnames": [1, "", "A", "A"] }),
        json!({ "discriminator": { "propertyName": "", "mapping": { "": "", "a": "#", "b": 5 } } }),
        json!({ "multipart/form-data": { "schema": { "properties": { "f": { "format": "binary" } } } } }),
        json!({ "text/event-stream": {}, "application/json": {} }),
        json!([{}]),
        json!([[]]),
        json!([{ "": ["", 1] }]),
    ];
    random.pick(&several).clone()
}

/// Where a reference may lead.
fn reference(places: &[Vec<String>], random: &mut Random) -> Value {
    let place = random.pick(places);
    let tokens: Vec<String> = place
        .iter()
        .map(|token| format!("/{}", token.replace('~', "~0").replace('/', "~1")))
        .collect();
    json!(format!("#{}", tokens.concat()))
}

/// A schema that refers to some part of the document.
fn schema(places: &[Vec<String>], random: &mut Random) -> Value {
    let target = json!({ "$ref": reference(places, random) });
    let several = [
        target.clone(),
        json!({ "allOf": [target] }),
        json!({ "oneOf": [target, { "type": "object", "properties": { "x": target } }] }),
        json!({ "type": "array", "items": target }),
        json!({ "properties": { "x": target }, "additionalProperties": target }),
        json!({ "description": "d", "$ref": target["$ref"], "nullable": true }),
        json!({ "anyOf": [{ "type": "null" }, target] }),
    ];
    random.pick(&several).clone()
}

impl fmt::Display for Mutation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = |place: &[String]| format!("#/{}", place.join(" / "));
        match self {
            Self::Delete(place) => write!(formatter, "delete {}", at(place)),
            Self::Rename(place, key) => write!(formatter, "rename {} to {key:?}", at(place)),
            Self::Replace(place, value) => write!(formatter, "replace {} by {value}", at(place)),
            Self::Swap(left, right) => write!(formatter, "swap {} and {}", at(left), at(right)),
            Self::Duplicate(place, key) => write!(formatter, "repeat {} as {key:?}", at(place)),
            Self::Insert(place, key, value) => {
                write!(formatter, "insert {key:?} into {}: {value}", at(place))
            }
        }
    }
}
