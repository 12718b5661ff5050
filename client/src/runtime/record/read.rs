//! Reading a record: each member has a [`Slot`], a [`Source`] fills the slots in whatever order the names
//! come, and the record is made of what they hold. The macro names the slots; all else is here.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, de, forward_to_deserialize_any};

use crate::runtime::patch::Patch;
use crate::runtime::record::Record;

/// A record that can be read.
#[doc(hidden)]
pub trait Read<'de>: Record + Sized {
    /// Makes the record of what a source has.
    fn read<S: Source<'de>>(source: S) -> Result<Self, S::Error>;
}

/// Reads a record.
#[doc(hidden)]
pub fn record<'de, R: Read<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<R, D::Error> {
    let visitor = RecordVisitor(PhantomData);
    if R::IS_OPEN {
        deserializer.deserialize_map(visitor)
    } else {
        deserializer.deserialize_struct(R::NAME, R::MEMBERS, visitor)
    }
}

struct RecordVisitor<R>(PhantomData<R>);

impl<'de, R: Read<'de>> Visitor<'de> for RecordVisitor<R> {
    type Value = R;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "struct {}", R::NAME)
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<R, A::Error> {
        R::read(Named(members))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, members: A) -> Result<R, A::Error> {
        R::read(Listed { members, count: 0 })
    }
}

/// Where the value of a member comes from.
#[doc(hidden)]
pub trait Values<'de> {
    /// Why a value could not be read.
    type Error: de::Error;

    /// The next value.
    fn next<T: Deserialize<'de>>(&mut self) -> Result<T, Self::Error>;
}

/// The members of one record.
#[doc(hidden)]
pub trait Source<'de>: Values<'de> + Sized {
    /// Fills every slot, or fails. Members that have none go to the rest, where there is one.
    fn fill<R: Record>(
        self,
        slots: &mut [&mut dyn Fill<'de, Self>],
        rest: &mut [&mut dyn Gather<'de, Self>],
    ) -> Result<(), Self::Error>;
}

/// Members with their names, as JSON has them.
struct Named<A>(A);

impl<'de, A: MapAccess<'de>> Values<'de> for Named<A> {
    type Error = A::Error;

    fn next<T: Deserialize<'de>>(&mut self) -> Result<T, A::Error> {
        self.0.next_value()
    }
}

impl<'de, A: MapAccess<'de>> Source<'de> for Named<A> {
    fn fill<R: Record>(
        mut self,
        slots: &mut [&mut dyn Fill<'de, Self>],
        rest: &mut [&mut dyn Gather<'de, Self>],
    ) -> Result<(), A::Error> {
        let mut key = Key {
            names: R::MEMBERS,
            is_open: R::IS_OPEN,
            likely: 0,
        };
        while let Some(found) = self.0.next_key_seed(key)? {
            match found {
                Found::Member(place) => {
                    let (slot, name) = (&mut slots[place], R::MEMBERS[place]);
                    if slot.is_full() {
                        return Err(A::Error::duplicate_field(name));
                    }
                    slot.fill(&mut self).map_err(|error| within(name, &error))?;
                    key.likely = place + 1;
                }
                Found::Other(name) => match rest.first_mut() {
                    Some(rest) => rest.gather(name, &mut self)?,
                    None => self.0.next_value::<IgnoredAny>().map(drop)?,
                },
            }
        }
        for (slot, name) in slots.iter_mut().zip(R::MEMBERS) {
            if !slot.is_full() {
                slot.leave(name)?;
            }
        }
        Ok(())
    }
}

/// Members in their order, as formats without names have them.
struct Listed<A> {
    members: A,
    count: usize,
}

impl<'de, A: SeqAccess<'de>> Values<'de> for Listed<A> {
    type Error = A::Error;

    fn next<T: Deserialize<'de>>(&mut self) -> Result<T, A::Error> {
        let member = self.members.next_element()?;
        let count = self.count;
        self.count += 1;
        member.ok_or_else(|| A::Error::invalid_length(count, &"a value for each member"))
    }
}

