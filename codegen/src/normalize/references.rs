//! Writes out what an operation refers to: path items, parameters, bodies, replies, headers. After this pass
//! an operation says everything itself, and `$ref` stands only in schemas. A part that had a name keeps it as a hint for its type's.

use std::collections::HashSet;

use serde_json::{Map, Value};

use crate::load::pointer::{join, split_last};
use crate::load::{Document, Size, Sources};
use crate::normalize::{COPIED, NAME, VERBS, structure};
use crate::report::{Code, Diagnostic, Report};

/// How many references may follow one another.
pub(crate) const CHAIN: usize = 32;

/// Runs the pass.
pub(super) fn run(document: &mut Document) {
    let Document {
        value,
        sources,
        report,
    } = document;
    // What is written out stands apart from what is referred to, which bundlers leave below `paths`.
    let Some(Value::Object(mut paths)) = value.get("paths").cloned() else {
        return;
    };
    paths.retain(|path, _| !path.starts_with("x-"));
    let mut resolver = Resolver {
        root: value,
        sources,
        report,
        copied: 0,
        too_many: false,
    };
    for (path, item) in &mut paths {
        let pointer = join("/paths", path);
        resolver.path_item(item, &pointer);
        resolver.item(item, &pointer);
    }
    value["paths"] = Value::Object(paths);
}

struct Resolver<'a> {
    root: &'a Value,
    sources: &'a mut Sources,
    report: &'a mut Report,
    /// How many values were written out in the place of references.
    copied: usize,
    /// Whether there are more of them than a document may have.
    too_many: bool,
}

impl Resolver<'_> {
    /// Puts what a path item refers to in its place; what stands beside the reference goes before it.
    fn path_item(&mut self, item: &mut Value, pointer: &str) {
        let mut seen = 0;
        while let Some(reference) = reference(item) {
            seen += 1;
            let found = (seen < CHAIN).then(|| self.copy(&reference)).flatten();
            let mut own = match item.take() {
                Value::Object(own) => own,
                _ => Map::new(),
            };
            own.remove("$ref");
            if let Some(Value::Object(mut target)) = found {
                self.sources
                    .moved(pointer, reference.trim_start_matches('#'));
                target.extend(own);
                *item = Value::Object(target);
            } else {
                self.unresolved(pointer, &reference, "path item");
                *item = Value::Object(own);
            }
        }
    }

    fn item(&mut self, item: &mut Value, pointer: &str) {
        let Some(item) = item.as_object_mut() else {
            return;
        };
        let mut shared = match item.remove("parameters") {
            Some(Value::Array(shared)) => shared,
            _ => Vec::new(),
        };
        let shared_pointer = join(pointer, "parameters");
        self.list(&mut shared, &shared_pointer);
        let servers = item.remove("servers").filter(Value::is_array);
        for verb in VERBS {
            let Some(operation) = item.get_mut(verb) else {
                continue;
            };
            let pointer = join(pointer, verb);
            let Some(operation) = operation.as_object_mut() else {
                self.report.push(structure::malformed_operation(&pointer));
                item.remove(verb);
                continue;
            };
            self.operation(operation, &pointer);
            if std::mem::take(&mut self.too_many) {
                // Half of an operation is none.
                self.refuse_multiplied(&pointer);
                item.remove(verb);
                continue;
            }
            self.share_parameters(operation, &pointer, &shared, &shared_pointer);
            if let (Some(servers), None) = (&servers, operation.get("servers")) {
                operation.insert("servers".to_owned(), servers.clone());
            }
        }
    }

    fn operation(&mut self, operation: &mut Map<String, Value>, pointer: &str) {
        if let Some(parameters) = operation
            .get_mut("parameters")
            .and_then(Value::as_array_mut)
        {
            self.list(parameters, &join(pointer, "parameters"));
        }
        if let Some(body) = operation.get_mut("requestBody")
            && !self.part(body, &join(pointer, "requestBody"), "request body")
        {
            operation.remove("requestBody");
        }
        let pointer = join(pointer, "responses");
        if let Some(responses) = operation
            .get_mut("responses")
            .and_then(Value::as_object_mut)
        {
            let mut lost = Vec::new();
            for (status, response) in responses.iter_mut() {
                let pointer = join(&pointer, status);
                if self.part(response, &pointer, "reply") {
                    self.headers(response, &pointer);
                } else {
                    lost.push(status.clone());
                }
            }
            responses.retain(|status, _| !lost.contains(status));
        }
    }

    /// Puts what the headers of a reply refer to in their places.
    fn headers(&mut self, response: &mut Value, pointer: &str) {
        let pointer = join(pointer, "headers");
        let Some(headers) = response.get_mut("headers") else {
            return;
        };
        let Some(headers) = headers.as_object_mut() else {
            self.report.push(
                Diagnostic::new(
                    Code::MemberMalformed,
                    &pointer,
                    "`headers` is not an object, and is taken as absent",
                )
                .remedy("write `headers` as an object, or remove it"),
            );
            return;
        };
        let mut lost = Vec::new();
        for (name, header) in headers.iter_mut() {
            if !self.part(header, &join(&pointer, name), "header") {
                lost.push(name.clone());
            }
        }
        headers.retain(|name, _| !lost.contains(name));
    }

    fn list(&mut self, parameters: &mut Vec<Value>, pointer: &str) {
        let mut kept = Vec::with_capacity(parameters.len());
        for (index, mut parameter) in std::mem::take(parameters).into_iter().enumerate() {
            if self.part(&mut parameter, &format!("{pointer}/{index}"), "parameter") {
                // The place in the list changes where one before was lost; rare enough to tell.
                let place = format!("{pointer}/{}", kept.len());
                self.sources.moved(&place, &format!("{pointer}/{index}"));
                kept.push(parameter);
            }
        }
        *parameters = kept;
    }

    /// A parameter of the path item holds for each operation that has none of that name and place.
    fn share_parameters(
        &mut self,
        operation: &mut Map<String, Value>,
        pointer: &str,
        shared: &[Value],
        shared_pointer: &str,
    ) {
        if shared.is_empty() {
            return;
        }
        let own = match operation.remove("parameters") {
            Some(Value::Array(own)) => own,
            _ => Vec::new(),
        };
        let text = |parameter: &Value, key: &str| {
            let text = parameter.get(key).and_then(Value::as_str);
            text.unwrap_or_default().to_owned()
        };
        let key = |parameter: &Value| (text(parameter, "in"), text(parameter, "name"));
        let keys: HashSet<(String, String)> = own.iter().map(key).collect();
        let mut all = Vec::with_capacity(own.len() + shared.len());
        for (index, parameter) in shared.iter().enumerate() {
            if !keys.contains(&key(parameter)) {
                all.push((parameter.clone(), format!("{shared_pointer}/{index}")));
            }
        }
        let before = all.len();
        // From the last to the first, so that no place is told of after it was taken.
        for index in (0..own.len()).rev() {
            let place = |index: usize| format!("{pointer}/parameters/{index}");
            self.sources.moved(&place(before + index), &place(index));
        }
        for (index, (_, from)) in all.iter().enumerate() {
            self.sources
                .moved(&format!("{pointer}/parameters/{index}"), from);
        }
        let parameters = all
            .into_iter()
            .map(|(parameter, _)| parameter)
            .chain(own)
            .collect();
        operation.insert("parameters".to_owned(), Value::Array(parameters));
    }

    /// Puts what a part refers to in its place. Whether there is such a part.
    fn part(&mut self, part: &mut Value, pointer: &str, what: &str) -> bool {
        let mut name: Option<String> = None;
        for _ in 0..CHAIN {
            let Some(reference) = reference(part) else {
                if !part.is_object() {
                    self.report.push(
                        Diagnostic::new(
                            Code::MemberMalformed,
                            pointer,
                            format!("the {what} is no object, and is taken as absent"),
                        )
                        .remedy(format!("write the {what} as an object, or remove it")),
                    );
                    return false;
                }
                if let Some(name) = name {
                    hint(part, &name);
                }
                return true;
            };
            let Some(target) = self.copy(&reference) else {
                break;
            };
            self.sources
                .moved(pointer, reference.trim_start_matches('#'));
            if reference.starts_with("#/components/") {
                name = name.or_else(|| split_last(&reference).map(|(_, name)| name.into_owned()));
            }
            *part = target;
        }
        let reference = reference(part).unwrap_or_default();
        self.unresolved(pointer, &reference, what);
        false
    }

    /// What a reference names, unless copies of such parts are more than a document may have.
    fn copy(&mut self, reference: &str) -> Option<Value> {
        let target = target(self.root, reference)?;
        self.copied += Size::of(target).values;
        self.too_many |= self.copied > COPIED;
        (!self.too_many).then(|| target.clone())
    }

    fn unresolved(&mut self, pointer: &str, reference: &str, what: &str) {
        if !self.too_many {
            self.dangling(pointer, reference, what);
        }
    }

    fn refuse_multiplied(&mut self, pointer: &str) {
        self.report.push(
            Diagnostic::new(
                Code::DocumentTooManyValues,
                pointer,
                format!("the references of all operations lead to more than {COPIED} values, and this operation is one too many"),
            )
            .remedy("give the schemas of shared parameters, bodies and replies names under `components/schemas`, and refer to these"),
        );
    }

    fn dangling(&mut self, pointer: &str, reference: &str, what: &str) {
        if self.report.names_reference(pointer) {
            return;
        }
        self.report.push(
            Diagnostic::new(
                Code::ReferenceDangling,
                pointer,
                format!("the {what} refers to `{reference}`, which leads to none"),
            )
            .remedy("mend the reference, or add what it names"),
        );
    }
}

