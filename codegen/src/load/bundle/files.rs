//! The files that references lead to, each read once.
//! It takes references and gives where they lead, or why nowhere; it hands out copies of parts of files,
//! and counts what they add against the limits.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::Value;

use super::reference::{self, Refusal, Target};
use crate::load::error::{LoadError, Problem};
use crate::load::folder::Folder;
use crate::load::limits::Limits;
use crate::load::size::Size;
use crate::load::sources::{FileId, Sources};
use crate::load::{parse_object, pointer};
use crate::report::{Code, nearest};

/// The other files of a document.
pub(super) struct Files<'a> {
    folder: &'a dyn Folder,
    limits: &'a Limits,
    /// By [`FileId`]; the document itself is the first, and its value is not kept here.
    loaded: Vec<(String, Value)>,
    /// What became of each path that was asked for.
    by_path: HashMap<String, Result<FileId, Unusable>>,
    values: usize,
    bytes: usize,
}

/// Why a file cannot be used: what is wrong, and the remedy.
type Unusable = (String, &'static str);

/// Where a reference leads.
pub(super) enum Lead {
    /// To nothing that bundling has to bring in.
    Nowhere,
    /// To nothing, though it was meant to; from now on it reads so.
    Lost(String),
    /// To the document itself, at this pointer.
    Home(String),
    /// To another file, at this pointer.
    Away(FileId, String),
}

/// Why a reference leads nowhere.
pub(super) struct Dead {
    pub(super) code: Code,
    pub(super) message: String,
    pub(super) remedy: &'static str,
}

impl<'a> Files<'a> {
    pub(super) fn new(
        folder: &'a dyn Folder,
        path: &str,
        document: &Value,
        limits: &'a Limits,
    ) -> Self {
        Self {
            folder,
            limits,
            loaded: vec![(path.to_owned(), Value::Null)],
            by_path: HashMap::from([(path.to_owned(), Ok(FileId::ROOT))]),
            values: Size::of(document).values,
            bytes: 0,
        }
    }

    /// The path of a file in the folder.
    pub(super) fn path(&self, file: FileId) -> &str {
        self.loaded.get(file.index()).map_or("", |(path, _)| path)
    }

    /// A part of a file other than the document itself.
    pub(super) fn get(&self, file: FileId, pointer: &str) -> Option<&Value> {
        let (_, value) = self
            .loaded
            .get(file.index())
            .filter(|_| file != FileId::ROOT)?;
        value.pointer(pointer)
    }

    /// Where a reference that stands in the file `base` leads. Reads the file if no reference has led there before.
    pub(super) fn lead(
        &mut self,
        reference: &str,
        base: FileId,
        sources: &mut Sources,
    ) -> Result<Lead, Dead> {
        let Target { path, pointer } = match reference::resolve(reference, self.path(base)) {
            Ok(target) => target,
            // An anchor of the document itself is for the next step to judge.
            Err(_) if base == FileId::ROOT && reference.starts_with('#') => {
                return Ok(Lead::Nowhere);
            }
            Err(refusal) => return Err(refused(reference, refusal)),
        };
        let file = self.open(path, sources)?;
        if file == FileId::ROOT {
            return Ok(Lead::Home(pointer));
        }
        match self.get(file, &pointer) {
            Some(_) => Ok(Lead::Away(file, pointer)),
            None => Err(self.missing(file, &pointer)),
        }
    }

    /// A copy of a part of a file that is to stand at `place`.
    pub(super) fn copy(
        &mut self,
        file: FileId,
        pointer: &str,
        place: &str,
        sources: &Sources,
    ) -> Result<Value, LoadError> {
        let copy = self.get(file, pointer).cloned().unwrap_or_default();
        let size = Size::of(&copy);
        self.values = self.values.saturating_add(size.values);
        self.bytes = self.bytes.saturating_add(size.bytes);

        let Limits {
            depth,
            values,
            bytes,
            ..
        } = *self.limits;
        let problem = if pointer::tokens(place).count() + size.depth > depth {
            Problem::TooDeep { limit: depth }
        } else if self.values > values {
            let unit = "values";
            Problem::TooMany {
                limit: values,
                unit,
            }
        } else if self.bytes > bytes || sources.is_full() {
            let unit = "bytes of text";
            Problem::TooMany { limit: bytes, unit }
        } else {
            return Ok(copy);
        };
        let location = sources.locate(place).map(Box::new);
        let file = location
            .as_ref()
            .map_or(sources.file_name(), |location| &location.file);
        Err(LoadError {
            file: file.to_owned(),
            location,
            problem,
        })
    }

    fn open(&mut self, path: String, sources: &mut Sources) -> Result<FileId, Dead> {
        let known = self.by_path.get(&path).cloned();
        let opened = known.unwrap_or_else(|| {
            let opened = self.load(&path, sources).map_err(|error| {
                let remedy = match error.problem {
                    Problem::Unreadable(_) => {
                        "vendor the file under this path, relative to the file that refers to it"
                    }
                    _ => error.remedy(),
                };
                (error.summary(), remedy)
            });
            self.by_path.insert(path, opened.clone());
            opened
        });
        opened.map_err(|(message, remedy)| Dead {
            code: Code::ReferencedFileUnusable,
            message,
            remedy,
        })
    }

    fn load(&mut self, path: &str, sources: &mut Sources) -> Result<FileId, LoadError> {
        let name = self.folder.display(path);
        let limits = Limits {
            bytes: self.limits.bytes.saturating_sub(self.bytes),
            values: self.limits.values.saturating_sub(self.values),
            ..*self.limits
        };
        if self.loaded.len() > limits.files {
            let unit = "files";
            let limit = limits.files;
            return Err(LoadError::new(&name, Problem::TooMany { limit, unit }));
        }
        let bytes = self
            .folder
            .read(path, limits.bytes)
            .map_err(|problem| LoadError::new(&name, problem))?;
        let (value, file) = parse_object(&name, &bytes, &limits)?;
        self.bytes += bytes.len();
        self.values += file.values();
        self.loaded.push((path.to_owned(), value));
        Ok(sources.add_file(Arc::new(file)))
    }

    /// Says which part of a pointer a file lacks, and what it has that looks alike.
    fn missing(&self, file: FileId, pointer: &str) -> Dead {
        let mut message = format!("`{}` has nothing at `#{pointer}`", self.path(file));
        let mut parent = pointer;
        while let Some((rest, token)) = pointer::split_last(parent) {
            parent = rest;
            if let Some(value) = self.get(file, parent) {
                let keys = value
                    .as_object()
                    .into_iter()
                    .flatten()
                    .map(|(key, _)| key.as_str());
                if let Some(key) = nearest(&token, keys) {
                    message = format!("{message}; did you mean `#{}`?", pointer::join(parent, key));
                }
                break;
            }
        }
        Dead {
            code: Code::ReferenceTargetMissing,
            message,
            remedy: "correct the pointer after `#`",
        }
    }
}

fn refused(reference: &str, refusal: Refusal) -> Dead {
    let (code, message, remedy) = match refusal {
        Refusal::Network => (
            Code::ReferenceToNetwork,
            format!("`{reference}` leads to the network"),
            "vendor the file into the document's folder, and refer to it there",
        ),
        Refusal::LeavesFolder => (
            Code::ReferenceLeavesFolder,
            format!("`{reference}` leads out of the document's folder"),
            "vendor the file into the document's folder, and refer to it there",
        ),
        Refusal::Anchor => (
            Code::ReferenceTargetMissing,
            format!("`{reference}` names an anchor"),
            "write the place as a JSON pointer, such as `#/components/schemas/Pet`",
        ),
        Refusal::Escapes => (
            Code::ReferenceTargetMissing,
            format!("`{reference}` has percent escapes that stand for no text"),
            "correct the escapes",
        ),
    };
    Dead {
        code,
        message,
        remedy,
    }
}
