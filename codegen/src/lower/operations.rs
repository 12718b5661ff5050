//! Operations: each becomes a route with its parameters, replies, server and security, and further
//! routes where it takes or gives other forms. One that cannot be sent as the document says is
//! refused, named, and left out.

use std::collections::HashSet;

use serde_json::{Map, Value};

use crate::load::Document;
use crate::load::pointer::join;
use crate::lower::bodies::bodies;
use crate::lower::forms::{is_nested, is_scalar};
use crate::lower::headers::{Untyped, headers};
use crate::lower::replies::{MediaKind, media_kind, replies, streamed_forms};
use crate::lower::schemas::{description, expression, with_default};
use crate::lower::security::{Lost, requirement};
use crate::lower::servers::Roles;
use crate::model::{Parameter, Requirement, Route, Scheme, TypeDefinition, TypeExpression};
use crate::normalize::names::{free, underscored};
use crate::normalize::operations::{identifier, template, variables};
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
    let none = Map::new();
    let schemas = value
        .pointer("/components/schemas")
        .and_then(Value::as_object)
        .unwrap_or(&none);
    let mut names = Names::of(value);
    let mut untyped = Untyped::default();
    let mut routes = Vec::new();
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
                schemas,
                report,
            };
            if !lowering.path_is_usable(path) {
                continue;
            }
            let (parameters, taken) = lowering.parameters();
            let body = operation.get("requestBody").map(|body| {
                let pointer = join(&pointer, "requestBody");
                bodies(body, &pointer, &taken, schemas, report)
            });
            let mut forms = body.into_iter().flatten();
            let security = match operation.get("security") {
                None => default.clone(),
                own => requirement(own, &join(&pointer, "security"), schemes, lost),
            };
            let (returns, fails) = replies(operation, &pointer, None, schemas, report);
            let headers = headers(operation, &pointer, schemas, &mut untyped, report);
            let method = operation
                .get(NAME)
                .and_then(Value::as_str)
                .unwrap_or_default();
            let best = forms.next().map(|form| form.parameter);
            let route = Route {
                method: method.to_owned(),
                verb: verb.to_ascii_uppercase(),
                path: template(path, parameters_of(operation)),
                description: documentation(operation),
                deprecated: operation.get("deprecated") == Some(&Value::Bool(true)),
                parameters: parameters.iter().cloned().chain(best).collect(),
                server: servers.role(operation, &pointer, types),
                security,
                returns,
                fails,
                headers,
                pointer,
            };
            let mut derived: Vec<Route> = Vec::new();
            for form in forms {
                derived.push(Route {
                    method: names.derived(method, &form.suffix),
                    parameters: parameters.iter().cloned().chain([form.parameter]).collect(),
                    ..route.clone()
                });
            }
            for (kind, word) in streamed_forms(operation) {
                let (returns, fails) =
                    replies(operation, &route.pointer, Some(kind), schemas, report);
                derived.push(Route {
                    method: names.derived(method, &format!("_{word}")),
                    returns,
                    fails,
                    ..route.clone()
                });
            }
            routes.push(route);
            routes.append(&mut derived);
        }
    }
    untyped.report(report);
    routes
}

/// The names of methods: those of the operations first, so that a method that is another form of an
/// operation never takes one.
struct Names(HashSet<String>);

impl Names {
    fn of(document: &Value) -> Self {
        let items = document.get("paths").and_then(Value::as_object);
        let operations = items
            .into_iter()
            .flat_map(Map::values)
            .flat_map(|item| VERBS.iter().filter_map(|verb| item.get(*verb)));
        let names = operations.filter_map(|operation| operation.get(NAME)?.as_str());
        Self(names.map(str::to_owned).collect())
    }

    fn derived(&mut self, method: &str, suffix: &str) -> String {
        let name = format!("{}{suffix}", method.trim_end_matches('_'));
        let name = underscored(name, &self.0);
        self.0.insert(name.clone());
        name
    }
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
    schemas: &'a Map<String, Value>,
    report: &'a mut Report,
}

