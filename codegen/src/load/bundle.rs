//! Documents in several files become one.
//! It takes a document and the folder it stands in, and follows every reference to another file:
//! the target gets an entry under `components`, or is put in place where there can be no entry,
//! and the reference is rewritten. What cannot be followed stays, and is reported.

mod components;
mod files;
mod place;
mod reference;

use std::collections::{HashSet, VecDeque};

use serde_json::Value;

use self::components::Components;
use self::files::{Files, Lead};
use self::place::{COMPONENTS, Kind, Place};
use super::error::LoadError;
use super::folder::Folder;
use super::limits::Limits;
use super::pointer;
use super::sources::{FileId, Sources};
use super::{Document, LATER_COUNTS};
use crate::report::{Code, Diagnostic, Report};

/// Brings what the document refers to in other files of the folder into the document.
///
/// `path` is the path of the document's own file in the folder.
///
/// # Errors
/// Fails if what the references bring in exceeds the limits. A reference that cannot be followed is no error:
/// it is left as it is, and reported in the document's report. So are keys that stand twice in the other files.
pub(super) fn bundle(
    document: &mut Document,
    folder: &dyn Folder,
    path: &str,
    limits: &Limits,
) -> Result<(), LoadError> {
    if !mentions_files(&document.value) {
        return Ok(());
    }
    let mut bundler = Bundler {
        files: Files::new(folder, path, &document.value, limits),
        components: Components::default(),
        sources: &mut document.sources,
        report: &mut document.report,
        at: String::new(),
        inlined: Vec::new(),
        detours: VecDeque::new(),
        detoured: HashSet::new(),
    };
    bundler.run(&mut document.value)?;
    let added = document
        .sources
        .repeated_keys_of_added(Code::DuplicateKey, LATER_COUNTS);
    document.report.extend(added);
    Ok(())
}

struct Bundler<'a> {
    files: Files<'a>,
    components: Components,
    sources: &'a mut Sources,
    report: &'a mut Report,
    /// The pointer to the value that is being walked.
    at: String,
    /// What was put in place at and around the value that is being walked, so that a circle is seen.
    inlined: Vec<(FileId, String)>,
    /// Parts that a reference leads to, but that the walk along the grammar does not reach.
    detours: VecDeque<(String, Kind)>,
    detoured: HashSet<String>,
}