impl<'de, A: SeqAccess<'de>> Source<'de> for Listed<A> {
    fn fill<R: Record>(
        mut self,
        slots: &mut [&mut dyn Fill<'de, Self>],
        _: &mut [&mut dyn Gather<'de, Self>],
    ) -> Result<(), A::Error> {
        for (slot, name) in slots.iter_mut().zip(R::MEMBERS) {
            slot.fill(&mut self).map_err(|error| within(name, &error))?;
        }
        Ok(())
    }
}

/// The error of a member, with the way to it before what it said: `` in `owner.name`: ... ``.
fn within<E: de::Error>(name: &str, error: &E) -> E {
    let message = error.to_string();
    E::custom(match message.strip_prefix("in `") {
        Some(rest) => format!("in `{name}.{rest}"),
        None => format!("in `{name}`: {message}"),
    })
}

/// What a name on the wire is.
enum Found {
    /// A listed member, by its place.
    Member(usize),
    /// Another one. The name is empty where nothing keeps it.
    Other(String),
}

/// Reads a name.
#[derive(Clone, Copy)]
struct Key {
    names: &'static [&'static str],
    is_open: bool,
    /// The place that is looked at first: most records come in the document's order.
    likely: usize,
}

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Found;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Found, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Key {
    type Value = Found;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the name of a member")
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<Found, E> {
        if self.names.get(self.likely) == Some(&name) {
            return Ok(Found::Member(self.likely));
        }
        let place = self.names.iter().position(|known| *known == name);
        Ok(place.map_or_else(
            || {
                Found::Other(if self.is_open {
                    name.to_owned()
                } else {
                    String::new()
                })
            },
            Found::Member,
        ))
    }
}

/// The value of one member, once it is read.
#[doc(hidden)]
#[derive(Debug)]
pub struct Slot<T> {
    value: Option<T>,
    /// The value of a member that is left out. A required one is asked for what it makes of that, since
    /// another name for an `Option` is one.
    absent: Option<fn() -> T>,
}

impl<T> Slot<T> {
    /// The slot of a required member.
    pub fn required() -> Self {
        Self {
            value: None,
            absent: None,
        }
    }

    /// What the slot holds after [`Source::fill`], which leaves none empty.
    pub fn value(self) -> T {
        match self.value {
            Some(value) => value,
            None => unreachable!("a source fills every slot, or fails"),
        }
    }
}

impl Slot<()> {
    /// The slot of a member that may be left out.
    pub fn optional<T>() -> Slot<Option<T>> {
        Slot {
            value: None,
            absent: Some(Option::default),
        }
    }

    /// The slot of a member of a partial update.
    pub fn patch<T>() -> Slot<Patch<T>> {
        Slot {
            value: None,
            absent: Some(Patch::default),
        }
    }
}

/// A slot, whatever it holds.
#[doc(hidden)]
pub trait Fill<'de, V: Values<'de>> {
    /// Whether it holds a value.
    fn is_full(&self) -> bool;

    /// Fills it with the next value.
    fn fill(&mut self, values: &mut V) -> Result<(), V::Error>;

    /// Fills it where the member, whose name is given, was left out.
    fn leave(&mut self, name: &'static str) -> Result<(), V::Error>;
}

impl<'de, V: Values<'de>, T: Deserialize<'de>> Fill<'de, V> for Slot<T> {
    fn is_full(&self) -> bool {
        self.value.is_some()
    }

    fn fill(&mut self, values: &mut V) -> Result<(), V::Error> {
        self.value = Some(values.next()?);
        Ok(())
    }

    fn leave(&mut self, name: &'static str) -> Result<(), V::Error> {
        self.value = Some(match self.absent {
            Some(absent) => absent(),
            None => T::deserialize(Missing {
                name,
                error: PhantomData,
            })?,
        });
        Ok(())
    }
}

/// What takes the members that are not listed.
#[doc(hidden)]
pub trait Gather<'de, V: Values<'de>> {
    /// Takes the next value, and its name.
    fn gather(&mut self, name: String, values: &mut V) -> Result<(), V::Error>;
}

impl<'de, V: Values<'de>, T: Deserialize<'de>> Gather<'de, V> for BTreeMap<String, T> {
    fn gather(&mut self, name: String, values: &mut V) -> Result<(), V::Error> {
        self.insert(name, values.next()?);
        Ok(())
    }
}

/// The value of a required member that was left out: none for an `Option`, and an error for the rest.
struct Missing<E> {
    name: &'static str,
    error: PhantomData<E>,
}

impl<'de, E: de::Error> Deserializer<'de> for Missing<E> {
    type Error = E;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, E> {
        Err(E::missing_field(self.name))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_none()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}