fn parameters_of(operation: &Value) -> &[Value] {
    let listed = operation.get("parameters").and_then(Value::as_array);
    listed.map_or(&[], Vec::as_slice)
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

    /// The parameters in the document's order, and the names that they take.
    fn parameters(&mut self) -> (Vec<Parameter>, HashSet<String>) {
        let mut taken: HashSet<String> = RESERVED.iter().map(|name| (*name).to_owned()).collect();
        let mut parameters = Vec::new();
        let listed = self.operation.get("parameters").and_then(Value::as_array);
        for (index, parameter) in listed.into_iter().flatten().enumerate() {
            let pointer = format!("{}/parameters/{index}", self.pointer);
            parameters.push(self.parameter(parameter, &pointer, &mut taken));
        }
        (parameters, taken)
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
                let schema = entry.get("schema");
                let json = media_kind(media_type) == MediaKind::Json;
                let is_text = schema.is_none_or(|it| is_scalar(it, self.schemas));
                if !json && !is_text {
                    self.untyped(
                        &wire,
                        &at,
                        &format!("is not written as `{media_type}`, but in the default style"),
                    );
                }
                (schema, at, json)
            }
            None => (parameter.get("schema"), join(pointer, "schema"), false),
        };
        let several = parameter.get("content").and_then(Value::as_object);
        if several.is_some_and(|content| content.len() > 1) {
            self.untyped(
                &wire,
                &at,
                "has several media types, of which the first is taken",
            );
        }
        if schema.is_none() {
            self.untyped(&wire, pointer, "has no schema, and is taken as text");
        }
        let type_expression = schema.map_or(TypeExpression::STRING, |schema| {
            expression(schema, &at, self.report)
        });
        let type_expression = type_expression.without_null().clone();
        let style = if json {
            vec!["json".to_owned()]
        } else {
            let style = self.style(parameter, place, pointer, &type_expression);
            if !style.iter().any(|word| word == "deep")
                && schema.is_some_and(|schema| is_nested(schema, self.schemas))
            {
                self.report.push(
                    Diagnostic::new(
                        Code::ParameterNested,
                        pointer,
                        format!("no style says how the lists or objects inside of `{wire}` are written, and a call with some is refused"),
                    )
                    .remedy("give the parameter `content` of JSON, or the style `deepObject`, in an overlay"),
                );
            }
            style
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
            schema.map(with_default).unwrap_or_default()
        } else {
            text
        };
        let text = if parameter.get("deprecated") == Some(&Value::Bool(true)) {
            format!("{text}\n\nDeprecated.").trim().to_owned()
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

    fn untyped(&mut self, name: &str, pointer: &str, what: &str) {
        self.report.push(
            Diagnostic::new(
                Code::ParameterUntyped,
                pointer,
                format!("the parameter `{name}` {what}"),
            )
            .remedy("give it a `schema`, or `content` of JSON, in an overlay"),
        );
    }

    /// The words for a parameter's style, where it is not the default of its place.
    fn style(
        &mut self,
        parameter: &Value,
        place: &str,
        pointer: &str,
        type_expression: &TypeExpression,
    ) -> Vec<String> {
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
            _ if reserved => {
                self.report.push(
                    Diagnostic::new(
                        Code::ReservedIgnored,
                        join(pointer, "allowReserved"),
                        "reserved characters are percent-encoded in this place and style",
                    )
                    .remedy("nothing, if the server decodes the value; or write the style `form`"),
                );
            }
            _ => {}
        }
        match (place, explode) {
            ("path" | "header", Some(true)) if !scalar => words.push("exploded"),
            ("query" | "cookie", Some(false)) if !scalar && form => words.push("comma"),
            _ => {}
        }
        words.into_iter().map(str::to_owned).collect()
    }
}
