//! Operations: each becomes a route with its parameters, body, replies, server and security. One
//! that cannot be sent as the document says is refused, named, and left out.

use std::collections::HashSet;

use serde_json::Value;

use crate::load::Document;
use crate::load::pointer::join;
use crate::lower::replies::{MediaKind, media_kind, replies, streamed_forms};
use crate::lower::schemas::{description, expression};
use crate::lower::security::{Lost, requirement};
use crate::lower::servers::Roles;
use crate::model::{Parameter, Requirement, Route, Scheme, TypeDefinition, TypeExpression};
use crate::normalize::names::free;
use crate::normalize::operations::{identifier, variables};
use crate::normalize::{NAME, VERBS};
use crate::report::{Code, Diagnostic, Report};

/// Names of setters and arguments that the call uses for something else.
const RESERVED: [&str; 2] = ["send", "self"];

/// Lowers every operation, in the order of the document.
pub(super) fn routes(
    document: &mut Document,
    schemes: &[(String, Scheme)],
    default: &Requirement,
    lost: &mut Lost,
    servers: &mut Roles,
    types: &mut Vec<TypeDefinition>,
) -> Vec<Route> {
    let Document { value, report, .. } = document;
    let (mut routes, mut streamed) = (Vec::new(), Vec::new());
    let paths = value.get("paths").and_then(Value::as_object);
    for (path, item) in paths.into_iter().flatten() {
        for verb in VERBS {
            let Some(operation) = item.get(verb) else {
                continue;
            };
            let pointer = join(&join("/paths", path), verb);
            let mut lowering = Lowering {
                operation,
                pointer: &pointer,
                report,
            };
            if !lowering.path_is_usable(path) {
                continue;
            }
            let Some(parameters) = lowering.parameters() else {
                continue;
            };
            let security = match operation.get("security") {
                None => default.clone(),
                own => requirement(own, &join(&pointer, "security"), schemes, lost),
            };
            let (returns, fails) = replies(operation, &pointer, None, report);
            let method = operation
                .get(NAME)
                .and_then(Value::as_str)
                .unwrap_or_default();
            let route = Route {
                method: method.to_owned(),
                verb: verb.to_ascii_uppercase(),
                path: path.clone(),
                description: documentation(operation),
                deprecated: operation.get("deprecated") == Some(&Value::Bool(true)),
                parameters,
                server: servers.role(operation, &pointer, types),
                security,
                returns,
                fails,
                pointer,
            };
            for (kind, word) in streamed_forms(operation) {
                let (returns, fails) = replies(operation, &route.pointer, Some(kind), report);
                let method = format!("{method}_{word}");
                streamed.push(Route {
                    method,
                    returns,
                    fails,
                    ..route.clone()
                });
            }
            routes.push(route);
            routes.append(&mut streamed);
        }
    }
    let mut taken = HashSet::new();
    for route in &mut routes {
        while !taken.insert(route.method.clone()) {
            route.method.push('_');
        }
    }
    routes
}

/// Summary and description, each once.
fn documentation(operation: &Value) -> String {
    let text = |key| {
        operation
            .get(key)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .trim()
    };
    let (summary, description) = (text("summary"), text("description"));
    match (summary, description) {
        ("", text) | (text, "") => text.to_owned(),
        (summary, description) if description.starts_with(summary) => description.to_owned(),
        (summary, description) => format!("{summary}\n\n{description}"),
    }
}

struct Lowering<'a> {
    operation: &'a Value,
    pointer: &'a str,
    report: &'a mut Report,
}

