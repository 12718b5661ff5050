//! The actions of an overlay document, checked.
//! It takes the value of the file and gives an [`Overlay`] whose every field was understood;
//! a misspelt field is an error here rather than an action that does nothing.

use std::collections::HashSet;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::Overlay;
use super::error::OverlayError;
use super::target::Target;
use crate::load::{SourceFile, pointer};
use crate::report::{Code, Diagnostic, nearest};

/// One action.
#[derive(Debug)]
pub(super) struct Action {
    /// The pointer of the action in the overlay file.
    pub(super) pointer: String,
    pub(super) target: Target,
    pub(super) change: Change,
}

/// What an action does to each place that its target selects.
#[derive(Debug)]
pub(super) enum Change {
    Remove,
    /// Merges a value into an object or array, or replaces a single value.
    Update(Value),
    /// The same, with the value at one place of the document.
    Copy(Target),
}

/// The version of the specification that an overlay is written in, as far as meaning differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd)]
pub(super) enum Version {
    /// Updates objects and arrays; an update of an array is one entry.
    V1_0,
    /// Updates single values too; concatenates arrays; copies.
    V1_1,
}

/// Reads an overlay document (section 4.4.1).
pub(super) fn read(value: &Value, file: Arc<SourceFile>) -> Result<Overlay, OverlayError> {
    let mut reader = Reader {
        file: Arc::clone(&file),
        version: Version::V1_1,
        // A correction that another one overwrites would be lost without a word.
        found: file.repeated_keys(Code::OverlayInvalid, ""),
    };
    let empty = Map::new();
    let fields = value.as_object().unwrap_or(&empty);
    reader.known_fields(fields, "", &["overlay", "info", "extends", "actions"]);
    reader.version(fields.get("overlay"));
    let title = reader.info(fields.get("info"));
    let extends = reader.optional_text(fields, "", "extends");
    let actions = reader.actions(fields.get("actions"));
    let Reader { version, found, .. } = reader;
    if found.is_empty() {
        Ok(Overlay {
            title,
            extends,
            version,
            actions,
            file,
        })
    } else {
        Err(OverlayError::new(found))
    }
}

struct Reader {
    file: Arc<SourceFile>,
    version: Version,
    found: Vec<Diagnostic>,
}

impl Reader {
    fn fail(
        &mut self,
        code: Code,
        pointer: &str,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        let location = self.file.locate(pointer);
        self.found.push(
            Diagnostic::new(code, pointer, message)
                .remedy(remedy)
                .at(location),
        );
    }

    fn invalid(&mut self, pointer: &str, message: impl Into<String>, remedy: impl Into<String>) {
        self.fail(Code::OverlayInvalid, pointer, message, remedy);
    }

    fn known_fields(&mut self, fields: &Map<String, Value>, pointer: &str, known: &[&str]) {
        for key in fields.keys() {
            if known.contains(&key.as_str()) || key.starts_with("x-") {
                continue;
            }
            let remedy = match nearest(key, known.iter().copied()) {
                Some(name) => format!("did you mean `{name}`?"),
                None => format!(
                    "remove it; known are `{}` and extensions in `x-`",
                    known.join("`, `")
                ),
            };
            self.invalid(
                &pointer::join(pointer, key),
                format!("`{key}` is no field of an overlay here"),
                remedy,
            );
        }
    }

    fn version(&mut self, value: Option<&Value>) {
        let text = value.and_then(Value::as_str).unwrap_or_default();
        let mut parts = text.split('.');
        let is_patch = |part: Option<&str>| part.is_some_and(|part| part.parse::<u32>().is_ok());
        self.version = match (
            parts.next(),
            parts.next(),
            is_patch(parts.next()),
            parts.next(),
        ) {
            (Some("1"), Some("0"), true, None) => Version::V1_0,
            (Some("1"), Some("1"), true, None) => Version::V1_1,
            _ => {
                let message = match value {
                    Some(value) => {
                        format!("version {value} of the Overlay Specification is not known")
                    }
                    None => "the file does not say that it is an overlay".to_owned(),
                };
                let remedy = "write `overlay: 1.1.0`";
                self.fail(Code::OverlayVersionUnknown, "/overlay", message, remedy);
                // Read what follows as generously as possible.
                Version::V1_1
            }
        };
    }

    fn info(&mut self, value: Option<&Value>) -> String {
        let Some(fields) = value.and_then(Value::as_object) else {
            self.invalid(
                "/info",
                "an overlay needs `info`",
                "give it an `info` with `title` and `version`",
            );
            return String::new();
        };
        self.known_fields(fields, "/info", &["title", "version", "description"]);
        self.optional_text(fields, "/info", "description");
        self.required_text(fields, "/info", "version");
        self.required_text(fields, "/info", "title")
    }

