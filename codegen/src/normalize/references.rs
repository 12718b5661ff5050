//! Writes out what an operation refers to: path items, parameters, bodies, replies. After this pass
//! an operation says everything itself, and `$ref` stands only in schemas. A part that had a name keeps it as a hint for its type's.

use serde_json::{Map, Value};

use crate::load::pointer::{join, split_last};
use crate::load::{Document, Sources};
use crate::normalize::{NAME, VERBS};
use crate::report::{Code, Diagnostic, Report};

/// How many references may follow one another.
const CHAIN: usize = 32;

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
    for (path, item) in &mut paths {
        let pointer = join("/paths", path);
        let mut resolver = Resolver {
            root: value,
            sources,
            report,
        };
        let mut seen = 0;
        while let Some(reference) = reference(item) {
            seen += 1;
            let found = resolver.find(&reference).cloned();
            match found {
                Some(Value::Object(mut target)) if seen < CHAIN => {
                    resolver
                        .sources
                        .moved(&pointer, reference.trim_start_matches('#'));
                    if let Some(own) = item.as_object_mut() {
                        own.remove("$ref");
                        // What stands beside the reference goes before what it refers to.
                        target.extend(std::mem::take(own));
                    }
                    *item = Value::Object(target);
                }
                _ => {
                    resolver.dangling(&pointer, &reference, "path item");
                    *item = Value::Object(Map::new());
                }
            }
        }
        resolver.item(item, &pointer);
    }
    value["paths"] = Value::Object(paths);
}

struct Resolver<'a> {
    root: &'a Value,
    sources: &'a mut Sources,
    report: &'a mut Report,
}

impl Resolver<'_> {
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
            let Some(operation) = item.get_mut(verb).and_then(Value::as_object_mut) else {
                continue;
            };
            let pointer = join(pointer, verb);
            self.operation(operation, &pointer);
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
                if !self.part(response, &join(&pointer, status), "reply") {
                    lost.push(status.clone());
                }
            }
            responses.retain(|status, _| !lost.contains(status));
        }
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
        let key =
            |parameter: &Value| (parameter.get("in").cloned(), parameter.get("name").cloned());
        let mut all = Vec::with_capacity(own.len() + shared.len());
        for (index, parameter) in shared.iter().enumerate() {
            if !own.iter().any(|other| key(other) == key(parameter)) {
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
            let Some(target) = self.find(&reference).cloned() else {
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
        self.dangling(pointer, &reference, what);
        false
    }

    fn find(&self, reference: &str) -> Option<&Value> {
        self.root
            .pointer(&percent_decoded(reference.strip_prefix('#')?))
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

/// The text of `$ref`, where there is one.
fn reference(part: &Value) -> Option<String> {
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