impl Bundler<'_> {
    fn run(&mut self, document: &mut Value) -> Result<(), LoadError> {
        self.gather_components(document)?;
        self.walk(document, Place::One(Kind::Document), FileId::ROOT)?;
        loop {
            self.inlined.clear();
            if let Some((place, kind)) = self.detours.pop_front() {
                // Where there is nothing, the reference dangles, and the next step reports it.
                if let Some(part) = document.pointer_mut(&place) {
                    let base = self.sources.file_of(&place);
                    self.at = place;
                    self.walk(part, Place::One(kind), base)?;
                }
            } else if let Some(entry) = self.components.next_waiting() {
                self.at = entry.place();
                let mut part = self.copy(entry.file, &entry.pointer)?;
                self.walk(&mut part, Place::One(entry.kind), entry.file)?;
                entry.insert(document, part);
            } else {
                return Ok(());
            }
        }
    }

    /// Learns which components there are, before any reference to one is rewritten.
    ///
    /// Components that stand in another file as a whole are put in place. An entry that is nothing but
    /// a reference to another file becomes the home of what it refers to: without this,
    /// `Pet: { $ref: pet.yaml }` would lead to a second component beside `Pet`.
    fn gather_components(&mut self, document: &mut Value) -> Result<(), LoadError> {
        if let Some(components) = document.get_mut("components") {
            "/components".clone_into(&mut self.at);
            self.put_in_place(components, FileId::ROOT)?;
            for (kind, name) in COMPONENTS {
                if let Some(entries) = components.get_mut(name) {
                    self.at = pointer::join("/components", name);
                    let base = self.sources.file_of(&self.at);
                    self.put_in_place(entries, base)?;
                    self.declare(kind, entries);
                }
            }
            self.at.clear();
            self.inlined.clear();
        }
        Ok(())
    }

    /// Tells the names of the entries of one kind, and which parts of other files they are the homes of.
    fn declare(&mut self, kind: Kind, entries: &Value) {
        for (name, entry) in entries.as_object().into_iter().flatten() {
            let place = pointer::join(&self.at, name);
            let base = self.sources.file_of(&place);
            let target = match only_reference(entry) {
                // What may be wrong with a reference, the walk will report.
                Some(reference) => match self.files.lead(reference, base, self.sources) {
                    Ok(Lead::Away(file, pointer)) => Some((file, pointer)),
                    _ => None,
                },
                None => {
                    (base != FileId::ROOT).then(|| (base, self.sources.pointer_in_file(&place)))
                }
            };
            self.components.declare(kind, name, target);
        }
    }

    /// Follows the references in the part of the document that stands at `self.at`.
    fn walk(&mut self, value: &mut Value, what: Place, base: FileId) -> Result<(), LoadError> {
        let mut base = self.sources.file_at(&self.at).unwrap_or(base);
        let around = self.inlined.len();
        match what {
            Place::Opaque => return Ok(()),
            Place::One(Kind::SchemaName) => {
                self.schema_name(value, base);
                return Ok(());
            }
            Place::One(kind) | Place::OneOrList(kind) if kind.component().is_some() => {
                base = self.component_reference(value, kind, base)?;
            }
            _ => self.put_in_place(value, base)?,
        }
        let length = self.at.len();
        match value {
            Value::Object(fields) => {
                for (key, field) in fields.iter_mut() {
                    pointer::push(&mut self.at, key);
                    self.walk(field, what.field(key), base)?;
                    self.at.truncate(length);
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter_mut().enumerate() {
                    pointer::push(&mut self.at, &index.to_string());
                    self.walk(item, what.item(), base)?;
                    self.at.truncate(length);
                }
            }
            _ => {}
        }
        self.inlined.truncate(around);
        Ok(())
    }

    /// Rewrites a reference to a component of another file. Gives the file that references below are relative to.
    fn component_reference(
        &mut self,
        value: &mut Value,
        kind: Kind,
        base: FileId,
    ) -> Result<FileId, LoadError> {
        let mut base = base;
        while let Some(reference) = value.get("$ref").and_then(Value::as_str) {
            let local = match self.follow(reference, base, kind) {
                Lead::Nowhere => break,
                Lead::Lost(reference) => {
                    value["$ref"] = Value::String(reference);
                    break;
                }
                Lead::Home(pointer) => pointer,
                Lead::Away(file, pointer) => {
                    let home = self.components.home(kind, file, &pointer, &self.files);
                    // The entry that was declared the home of the target takes it in, once.
                    if home == self.at && self.enter(file, &pointer) {
                        *value = self.copy(file, &pointer)?;
                        base = file;
                        continue;
                    }
                    home
                }
            };
            value["$ref"] = Value::String(format!("#{local}"));
            break;
        }
        Ok(base)
    }

    /// Puts what a reference leads to in the place of the reference, where there can be no entry under `components`.
    ///
    /// What stands beside the reference wins, as the specification has it for path items from 3.1 on.
    fn put_in_place(&mut self, value: &mut Value, base: FileId) -> Result<(), LoadError> {
        let mut base = base;
        let original = value.get("$ref").cloned();
        while let Some(reference) = value.get("$ref").and_then(Value::as_str) {
            let (file, pointer) = match self.follow(reference, base, Kind::PathItem) {
                Lead::Nowhere => break,
                Lead::Lost(reference) => {
                    value["$ref"] = Value::String(reference);
                    break;
                }
                Lead::Home(pointer) => {
                    value["$ref"] = Value::String(format!("#{pointer}"));
                    break;
                }
                Lead::Away(file, pointer) => (file, pointer),
            };
            if !self.enter(file, &pointer) {
                let message = format!("`{reference}` leads back to itself");
                self.finding(
                    Code::ReferenceCircular,
                    message,
                    "write the object out at one of the places",
                );
                value["$ref"] = original.unwrap_or_default();
                break;
            }
            let copy = self.files.copy(file, &pointer, &self.at, self.sources)?;
            let (Some(own), Value::Object(fields)) = (value.as_object_mut(), copy) else {
                let message = "the reference does not lead to an object".to_owned();
                self.finding(Code::ReferenceTargetMissing, message, "refer to an object");
                value["$ref"] = original.unwrap_or_default();
                break;
            };
            own.shift_remove("$ref");
            for (key, field) in fields {
                if !own.contains_key(&key) {
                    let place = pointer::join(&self.at, &key);
                    self.sources
                        .came_from(&place, file, &pointer::join(&pointer, &key));
                    own.insert(key, field);
                }
            }
            base = file;
        }
        Ok(())
    }

    /// Rewrites the target of a discriminator, which is the name of a schema or a reference to one.
    fn schema_name(&mut self, value: &mut Value, base: FileId) {
        let Some(text) = value.as_str() else {
            return;
        };
        let by_name = pointer::join("/components/schemas", text);
        let has_extension = [".json", ".yaml", ".yml"]
            .iter()
            .any(|end| text.ends_with(end));
        let lead = if self.files.get(base, &by_name).is_some() {
            Lead::Away(base, by_name)
        } else if text.contains(['#', '/']) || (has_extension && !self.components.is_schema(text)) {
            self.follow(text, base, Kind::Schema)
        } else {
            Lead::Nowhere
        };
        *value = Value::String(match lead {
            Lead::Nowhere => return,
            Lead::Lost(reference) => reference,
            Lead::Home(pointer) => format!("#{pointer}"),
            Lead::Away(file, pointer) => {
                let home = self
                    .components
                    .home(Kind::Schema, file, &pointer, &self.files);
                format!("#{home}")
            }
        });
    }

    /// Where a reference at the current place leads, as far as bundling is concerned; what is wrong with it is reported.
    fn follow(&mut self, reference: &str, base: FileId, kind: Kind) -> Lead {
        match self.files.lead(reference, base, self.sources) {
            Ok(Lead::Home(pointer)) => {
                if Place::at(&pointer) == Place::Opaque && self.detoured.insert(pointer.clone()) {
                    self.detours.push_back((pointer.clone(), kind));
                }
                // The document's own references stay as they were written.
                if base == FileId::ROOT && reference.starts_with('#') {
                    Lead::Nowhere
                } else {
                    Lead::Home(pointer)
                }
            }
            Ok(lead) => lead,
            Err(dead) => {
                self.finding(dead.code, dead.message, dead.remedy);
                if base == FileId::ROOT || !reference.starts_with('#') {
                    return Lead::Nowhere;
                }
                // In the bundled document, the reference would lead to a place of the document's own.
                Lead::Lost(format!("{}{reference}", self.files.path(base)))
            }
        }
    }

    /// A copy of a part of a file, which is to stand at the current place.
    fn copy(&mut self, file: FileId, pointer: &str) -> Result<Value, LoadError> {
        self.sources.came_from(&self.at, file, pointer);
        self.files.copy(file, pointer, &self.at, self.sources)
    }

    /// Notes that a part is put in place here; false if it is so already, here or around.
    fn enter(&mut self, file: FileId, pointer: &str) -> bool {
        let is_new = !self
            .inlined
            .iter()
            .any(|(id, target)| *id == file && target == pointer);
        if is_new {
            self.inlined.push((file, pointer.to_owned()));
        }
        is_new
    }

    fn finding(&mut self, code: Code, message: String, remedy: &str) {
        let location = self.sources.locate(&pointer::join(&self.at, "$ref"));
        let diagnostic = Diagnostic::new(code, self.at.clone(), message);
        self.report.push(diagnostic.remedy(remedy).at(location));
    }
}

/// Whether anything in the document could be a reference to another file.
///
/// Most documents are one file; for them this spares the walk, which costs as much as reading them.
fn mentions_files(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().any(mentions_files),
        Value::Object(fields) => fields.iter().any(|(key, field)| match field {
            Value::String(text) if key == "$ref" => !text.starts_with('#'),
            // The name of a schema, or in a `mapping`, a reference to one.
            Value::Object(names) if key == "mapping" && names.values().any(is_foreign) => true,
            Value::String(_) if key == "defaultMapping" => is_foreign(field),
            field => mentions_files(field),
        }),
        _ => false,
    }
}

fn is_foreign(name: &Value) -> bool {
    let name = name.as_str().unwrap_or_default();
    !name.starts_with('#') && name.contains(['/', '.', '#'])
}

/// The reference that an object consists of, if there is nothing else.
fn only_reference(value: &Value) -> Option<&str> {
    let fields = value.as_object().filter(|fields| fields.len() == 1)?;
    fields.get("$ref")?.as_str()
}

#[cfg(test)]
mod tests;
