//! Bodies: each media type of one is a form that it can be sent in. The best is the operation's own;
//! every other that says something else gets a method of its own, `create_as_multipart` say.

use std::collections::HashSet;

use serde_json::{Map, Value};

use crate::load::pointer::join;
use crate::lower::forms;
use crate::lower::replies::{MediaKind, media_kind};
use crate::lower::schemas::{description, expression};
use crate::model::{Parameter, TypeExpression};
use crate::normalize::multipart::resolved;
use crate::normalize::names::free;
use crate::normalize::operations::identifier;
use crate::normalize::{FORM, schema_references::PREFIX};
use crate::report::{Code, Diagnostic, Report};

/// How a body is written, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum BodyKind {
    Json,
    Form,
    Multipart,
    Text,
    Bytes,
}

impl BodyKind {
    /// The word that rows begin with, and names of methods end with.
    fn word(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Form => "form",
            Self::Multipart => "multipart",
            Self::Text => "text",
            Self::Bytes => "bytes",
        }
    }

    fn usual_media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Form => "application/x-www-form-urlencoded",
            Self::Multipart => "multipart/form-data",
            Self::Text => "text/plain",
            Self::Bytes => "application/octet-stream",
        }
    }
}

/// A way to send the body: the end of the method's name, empty for the best, and the parameter.
pub(super) struct Form {
    pub(super) suffix: String,
    pub(super) parameter: Parameter,
}

/// The ways to send a body, the best first; none where the document lists none.
pub(super) fn bodies(
    body: &Value,
    pointer: &str,
    taken: &HashSet<String>,
    schemas: &Map<String, Value>,
    report: &mut Report,
) -> Vec<Form> {
    let pointer = join(pointer, "content");
    let content = body.get("content").and_then(Value::as_object);
    let mut listed: Vec<(BodyKind, &String, &Value)> = content
        .into_iter()
        .flatten()
        .map(|(media_type, entry)| (body_kind(media_type, entry, schemas), media_type, entry))
        .collect();
    listed.sort_by_key(|(kind, _, _)| *kind);
    let Some(best) = listed.first().copied() else {
        report.push(
            Diagnostic::new(
                Code::MemberMalformed,
                &pointer,
                "the body lists no media type, and is taken as absent",
            )
            .remedy("list its media types under `content`, or remove the body"),
        );
        return Vec::new();
    };
    let mut forms: Vec<Form> = Vec::new();
    let mut suffixes = HashSet::new();
    let mut same: Vec<&str> = Vec::new();
    for (index, (kind, media_type, entry)) in listed.iter().copied().enumerate() {
        let twin = listed[..index]
            .iter()
            .find(|(_, _, other)| other.get("schema") == entry.get("schema"));
        match twin {
            Some((other, _, _)) if *other == kind => continue,
            // The same value in another encoding.
            Some(_) if entry.get("schema").is_some() && kind != BodyKind::Bytes => {
                same.push(media_type);
                continue;
            }
            _ => {}
        }
        let mut lowering = Lowering {
            body,
            pointer: &pointer,
            schemas,
            report,
        };
        let parameter = lowering.parameter(kind, media_type, entry, taken);
        let suffix = if index == 0 {
            String::new()
        } else {
            suffix(kind, media_type, &mut suffixes)
        };
        suffixes.insert(kind.word().to_owned());
        forms.push(Form { suffix, parameter });
    }
    if !same.is_empty() {
        report.push(
            Diagnostic::new(
                Code::BodyEncodingChosen,
                &pointer,
                format!(
                    "the body is sent as `{}`; {} would say the same",
                    best.1,
                    same.join(", ")
                ),
            )
            .remedy("nothing, or send another encoding through the escape hatch"),
        );
    }
    forms
}

/// The kind of body as the end of a method's name, or the media type where there are two of a kind.
fn suffix(kind: BodyKind, media_type: &str, taken: &mut HashSet<String>) -> String {
    let mut word = kind.word().to_owned();
    if taken.contains(&word) {
        let subtype = media_type.split(';').next().unwrap_or_default();
        let subtype = subtype
            .split_once('/')
            .map_or(subtype, |(_, subtype)| subtype);
        word = identifier(subtype.trim_start_matches("x-"));
        if word.is_empty() {
            kind.word().clone_into(&mut word);
        }
        word = free(word, taken);
    }
    taken.insert(word.clone());
    format!("_as_{}", word.trim_start_matches('_'))
}

struct Lowering<'a> {
    body: &'a Value,
    pointer: &'a str,
    schemas: &'a Map<String, Value>,
    report: &'a mut Report,
}

