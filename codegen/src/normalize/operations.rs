//! Gives every operation the name of its method, unique in the API, and puts its parameters in
//! order: those that the standard says to ignore are dropped, those of the path template are
//! required, and a parameter that stands twice is kept once.

use std::collections::HashSet;

use heck::ToSnakeCase as _;
use serde_json::{Map, Value, json};

use crate::load::Document;
use crate::load::pointer::join;
use crate::normalize::names::numbered;
use crate::normalize::{NAME, VERBS};
use crate::report::{Code, Diagnostic, Report};

/// Method names that the client has already, or that Rust keeps for itself.
const RESERVED: [&str; 8] = [
    "builder", "request", "types", "schemes", "self", "core", "crate", "super",
];

/// Runs the pass.
pub(super) fn run(document: &mut Document) {
    let Document { value, report, .. } = document;
    let Some(paths) = value.get_mut("paths").and_then(Value::as_object_mut) else {
        return;
    };
    let mut names = HashSet::new();
    for (path, item) in paths.iter_mut() {
        for verb in VERBS {
            let Some(operation) = item.get_mut(verb).and_then(Value::as_object_mut) else {
                continue;
            };
            let pointer = join(&join("/paths", path), verb);
            let name = method_name(operation, path, verb, &pointer, &mut names, report);
            operation.insert(NAME.to_owned(), Value::String(name));
            parameters(operation, path, &pointer, report);
        }
    }
}

/// The method's name: the operation id in snake case, or verb and path where there is none.
fn method_name(
    operation: &Map<String, Value>,
    path: &str,
    verb: &str,
    pointer: &str,
    names: &mut HashSet<String>,
    report: &mut Report,
) -> String {
    let id = operation
        .get("operationId")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let mut name = identifier(id);
    if name.is_empty() {
        name = identifier(&format!("{verb} {path}"));
        report.push(
            Diagnostic::new(
                Code::OperationIdMissing,
                pointer,
                format!("the operation has no usable `operationId`, and is called `{name}` after its path"),
            )
            .remedy("give it an `operationId`, in the document or by an overlay"),
        );
    }
    if names.contains(&name) {
        let by_path = identifier(&format!("{name} {verb} {path}"));
        let unique = numbered(by_path, "_", |name| names.contains(name));
        report.push(
            Diagnostic::new(
                Code::OperationIdCollides,
                pointer,
                format!(
                    "another operation is called `{name}` already, so this one is called `{unique}`"
                ),
            )
            .remedy("give it an `operationId` of its own, in the document or by an overlay"),
        );
        name = unique;
    }
    names.insert(name.clone());
    name
}

/// A snake-case name that Rust takes, or nothing where the text has no letter or digit.
pub(crate) fn identifier(text: &str) -> String {
    let name = text.replace('\'', "").to_snake_case();
    let name: String = name
        .chars()
        .filter(|character| character.is_ascii_alphanumeric() || *character == '_')
        .collect();
    let name = name.trim_matches('_').to_owned();
    if name.is_empty() {
        return name;
    }
    let starts_with_digit = name.starts_with(|first: char| first.is_ascii_digit());
    if starts_with_digit {
        format!("_{name}")
    } else if RESERVED.contains(&name.as_str()) || syn::parse_str::<syn::Ident>(&name).is_err() {
        format!("{name}_")
    } else {
        name
    }
}