/// What a reference within a document leads to.
pub(crate) fn target<'a>(document: &'a Value, reference: &str) -> Option<&'a Value> {
    document.pointer(&percent_decoded(reference.strip_prefix('#')?))
}

/// The text of `$ref`, where there is one.
pub(crate) fn reference(part: &Value) -> Option<String> {
    part.get("$ref").and_then(Value::as_str).map(str::to_owned)
}

/// A reference is a URL fragment, so its pointer may be percent-encoded (RFC 6901 section 6).
pub(super) fn percent_decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut index = 0;
    while index < bytes.len() {
        let hex = bytes
            .get(index + 1..index + 3)
            .and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) if bytes[index] == b'%' => {
                decoded.push(byte);
                index += 3;
            }
            _ => {
                decoded.push(bytes[index]);
                index += 1;
            }
        }
    }
    String::from_utf8(decoded).unwrap_or_else(|_| text.to_owned())
}

/// Leaves a part's name with its schemas that have none of their own.
fn hint(part: &mut Value, name: &str) {
    let mut schemas: Vec<&mut Value> = Vec::new();
    let Some(part) = part.as_object_mut() else {
        return;
    };
    for (key, value) in part.iter_mut() {
        match (key.as_str(), value) {
            ("schema", schema) => schemas.push(schema),
            ("content", Value::Object(content)) => {
                schemas.extend(
                    content
                        .values_mut()
                        .filter_map(|entry| entry.get_mut("schema")),
                );
            }
            _ => {}
        }
    }
    for schema in schemas {
        if let Some(schema) = schema
            .as_object_mut()
            .filter(|schema| !schema.contains_key("$ref"))
        {
            schema.insert(NAME.to_owned(), Value::String(name.to_owned()));
        }
    }
}
