//! Actions applied to a document, all or none.
//! It takes the document and the actions, works on a copy, and gives what each action touched;
//! or else a finding for every action that selects nothing or does not fit.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Value;

use super::action::{Action, Change, Version};
use super::error::OverlayError;
use super::merge::{self, Origin, kind};
use super::target::Target;
use super::unmatched;
use super::{ActionOutcome, Overlay, OverlayOutcome};
use crate::load::{Document, FileId, Limits, Size, Sources, pointer};
use crate::report::{Code, Diagnostic};

/// Corrections written by hand add fewer values than this.
const ADDED: usize = 500_000;

/// Applies an overlay within limits.
pub(super) fn apply(
    document: &mut Document,
    overlay: &Overlay,
    limits: &Limits,
) -> Result<OverlayOutcome, OverlayError> {
    if let Some(found) = check_extends(document, overlay) {
        return Err(OverlayError::new(vec![found]));
    }
    let mut sources = document.sources.clone();
    let file = sources.add_file(Arc::clone(&overlay.file));
    let mut run = Run {
        value: document.value.clone(),
        sources,
        file,
        version: overlay.version,
        limits,
        added: 0,
    };
    let mut outcomes = Vec::with_capacity(overlay.actions.len());
    let mut refused = Vec::new();
    let mut idle = Vec::new();
    for action in &overlay.actions {
        let locate = |found: Diagnostic| {
            let location = overlay.file.locate(&found.pointer);
            found.at(location)
        };
        match run.action(action) {
            Ok(outcome) => {
                if outcome.changed == 0 {
                    let message =
                        format!("the document says already what `{}` sets", outcome.target);
                    let found =
                        Diagnostic::new(Code::OverlayActionRedundant, &action.pointer, message);
                    idle.push(locate(found.remedy("remove the action")));
                }
                let location = overlay.file.locate(&action.pointer);
                outcomes.push(ActionOutcome {
                    location,
                    ..outcome
                });
            }
            Err(found) => refused.push(locate(*found)),
        }
    }
    if !refused.is_empty() {
        return Err(OverlayError::new(refused));
    }
    document.value = run.value;
    document.sources = run.sources;
    document.report.extend(idle);
    Ok(OverlayOutcome { actions: outcomes })
}

/// Holds an overlay to the document that it says it is for, where it names a file.
fn check_extends(document: &Document, overlay: &Overlay) -> Option<Diagnostic> {
    let extends = overlay.extends.as_deref()?;
    let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    let file = document.sources.file_name();
    if extends.contains("://") || name(extends) == name(file) {
        return None;
    }
    let message = format!("the overlay is for `{extends}`, and is applied to `{file}`");
    let found = Diagnostic::new(Code::OverlayForAnother, "/extends", message);
    let found =
        found.remedy("correct `extends`, or apply the overlay to the document that it names");
    Some(found.at(overlay.file.locate("/extends")))
}

/// The state of a document between actions.
struct Run<'a> {
    value: Value,
    sources: Sources,
    /// The overlay's own file.
    file: FileId,
    version: Version,
    limits: &'a Limits,
    /// How many values were added.
    added: usize,
}