impl Lowering<'_> {
    fn parameter(
        &mut self,
        kind: BodyKind,
        media_type: &str,
        entry: &Value,
        taken: &HashSet<String>,
    ) -> Parameter {
        let pointer = join(&join(self.pointer, media_type), "schema");
        let schema = entry.get("schema");
        let typed = |report: &mut Report| {
            let typed = schema.map_or(TypeExpression::JSON, |schema| {
                expression(schema, &pointer, report)
            });
            typed.without_null().clone()
        };
        let mut style = Vec::new();
        let type_expression = match kind {
            BodyKind::Json => typed(self.report),
            BodyKind::Form => {
                let encoding = entry.get("encoding").unwrap_or(&Value::Null);
                style.extend(schema.and_then(|schema| {
                    forms::url_encoded(schema, encoding, self.schemas, &pointer, self.report)
                }));
                typed(self.report)
            }
            BodyKind::Multipart => self.parts(schema, &pointer),
            BodyKind::Text => TypeExpression::STRING,
            BodyKind::Bytes => TypeExpression::Plain("Body"),
        };
        if matches!(kind, BodyKind::Text | BodyKind::Bytes) {
            untyped(schema, media_type, &pointer, self.schemas, self.report);
        }
        // A range is no media type that a body can have.
        let wire = if media_type.contains('*') {
            self.range(kind, media_type);
            kind.usual_media_type().to_owned()
        } else {
            media_type.to_owned()
        };
        let text = description(self.body);
        let text = if text.is_empty() {
            schema.map(description).unwrap_or_default()
        } else {
            text
        };
        Parameter {
            name: free("body".to_owned(), taken),
            wire,
            place: kind.word(),
            style,
            required: self.body.get("required") == Some(&Value::Bool(true)),
            type_expression,
            description: text,
        }
    }

    /// A range that the usual media type is not in leaves open what the server takes.
    fn range(&mut self, kind: BodyKind, media_type: &str) {
        let usual = kind.usual_media_type();
        let family = media_type.split('/').next().unwrap_or_default();
        if family != "*" && usual.split('/').next() != Some(family) {
            self.report.push(
                Diagnostic::new(
                    Code::MediaTypeRange,
                    join(self.pointer, media_type),
                    format!("`{media_type}` does not say which media type to send, and the body is sent as `{usual}`"),
                )
                .remedy("list the media types one by one in an overlay"),
            );
        }
    }

    /// The form that lists the parts, or the untyped list of them.
    fn parts(&mut self, schema: Option<&Value>, pointer: &str) -> TypeExpression {
        let named = schema
            .and_then(|schema| {
                schema
                    .get("$ref")
                    .or_else(|| schema.pointer("/allOf/0/$ref"))
            })
            .and_then(Value::as_str)
            .and_then(|reference| reference.strip_prefix(PREFIX));
        let form = schema.filter(|schema| resolved(schema, self.schemas).get(FORM).is_some());
        if let (Some(name), Some(_)) = (named, form) {
            return TypeExpression::Named(name.to_owned());
        }
        self.report.push(
            Diagnostic::new(
                Code::MultipartUntyped,
                pointer,
                "the document does not list the parts of the body, which takes any",
            )
            .remedy("give the body an object schema with a property for each part, in an overlay"),
        );
        TypeExpression::Plain("Parts")
    }
}

/// Reports a schema that says more than that a body is a text or bytes.
pub(super) fn untyped(
    schema: Option<&Value>,
    media_type: &str,
    pointer: &str,
    schemas: &Map<String, Value>,
    report: &mut Report,
) {
    let Some(schema) = schema.map(|schema| resolved(schema, schemas)) else {
        return;
    };
    let is_plain = schema.get("type").is_none_or(|kind| kind == "string");
    let says_more = ["enum", "oneOf", "anyOf", "allOf", "properties", "items"];
    if is_plain
        && !says_more
            .iter()
            .any(|keyword| schema.get(*keyword).is_some())
    {
        return;
    }
    report.push(
        Diagnostic::new(
            Code::BodyUntyped,
            pointer,
            format!("`{media_type}` is passed as it is, and not read or written by its schema"),
        )
        .remedy("read or write the text or bytes with a library for the media type"),
    );
}

fn body_kind(media_type: &str, entry: &Value, schemas: &Map<String, Value>) -> BodyKind {
    let essence = media_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    let binary = entry
        .pointer("/schema/format")
        .is_some_and(|format| format == "binary");
    match essence.as_str() {
        "application/x-www-form-urlencoded" => BodyKind::Form,
        essence if essence.starts_with("multipart/") => BodyKind::Multipart,
        essence => match media_kind(essence) {
            MediaKind::Json if !binary => BodyKind::Json,
            MediaKind::Any
                if !binary
                    && entry
                        .get("schema")
                        .and_then(|schema| resolved(schema, schemas).get("type"))
                        .is_some_and(|kind| kind != "string") =>
            {
                BodyKind::Json
            }
            MediaKind::Text => BodyKind::Text,
            _ => BodyKind::Bytes,
        },
    }
}