fn parameters(operation: &mut Map<String, Value>, path: &str, pointer: &str, report: &mut Report) {
    let Some(Value::Array(listed)) = operation.remove("parameters") else {
        return complete(operation, path, pointer, report);
    };
    let path = &template(path, &listed);
    let mut kept: Vec<Value> = Vec::with_capacity(listed.len());
    let mut seen = HashSet::new();
    for (index, mut parameter) in listed.into_iter().enumerate() {
        let pointer = format!("{pointer}/parameters/{index}");
        let name = parameter
            .get("name")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned();
        let place = parameter
            .get("in")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned();
        let mut report = |code, message: String, remedy: &str| {
            report.push(Diagnostic::new(code, &pointer, message).remedy(remedy));
        };
        if name.is_empty() || !matches!(place.as_str(), "path" | "query" | "header" | "cookie") {
            report(
                Code::ParameterMalformed,
                format!(
                    "the parameter `{name}` in `{place}` is not sent: it lacks a name or a known place"
                ),
                "give it a `name`, and an `in` of path, query, header or cookie",
            );
            continue;
        }
        let ignored = ["accept", "content-type", "authorization"];
        if place == "header" && ignored.contains(&name.to_ascii_lowercase().as_str()) {
            report(
                Code::ParameterIgnored,
                format!("the header parameter `{name}` is ignored, as the standard says"),
                "nothing is lost: media types come from the body and replies, credentials from security schemes",
            );
            continue;
        }
        if place == "path" && !path.contains(&format!("{{{name}}}")) {
            report(
                Code::ParameterNotInPath,
                format!(
                    "the path parameter `{name}` is not sent: the path `{path}` has no variable of that name"
                ),
                "rename the parameter or the variable, so that they agree",
            );
            continue;
        }
        // The case of a header's name says nothing.
        let same = if place == "header" {
            name.to_ascii_lowercase()
        } else {
            name.clone()
        };
        if !seen.insert((same, place.clone())) {
            report(
                Code::ParameterTwice,
                format!(
                    "the parameter `{name}` stands twice in `{place}`, and its first form is taken"
                ),
                "remove one of the two",
            );
            continue;
        }
        if place == "path" {
            parameter["required"] = json!(true);
        }
        kept.push(parameter);
    }
    operation.insert("parameters".to_owned(), Value::Array(kept));
    complete(operation, path, pointer, report);
}

/// Adds a parameter for each variable of the path that has none.
fn complete(operation: &mut Map<String, Value>, path: &str, pointer: &str, report: &mut Report) {
    let mut added = Vec::new();
    {
        let none = Vec::new();
        let listed = operation
            .get("parameters")
            .and_then(Value::as_array)
            .unwrap_or(&none);
        for variable in variables(path) {
            let declared = listed
                .iter()
                .any(|other| other["in"] == "path" && other["name"].as_str() == Some(variable));
            if !declared && !added.iter().any(|other: &Value| other["name"] == variable) {
                report.push(
                    Diagnostic::new(
                        Code::VariableUndeclared,
                        pointer,
                        format!("the path variable `{{{variable}}}` has no parameter, and is taken as text"),
                    )
                    .remedy("declare a path parameter of that name"),
                );
                added.push(json!({
                    "name": variable, "in": "path", "required": true, "schema": {"type": "string"}
                }));
            }
        }
    }
    if added.is_empty() {
        return;
    }
    let listed = operation.entry("parameters").or_insert_with(|| json!([]));
    if let Some(listed) = listed.as_array_mut() {
        added.append(listed);
        *listed = added;
    }
}

/// The path with the variables that its parameters name. A variable may be written as in RFC 6570, with
/// the style before its name (`{.id}`, `{;id}`) and a star behind it; the parameter says both as well.
pub(crate) fn template(path: &str, parameters: &[Value]) -> String {
    let is_declared = |name: &str| {
        let mut named = parameters.iter().filter(|it| it["in"] == "path");
        named.any(|it| it["name"].as_str() == Some(name))
    };
    let mut template = path.to_owned();
    for variable in variables(path) {
        let plain = variable
            .trim_start_matches(['.', ';'])
            .trim_end_matches('*');
        if plain != variable && !is_declared(variable) && is_declared(plain) {
            template = template.replace(&format!("{{{variable}}}"), &format!("{{{plain}}}"));
        }
    }
    template
}

/// The names between the braces of a path template.
pub(crate) fn variables(path: &str) -> impl Iterator<Item = &str> {
    path.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{identifier, template, variables};

    #[test]
    fn a_variable_may_say_the_style_that_its_parameter_says() {
        let parameter = |name: &str| json!({ "in": "path", "name": name });
        let listed = ["a", "b", "c", "d*"].map(parameter);
        let path = "/{a*}/{.b}/{;c*}/{d*}/{e*}";
        assert_eq!(template(path, &listed), "/{a}/{b}/{c}/{d*}/{e*}");
    }

    #[test]
    fn a_name_is_one_that_rust_takes() {
        assert_eq!(identifier("listUserDevices"), "list_user_devices");
        assert_eq!(identifier("meta/root"), "meta_root");
        assert_eq!(identifier("type"), "type_");
        assert_eq!(identifier("2fa"), "_2fa");
        assert_eq!(identifier("+1"), "_1");
        assert_eq!(identifier("設定"), "");
    }

    #[test]
    fn the_variables_of_a_path_are_found() {
        assert_eq!(variables("/a/{b}/c:{d}{e").collect::<Vec<_>>(), ["b", "d"]);
    }
}
