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
    members: &[&dyn Member<S>],
    rest: &[&dyn Rest<S>],
) -> Result<S::Ok, S::Error> {
    let mut sink = if R::IS_OPEN {
        Sink::Map(serializer.serialize_map(None)?)
    } else {
        let count = members.iter().filter(|member| !member.is_absent()).count();
        Sink::Struct(serializer.serialize_struct(R::NAME, count)?)
    };
    for (member, name) in members.iter().zip(R::MEMBERS) {
        if !member.is_absent() {
            member.write(name, &mut sink)?;
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

impl<S: Serializer> Sink<S> {
    fn write<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), S::Error> {
        match self {
            Self::Struct(sink) => sink.serialize_field(name, value),
            Self::Map(sink) => sink.serialize_entry(name, value),
        }
    }
}

/// A member, whatever its type.
#[doc(hidden)]
pub trait Member<S: Serializer> {
    /// Whether it is left out.
    fn is_absent(&self) -> bool;

    /// Writes it.
    fn write(&self, name: &'static str, sink: &mut Sink<S>) -> Result<(), S::Error>;
}

/// A member that is never left out.
#[doc(hidden)]
#[derive(Debug)]
pub struct Required<'a, T>(pub &'a T);

impl<S: Serializer, T: Serialize> Member<S> for Required<'_, T> {
    fn is_absent(&self) -> bool {
        false
    }

    fn write(&self, name: &'static str, sink: &mut Sink<S>) -> Result<(), S::Error> {
        sink.write(name, self.0)
    }
}

/// A member that is left out where it is `None`.
#[doc(hidden)]
#[derive(Debug)]
pub struct Optional<'a, T>(pub &'a Option<T>);

impl<S: Serializer, T: Serialize> Member<S> for Optional<'_, T> {
    fn is_absent(&self) -> bool {
        self.0.is_none()
    }

    fn write(&self, name: &'static str, sink: &mut Sink<S>) -> Result<(), S::Error> {
        sink.write(name, self.0)
    }
}

/// A member of a partial update, left out where it stays as it is.
#[doc(hidden)]
#[derive(Debug)]
pub struct Changed<'a, T>(pub &'a Patch<T>);

impl<S: Serializer, T: Serialize> Member<S> for Changed<'_, T> {
    fn is_absent(&self) -> bool {
        self.0.is_keep()
    }

    fn write(&self, name: &'static str, sink: &mut Sink<S>) -> Result<(), S::Error> {
        sink.write(name, self.0)
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