    fn optional_text(
        &mut self,
        fields: &Map<String, Value>,
        pointer: &str,
        key: &str,
    ) -> Option<String> {
        let value = fields.get(key)?;
        if value.as_str().is_none() {
            let message = format!("`{key}` is to be a string");
            self.invalid(&pointer::join(pointer, key), message, "put it in quotes");
        }
        value.as_str().map(str::to_owned)
    }

    fn required_text(&mut self, fields: &Map<String, Value>, pointer: &str, key: &str) -> String {
        if !fields.contains_key(key) {
            self.invalid(
                pointer,
                format!("`{key}` is missing"),
                format!("add `{key}`"),
            );
        }
        self.optional_text(fields, pointer, key).unwrap_or_default()
    }

    fn actions(&mut self, value: Option<&Value>) -> Vec<Action> {
        let items = value
            .and_then(Value::as_array)
            .map_or(&[][..], Vec::as_slice);
        if items.is_empty() {
            let message = "an overlay needs a list of `actions` with at least one";
            self.invalid(
                "/actions",
                message,
                "add an action with `target`, and `update` or `remove`",
            );
        }
        let mut seen = HashSet::new();
        let mut actions = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            let pointer = format!("/actions/{index}");
            if !seen.insert(item.to_string()) {
                let message = "the action stands twice in the list";
                self.invalid(&pointer, message, "remove one of the two");
            }
            actions.extend(self.action(&pointer, item));
        }
        actions
    }

    /// Reads an action (section 4.4.3).
    fn action(&mut self, pointer: &str, value: &Value) -> Option<Action> {
        let Some(fields) = value.as_object() else {
            self.invalid(
                pointer,
                "an action is to be an object",
                "write it with `target` and `update`",
            );
            return None;
        };
        self.known_fields(
            fields,
            pointer,
            &["target", "description", "update", "copy", "remove"],
        );
        self.optional_text(fields, pointer, "description");
        let target = self.required_text(fields, pointer, "target");
        let target = self.target(&pointer::join(pointer, "target"), &target);
        let change = self.change(fields, pointer);
        Some(Action {
            pointer: pointer.to_owned(),
            target: target?,
            change: change?,
        })
    }

    fn change(&mut self, fields: &Map<String, Value>, pointer: &str) -> Option<Change> {
        let remove = match fields.get("remove") {
            None => false,
            Some(Value::Bool(remove)) => *remove,
            Some(_) => {
                let pointer = pointer::join(pointer, "remove");
                self.invalid(
                    &pointer,
                    "`remove` is to be `true` or `false`",
                    "write `remove: true`",
                );
                return None;
            }
        };
        let copy = self.optional_text(fields, pointer, "copy");
        match (remove, fields.get("update"), copy) {
            (true, None, None) => Some(Change::Remove),
            (false, Some(update), None) => Some(Change::Update(update.clone())),
            (false, None, Some(copy)) => {
                let pointer = pointer::join(pointer, "copy");
                if self.version < Version::V1_1 {
                    self.invalid(
                        &pointer,
                        "`copy` came with version 1.1",
                        "write `overlay: 1.1.0`",
                    );
                }
                self.target(&pointer, &copy).map(Change::Copy)
            }
            (false, None, None) => {
                // A copy that is no string was named already.
                if !fields.contains_key("copy") {
                    let message = "the action changes nothing";
                    self.fail(
                        Code::OverlayActionIdle,
                        pointer,
                        message,
                        "give it `update` or `remove: true`",
                    );
                }
                None
            }
            _ => {
                let message = "of `remove`, `update` and `copy`, only one has an effect";
                let remedy = "keep one, and make two actions of it where both are meant";
                self.fail(Code::OverlayActionIdle, pointer, message, remedy);
                None
            }
        }
    }

    fn target(&mut self, pointer: &str, text: &str) -> Option<Target> {
        match Target::parse(text) {
            Ok(target) => Some(target),
            // That it is missing was said already.
            Err(_) if text.is_empty() => None,
            Err(problem) => {
                let message = format!("`{text}` is no JSONPath: {problem}");
                let remedy = "names with other characters than letters, digits and `_` need brackets and quotes: \
                              `$.paths['/pets'].get`";
                self.fail(Code::OverlayTargetInvalid, pointer, message, remedy);
                None
            }
        }
    }
}
