//! YAML text to a document with positions.
//! It takes the events of `saphyr-parser`, which keeps no stack of its own calls, and hands each
//! with its byte offset to the builder, which puts the document together.

mod builder;

use saphyr_parser::{Event, Marker, Parser};
use serde_json::Value;

use self::builder::{Builder, Failure};
use super::error::{LoadError, Problem};
use super::limits::Limits;
use super::positions::Positions;
use super::text::Lines;

/// Reads YAML 1.2 with the scalars of its core schema (section 10.3), and merge keys.
///
/// # Errors
/// Fails for text that is not YAML, that JSON has no form for, or that exceeds a limit.
pub(super) fn read(
    file: &str,
    text: &str,
    limits: &Limits,
) -> Result<(Value, Positions), LoadError> {
    let mut builder = Builder::new(limits);
    drive(text, &mut builder).map_err(|failure| {
        let (problem, offset) = failure.resolve(|first| Lines::of(text).locate(file, text, first));
        LoadError::new(file, problem).at(file, text, offset)
    })?;
    builder
        .finish()
        .ok_or_else(|| LoadError::new(file, Problem::Empty))
}

/// Feeds the events of the text to the builder.
fn drive(text: &str, builder: &mut Builder<'_>) -> Result<(), Failure> {
    let offsets = Offsets::of(text);
    let mut parser = Parser::new_from_str(text);
    let mut documents = 0;
    while let Some(event) = parser.next_event() {
        let (event, span) = event.map_err(|error| {
            let problem = Problem::Yaml(error.info().to_owned());
            Failure::new(problem, offsets.byte(*error.marker()))
        })?;
        let at = offsets.byte(span.start);
        match event {
            Event::Nothing | Event::StreamStart | Event::DocumentEnd => {}
            Event::StreamEnd => break,
            Event::DocumentStart(_) => {
                documents += 1;
                if documents > 1 {
                    return Err(Failure::new(Problem::SeveralDocuments, at));
                }
            }
            Event::Alias(anchor) => builder.alias(anchor, at)?,
            Event::Scalar(scalar, style, anchor, tag) => {
                builder.scalar(&scalar, style, tag.as_deref(), anchor, at)?;
            }
            Event::SequenceStart(anchor, tag) => {
                builder.start_sequence(tag.as_deref(), anchor, at)?
            }
            Event::MappingStart(anchor, tag) => {
                builder.start_mapping(tag.as_deref(), anchor, at)?
            }
            Event::SequenceEnd | Event::MappingEnd => builder.end()?,
        }
    }
    Ok(())
}

/// Turns the character counts of the parser into byte offsets.
struct Offsets<'a> {
    text: &'a str,
    /// The byte offset of every [`STRIDE`]th character; empty for ASCII, where the two counts agree.
    checkpoints: Vec<usize>,
}

const STRIDE: usize = 256;

impl<'a> Offsets<'a> {
    fn of(text: &'a str) -> Self {
        let checkpoints = if text.is_ascii() {
            Vec::new()
        } else {
            text.char_indices()
                .step_by(STRIDE)
                .map(|(at, _)| at)
                .collect()
        };
        Self { text, checkpoints }
    }

    fn byte(&self, marker: Marker) -> usize {
        let index = marker.index();
        if self.checkpoints.is_empty() {
            return index;
        }
        let start = self.checkpoints.get(index / STRIDE);
        start.map_or(self.text.len(), |start| {
            let rest = &self.text[*start..];
            let within = rest.char_indices().nth(index % STRIDE);
            within.map_or(self.text.len(), |(at, _)| start + at)
        })
    }
}
