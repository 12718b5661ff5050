//! YAML text to a document with positions.
//! It takes the events of `granit-parser`, which does not recurse, and hands each
//! with its byte offset to the builder, which puts the document together.

mod builder;
mod failure;
mod indent;

use granit_parser::{ErrorKind, Event, Marker, Parser};
use serde_json::Value;

use self::builder::Builder;
use self::failure::{Failure, Quoted};
use self::indent::Indented;
use super::error::{LoadError, Problem};
use super::limits::Limits;
use super::positions::Positions;

/// Reads YAML 1.2 with the scalars of its core schema (section 10.3), and merge keys.
/// The lines of a quoted scalar may be indented less than they have to be, as most readers allow.
///
/// # Errors
/// Fails for text that is not YAML, that JSON has no form for, or that exceeds a limit.
pub(super) fn read(
    file: &str,
    text: &str,
    limits: &Limits,
) -> Result<(Value, Positions), LoadError> {
    let mut indented = Indented::new(text);
    let mut unindented = None;
    loop {
        let mut builder = Builder::new(limits);
        let Err(failure) = drive(&indented, limits, &mut builder) else {
            let read = builder.finish();
            return read.ok_or_else(|| LoadError::new(file, Problem::Empty));
        };
        let Failure {
            problem, offset, ..
        } = match (failure.quoted, unindented.take()) {
            (Some(Quoted::Unindented), _) if indented.indent(failure.offset) => {
                unindented = Some(failure);
                continue;
            }
            // A scalar that takes in the next lines and then goes wrong lacks a quote before these.
            (Some(Quoted::Unfinished), Some(earlier)) if indented.ends_at(failure.offset) => {
                earlier
            }
            _ => failure,
        };
        return Err(LoadError::new(file, problem).at(file, text, offset));
    }
}

/// Feeds the events of the text to the builder. Offsets are those of the text as it stands in the file.
fn drive(
    indented: &Indented<'_>,
    limits: &Limits,
    builder: &mut Builder<'_>,
) -> Result<(), Failure> {
    let options = granit_parser::options! {
        flow_nesting_limit: limits.depth,
        block_nesting_limit: limits.depth,
    };
    let byte = |marker| indented.original(byte(marker));
    let mut parser = Parser::new_from_str_with_options(indented.text(), options);
    let mut documents = 0;
    while let Some(event) = parser.next_event() {
        let (event, span) = event.map_err(|error| {
            let problem = match error.kind() {
                ErrorKind::RecursionLimitExceeded => Problem::TooDeep {
                    limit: limits.depth,
                },
                _ => Problem::Yaml(error.info()),
            };
            Failure {
                quoted: Quoted::of(error.kind()),
                ..Failure::new(problem, byte(*error.marker()))
            }
        })?;
        let at = byte(span.start);
        match event {
            Event::Alias(anchor) => builder.alias(anchor, at)?,
            Event::Scalar(scalar, style, anchor, tag) => {
                builder.scalar(&scalar, style, tag.as_deref(), anchor, at)?;
            }
            Event::SequenceStart(_, anchor, tag) => {
                builder.start_sequence(tag.as_deref(), anchor, at)?;
            }
            Event::MappingStart(_, anchor, tag) => {
                builder.start_mapping(tag.as_deref(), anchor, at)?;
            }
            Event::SequenceEnd | Event::MappingEnd => builder.end()?,
            Event::DocumentStart(..) => {
                documents += 1;
                if documents > 1 {
                    return Err(Failure::new(Problem::SeveralDocuments, at));
                }
            }
            Event::StreamEnd => break,
            // Of these, the options ask for nothing that carries a value.
            _ => {}
        }
    }
    Ok(())
}

/// The byte offset of a place, which the parser knows for text that it was given as a string.
fn byte(marker: Marker) -> usize {
    marker.byte_offset().unwrap_or_else(|| marker.index())
}

#[cfg(test)]
mod tests;
