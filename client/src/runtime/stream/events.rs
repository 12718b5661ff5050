//! [`EventStream`]: server-sent events (WHATWG HTML, section 9.2), each with its data typed.

use std::collections::VecDeque;
use std::marker::PhantomData;

use crate::runtime::reply::{FromReply, Reply, Undecodable};
use crate::runtime::stream::{ByteStream, FromText, LONGEST, StreamError};

/// One event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event<T> {
    /// The event's type; `message` where the server names none.
    pub event: String,
    /// The last id that the server gave, by which a client could resume.
    pub id: String,
    /// The data.
    pub data: T,
}

/// A reply of server-sent events, as they arrive.
#[derive(Debug)]
pub struct EventStream<T> {
    bytes: ByteStream,
    parser: Parser,
    data: PhantomData<fn() -> T>,
}

impl<T: FromText> EventStream<T> {
    /// The next event; nothing at the end.
    ///
    /// # Errors
    /// Where the network fails, or an event's data is not what the document says; in the latter case
    /// the next call gives the next event.
    pub async fn next(&mut self) -> Result<Option<Event<T>>, StreamError> {
        loop {
            if let Some(event) = self.parser.ready.pop_front() {
                let Event { event, id, data } = event;
                return Ok(Some(Event {
                    event,
                    id,
                    data: T::from_text(&data)?,
                }));
            }
            match self.bytes.next().await? {
                Some(bytes) => self.parser.feed(&bytes)?,
                None => return Ok(None),
            }
        }
    }
}

impl<T: FromText> FromReply for EventStream<T> {
    const STREAMED: bool = true;
    const ACCEPT: &'static str = "text/event-stream";

    fn from_reply(reply: &mut Reply) -> Result<Self, Undecodable> {
        let bytes = ByteStream::from_reply(reply)?;
        Ok(Self {
            bytes,
            parser: Parser::default(),
            data: PhantomData,
        })
    }
}

/// The state between pieces of the stream.
#[derive(Debug, Default)]
struct Parser {
    ready: VecDeque<Event<String>>,
    line: Vec<u8>,
    /// The last byte was a carriage return, so a line feed now ends no further line.
    after_return: bool,
    started: bool,
    event: String,
    id: String,
    data: String,
    has_data: bool,
}

impl Parser {
    fn feed(&mut self, bytes: &[u8]) -> Result<(), StreamError> {
        for &byte in bytes {
            let after_return = std::mem::replace(&mut self.after_return, byte == b'\r');
            match byte {
                b'\n' if after_return => {}
                b'\n' | b'\r' => {
                    let line = std::mem::take(&mut self.line);
                    self.line(&String::from_utf8_lossy(&line));
                }
                _ => self.line.push(byte),
            }
        }
        if self.line.len() + self.data.len() > LONGEST {
            Err(StreamError::TooLong)
        } else {
            Ok(())
        }
    }

    fn line(&mut self, line: &str) {
        let line = if self.started {
            line
        } else {
            line.trim_start_matches('\u{feff}')
        };
        self.started = true;
        if line.is_empty() {
            self.dispatch();
            return;
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut self.event),
            "data" => {
                if self.has_data {
                    self.data.push('\n');
                }
                self.data.push_str(value);
                self.has_data = true;
            }
            "id" if !value.contains('\0') => value.clone_into(&mut self.id),
            // Comments, `retry` and unknown fields.
            _ => {}
        }
    }

    fn dispatch(&mut self) {
        let event = std::mem::take(&mut self.event);
        let data = std::mem::take(&mut self.data);
        if !std::mem::take(&mut self.has_data) {
            return;
        }
        let event = if event.is_empty() {
            "message".to_owned()
        } else {
            event
        };
        self.ready.push_back(Event {
            event,
            id: self.id.clone(),
            data,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::{Event, Parser};

    fn parse(pieces: &[&str]) -> Vec<Event<String>> {
        let mut parser = Parser::default();
        for piece in pieces {
            parser.feed(piece.as_bytes()).expect("short");
        }
        parser.ready.into()
    }

    fn event(event: &str, id: &str, data: &str) -> Event<String> {
        Event {
            event: event.into(),
            id: id.into(),
            data: data.into(),
        }
    }

    #[test]
    fn events_are_found_wherever_the_pieces_end() {
        let text =
            "\u{feff}: hello\r\nevent: add\r\nid: 7\r\ndata: a\r\ndata:  b\r\n\r\ndata: {}\n\n";
        let whole = [event("add", "7", "a\n b"), event("message", "7", "{}")];
        assert_eq!(parse(&[text]), whole);
        let middle = text.char_indices().map(|(at, _)| at);
        for at in middle {
            let (left, right) = text.split_at(at);
            assert_eq!(parse(&[left, right]), whole, "split at {at}");
        }
    }

    #[test]
    fn an_event_without_data_and_one_unfinished_are_none() {
        assert_eq!(parse(&["event: ping\n\ndata: last"]), []);
    }
}
