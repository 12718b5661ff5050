//! Writing a record: each member is written by its name, in the document's order, unless it may be left
//! out and is absent. The macro names the members; all else is here.

use std::collections::BTreeMap;

use serde::ser::{SerializeMap as _, SerializeStruct as _};
use serde::{Serialize, Serializer};

use crate::runtime::patch::Patch;
use crate::runtime::record::Record;

/// Writes a record.
#[doc(hidden)]
pub fn record<R: Record, S: Serializer>(
    serializer: S,
    members: &[Member<'_, S>],
    rest: &[&dyn Rest<S>],
) -> Result<S::Ok, S::Error> {
    let mut sink = if R::IS_OPEN {
        Sink::Map(serializer.serialize_map(None)?)
    } else {
        let count = members.iter().filter(|member| !member.is_absent).count();
        Sink::Struct(serializer.serialize_struct(R::NAME, count)?)
    };
    for (member, name) in members.iter().zip(R::MEMBERS) {
        if !member.is_absent {
            member.value.write(name, &mut sink)?;
        } else if let Sink::Struct(sink) = &mut sink {
            sink.skip_field(name)?;
        }
    }
    for rest in rest {
        rest.write(&mut sink)?;
    }
    match sink {
        Sink::Struct(sink) => sink.end(),
        Sink::Map(sink) => sink.end(),
    }
}

/// Where members are written: a record with unlisted members is a map to serde.
#[doc(hidden)]
#[allow(missing_debug_implementations)]
pub enum Sink<S: Serializer> {
    /// A record whose members are all listed.
    Struct(S::SerializeStruct),
    /// A record with others.
    Map(S::SerializeMap),
}

/// A member of a record.
#[doc(hidden)]
#[allow(missing_debug_implementations)]
pub struct Member<'a, S: Serializer> {
    value: &'a dyn Write<S>,
    /// Whether it is left out.
    is_absent: bool,
}

impl<'a, S: Serializer> Member<'a, S> {
    /// A member that is never left out.
    pub fn required<T: Serialize>(value: &'a T) -> Self {
        let is_absent = false;
        Self { value, is_absent }
    }

    /// A member that is left out where it is `None`.
    pub fn optional<T: Serialize>(value: &'a Option<T>) -> Self {
        let is_absent = value.is_none();
        Self { value, is_absent }
    }

    /// A member of a partial update, left out where it stays as it is.
    pub fn patch<T: Serialize>(value: &'a Patch<T>) -> Self {
        let is_absent = value.is_keep();
        Self { value, is_absent }
    }
}

/// The value of a member, whatever its type.
#[doc(hidden)]
pub trait Write<S: Serializer> {
    /// Writes it under its name.
    fn write(&self, name: &'static str, sink: &mut Sink<S>) -> Result<(), S::Error>;
}

impl<S: Serializer, T: Serialize> Write<S> for T {
    fn write(&self, name: &'static str, sink: &mut Sink<S>) -> Result<(), S::Error> {
        match sink {
            Sink::Struct(sink) => sink.serialize_field(name, self),
            Sink::Map(sink) => sink.serialize_entry(name, self),
        }
    }
}

/// The members that are not listed.
#[doc(hidden)]
pub trait Rest<S: Serializer> {
    /// Writes each.
    fn write(&self, sink: &mut Sink<S>) -> Result<(), S::Error>;
}

impl<S: Serializer, T: Serialize> Rest<S> for BTreeMap<String, T> {
    fn write(&self, sink: &mut Sink<S>) -> Result<(), S::Error> {
        if let Sink::Map(sink) = sink {
            for (name, value) in self {
                sink.serialize_entry(name, value)?;
            }
        }
        Ok(())
    }
}