impl Lowering<'_> {
    fn refuse(&mut self, code: Code, pointer: String, message: String, remedy: &str) {
        self.report
            .push(Diagnostic::new(code, pointer, message).remedy(remedy));
    }

    /// The template must be one that a request can be made of.
    fn path_is_usable(&mut self, path: &str) -> bool {
        let mut names: Vec<&str> = variables(path).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        let balanced = path.matches('{').count() == count && path.matches('}').count() == count;
        let plain = names
            .iter()
            .all(|name| !name.is_empty() && !name.contains('{'));
        if path.starts_with('/') && balanced && plain && names.len() == count {
            return true;
        }
        let why = if path.starts_with('/') {
            "its braces do not pair up, or a variable stands twice"
        } else {
            "it does not begin with `/`"
        };
        self.refuse(
            Code::PathMalformed,
            self.pointer.to_owned(),
            format!("the path `{path}` cannot be requested: {why}"),
            "mend the path, in the document or by an overlay",
        );
        false
    }

    /// The parameters in the document's order, then the body. Nothing where one cannot be sent.
    fn parameters(&mut self) -> Option<Vec<Parameter>> {
        let mut taken: HashSet<String> = RESERVED.iter().map(|name| (*name).to_owned()).collect();
        let mut parameters = Vec::new();
        let listed = self.operation.get("parameters").and_then(Value::as_array);
        for (index, parameter) in listed.into_iter().flatten().enumerate() {
            let pointer = format!("{}/parameters/{index}", self.pointer);
            parameters.push(self.parameter(parameter, &pointer, &mut taken));
        }
        if let Some(body) = self.operation.get("requestBody") {
            let pointer = join(self.pointer, "requestBody");
            if let Some(body) = self.body(body, &pointer, &mut taken)? {
                parameters.push(body);
            }
        }
        Some(parameters)
    }

    fn parameter(
        &mut self,
        parameter: &Value,
        pointer: &str,
        taken: &mut HashSet<String>,
    ) -> Parameter {
        let wire = parameter
            .get("name")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned();
        let place = match parameter
            .get("in")
            .and_then(Value::as_str)
            .unwrap_or_default()
        {
            "path" => "path",
            "query" => "query",
            "header" => "header",
            _ => "cookie",
        };
        let content = parameter
            .get("content")
            .and_then(Value::as_object)
            .and_then(|content| content.iter().next());
        let (schema, at, json) = match content {
            Some((media_type, entry)) => {
                let at = join(&join(&join(pointer, "content"), media_type), "schema");
                (
                    entry.get("schema"),
                    at,
                    media_kind(media_type) == MediaKind::Json,
                )
            }
            None => (parameter.get("schema"), join(pointer, "schema"), false),
        };
        let type_expression = schema.map_or(TypeExpression::STRING, |schema| {
            expression(schema, &at, self.report)
        });
        let type_expression = type_expression.without_null().clone();
        let style = if json {
            vec!["json"]
        } else {
            self.style(parameter, place, pointer, &type_expression)
        };
        let mut name = identifier(&wire);
        if name.is_empty() {
            name = format!("{place}_parameter");
        }
        if taken.contains(&name) {
            name = format!("{place}_{name}");
        }
        let name = free(name, taken);
        taken.insert(name.clone());
        let text = description(parameter);
        let text = if text.is_empty() {
            schema.map(description).unwrap_or_default()
        } else {
            text
        };
        Parameter {
            name,
            wire,
            place,
            style,
            required: parameter.get("required") == Some(&Value::Bool(true)),
            type_expression,
            description: text,
        }
    }

    /// The words for a parameter's style, where it is not the default of its place.
    fn style(
        &mut self,
        parameter: &Value,
        place: &str,
        pointer: &str,
        type_expression: &TypeExpression,
    ) -> Vec<&'static str> {
        let style = parameter
            .get("style")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let explode = parameter.get("explode").and_then(Value::as_bool);
        let scalar = matches!(type_expression, TypeExpression::Plain(name) if *name != "Value");
        let reserved = parameter.get("allowReserved") == Some(&Value::Bool(true));
        let unknown = |style: &str| !matches!(style, "" | "form" | "simple");
        let mut words = match (place, style) {
            ("path", "label") => vec!["label"],
            ("path", "matrix") => vec!["matrix"],
            ("query", "spaceDelimited") if explode != Some(true) => vec!["space"],
            ("query", "pipeDelimited") if explode != Some(true) => vec!["pipe"],
            ("query", "spaceDelimited" | "pipeDelimited") => vec![],
            ("query", "deepObject") => vec!["deep"],
            (_, style) => {
                if unknown(style) {
                    self.report.push(
                        Diagnostic::new(
                            Code::StyleUnknown,
                            join(pointer, "style"),
                            format!("a {place} parameter has no style `{style}`, and the default is taken"),
                        )
                        .remedy("write a style that the specification lists for the place"),
                    );
                }
                vec![]
            }
        };
        if scalar {
            words.retain(|word| matches!(*word, "label" | "matrix"));
        }
        let form = words.is_empty();
        match place {
            "query" if form && reserved => words.push("reserved"),
            _ => {}
        }
        match (place, explode) {
            ("path" | "header", Some(true)) if !scalar => words.push("exploded"),
            ("query" | "cookie", Some(false)) if !scalar && form => words.push("comma"),
            _ => {}
        }
        words
    }

    /// The body: the outer nothing where it cannot be sent, the inner where there is none.
    #[expect(clippy::option_option, reason = "refused and absent are different")]
    fn body(
        &mut self,
        body: &Value,
        pointer: &str,
        taken: &mut HashSet<String>,
    ) -> Option<Option<Parameter>> {
        let pointer = join(pointer, "content");
        let content = body.get("content").and_then(Value::as_object);
        let mut forms: Vec<(BodyKind, &String, &Value)> = content
            .into_iter()
            .flatten()
            .map(|(media_type, entry)| (body_kind(media_type, entry), media_type, entry))
            .collect();
        forms.sort_by_key(|(kind, _, _)| *kind);
        let Some((kind, media_type, entry)) = forms.first().copied() else {
            return Some(None);
        };
        let others: Vec<&str> = forms[1..]
            .iter()
            .filter(|(other, _, other_entry)| {
                *other != kind || other_entry.get("schema") != entry.get("schema")
            })
            .map(|(_, media_type, _)| media_type.as_str())
            .collect();
        if !others.is_empty() {
            self.report.push(
                Diagnostic::new(
                    Code::BodyMediaTypeChosen,
                    &pointer,
                    format!(
                        "the body is sent as `{media_type}`; {} cannot be chosen",
                        others.join(", ")
                    ),
                )
                .remedy("send another form through the escape hatch where it is needed"),
            );
        }
        let pointer = join(&join(&pointer, media_type), "schema");
        let schema = entry.get("schema");
        let typed = schema.map_or(TypeExpression::JSON, |schema| {
            expression(schema, &pointer, self.report)
        });
        let (place, type_expression) = match kind {
            BodyKind::Json => ("json", typed.without_null().clone()),
            BodyKind::Form => ("form", typed.without_null().clone()),
            BodyKind::Text => ("text", TypeExpression::STRING),
            BodyKind::Bytes => ("bytes", TypeExpression::Plain("Body")),
            BodyKind::Multipart => {
                self.refuse(
                    Code::MultipartRefused,
                    pointer,
                    "the operation is left out: a multipart body cannot be sent yet".to_owned(),
                    "send it through the escape hatch, with a body written by hand",
                );
                return None;
            }
        };
        let usual = match kind {
            BodyKind::Json => "application/json",
            BodyKind::Form | BodyKind::Multipart => "application/x-www-form-urlencoded",
            BodyKind::Text => "text/plain",
            BodyKind::Bytes => "application/octet-stream",
        };
        // A range is no media type that a body can have.
        let wire = if media_type.contains('*') {
            usual.to_owned()
        } else {
            media_type.clone()
        };
        let name = free("body".to_owned(), taken);
        let text = description(body);
        let text = if text.is_empty() {
            schema.map(description).unwrap_or_default()
        } else {
            text
        };
        Some(Some(Parameter {
            name,
            wire,
            place,
            style: Vec::new(),
            required: body.get("required") == Some(&Value::Bool(true)),
            type_expression,
            description: text,
        }))
    }
}

/// How a body is written, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum BodyKind {
    Json,
    Form,
    Multipart,
    Text,
    Bytes,
}

fn body_kind(media_type: &str, entry: &Value) -> BodyKind {
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
                        .pointer("/schema/type")
                        .is_some_and(|kind| kind != "string") =>
            {
                BodyKind::Json
            }
            MediaKind::Text => BodyKind::Text,
            _ => BodyKind::Bytes,
        },
    }
}