impl Run<'_> {
    fn action(&mut self, action: &Action) -> Result<ActionOutcome, Box<Diagnostic>> {
        let places = action.target.select(&self.value);
        let target = pointer::join(&action.pointer, "target");
        if places.is_empty() {
            return Err(unmatched::finding(&action.target, &self.value, &target));
        }
        let (kind, changed) = match &action.change {
            Change::Remove => ("remove", self.remove(&places, &target)?),
            Change::Update(update) => {
                let origin = pointer::join(&action.pointer, "update");
                let place = origin.clone();
                let origin = Origin::Overlay(self.file, origin);
                ("update", self.update(&places, update, &origin, &place)?)
            }
            Change::Copy(source) => {
                let place = pointer::join(&action.pointer, "copy");
                let (update, origin) = self.copied(source, &place)?;
                (
                    "copy",
                    self.update(&places, &update, &Origin::Document(origin), &place)?,
                )
            }
        };
        Ok(ActionOutcome {
            target: action.target.text().to_owned(),
            kind,
            selected: places.len(),
            changed,
            location: None,
        })
    }

    /// The one value that a copy is of, and its pointer.
    fn copied(&self, source: &Target, place: &str) -> Result<(Value, String), Box<Diagnostic>> {
        let found = source.select(&self.value);
        match found.as_slice() {
            [] => Err(unmatched::finding(source, &self.value, place)),
            [pointer] => {
                let value = self.value.pointer(pointer).cloned().unwrap_or_default();
                Ok((value, pointer.clone()))
            }
            _ => {
                let message = format!(
                    "`{}` selects {} values, and only one can be copied",
                    source.text(),
                    found.len()
                );
                Err(misfit(place, message, "select one value"))
            }
        }
    }

    /// Updates every selected place; `field` is the place of the update in the overlay, for findings.
    fn update(
        &mut self,
        places: &[String],
        update: &Value,
        origin: &Origin,
        field: &str,
    ) -> Result<usize, Box<Diagnostic>> {
        self.check_kinds(places, field)?;
        self.charge(places, update, field)?;
        let mut changed = 0;
        for place in places {
            // Updates add and replace, so what was selected is still there.
            let Some(value) = self.value.pointer_mut(place) else {
                continue;
            };
            match value {
                Value::Array(_) if self.version < Version::V1_1 && update.is_array() => {
                    let message =
                        "in version 1.0, the update of an array is a single entry to append";
                    return Err(misfit(
                        field,
                        message,
                        "write `overlay: 1.1.0`, where arrays are concatenated",
                    ));
                }
                Value::Array(items) if !update.is_array() => {
                    merge::append(items, update, place, origin, &mut self.sources);
                    changed += 1;
                }
                Value::Object(_) | Value::Array(_) => {}
                _ if self.version < Version::V1_1 => {
                    let message = format!(
                        "version 1.0 updates objects and arrays, and `#{place}` is {}",
                        kind(value)
                    );
                    return Err(misfit(
                        field,
                        message,
                        "write `overlay: 1.1.0`, or update the object around it",
                    ));
                }
                _ => {}
            }
            if value.is_array() && !update.is_array() {
                continue;
            }
            match merge::merge(value, update, place, origin, &mut self.sources) {
                Ok(did) => changed += usize::from(did),
                Err(mismatch) => {
                    let message = format!(
                        "`#{}` is {}, and the update is {}",
                        mismatch.place, mismatch.found, mismatch.update
                    );
                    return Err(misfit(
                        field,
                        message,
                        "remove what is there in an action before, or correct the update",
                    ));
                }
            }
        }
        Ok(changed)
    }

    /// What an update selects must be all objects, all arrays, or all single values (section 4.4.3).
    fn check_kinds(&self, places: &[String], field: &str) -> Result<(), Box<Diagnostic>> {
        let kinds = places.iter().filter_map(|place| {
            let value = self.value.pointer(place)?;
            let class = match value {
                Value::Object(_) => 0,
                Value::Array(_) => 1,
                _ => 2,
            };
            Some((class, kind(value), place))
        });
        let mut first = None;
        for (class, kind, place) in kinds {
            match first {
                None => first = Some((class, kind, place)),
                Some((other, other_kind, other_place)) if other != class => {
                    let message = format!(
                        "the target selects {other_kind} at `#{other_place}` and {kind} at `#{place}`"
                    );
                    return Err(misfit(field, message, "make one action for each kind"));
                }
                Some(_) => {}
            }
        }
        Ok(())
    }

    /// Bounds what the actions add, since one that copies the document into each of its parts would double it again and again.
    fn charge(
        &mut self,
        places: &[String],
        update: &Value,
        field: &str,
    ) -> Result<(), Box<Diagnostic>> {
        let size = Size::of(update);
        self.added = self
            .added
            .saturating_add(size.values.saturating_mul(places.len()));
        let deepest = places
            .iter()
            .map(|place| pointer::tokens(place).count())
            .max();
        let limit = self.limits.values.min(ADDED);
        if self.added > limit {
            let message = format!("the actions add more than {limit} values");
            let found = Diagnostic::new(Code::DocumentTooManyValues, field, message);
            return Err(Box::new(found.remedy("select fewer places, or add less")));
        }
        if deepest.unwrap_or_default() + size.depth > self.limits.depth {
            let message = format!("the update would nest more than {} deep", self.limits.depth);
            let found = Diagnostic::new(Code::DocumentTooDeep, field, message);
            return Err(Box::new(found.remedy("nest less")));
        }
        Ok(())
    }

    /// Removes every selected place; gives how many.
    fn remove(&mut self, places: &[String], field: &str) -> Result<usize, Box<Diagnostic>> {
        // By the object or array around them; deepest first, so that no pointer goes stale by a removal above it.
        let mut around: BTreeMap<(std::cmp::Reverse<usize>, &str), BTreeSet<String>> =
            BTreeMap::new();
        for place in places {
            let Some((parent, token)) = pointer::split_last(place) else {
                let message = "the document as a whole cannot be removed";
                return Err(misfit(field, message, "select a part of it"));
            };
            let depth = std::cmp::Reverse(pointer::tokens(parent).count());
            around
                .entry((depth, parent))
                .or_default()
                .insert(token.into_owned());
        }
        for ((_, parent), tokens) in around {
            match self.value.pointer_mut(parent) {
                Some(Value::Object(fields)) => {
                    for token in tokens {
                        fields.shift_remove(&token);
                        self.sources.forget(&pointer::join(parent, &token));
                    }
                }
                Some(Value::Array(items)) => {
                    let removed: BTreeSet<usize> = tokens
                        .iter()
                        .filter_map(|token| token.parse().ok())
                        .collect();
                    self.sources.items_removed(parent, &removed, items.len());
                    let mut index = 0;
                    items.retain(|_| {
                        index += 1;
                        !removed.contains(&(index - 1))
                    });
                }
                _ => {}
            }
        }
        Ok(places.len())
    }
}

fn misfit(pointer: &str, message: impl Into<String>, remedy: &str) -> Box<Diagnostic> {
    Box::new(Diagnostic::new(Code::OverlayActionMisfit, pointer, message).remedy(remedy))
}
