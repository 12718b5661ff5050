//! [`JsonLines`]: one JSON value a line (NDJSON, JSON Lines), each typed.

use std::marker::PhantomData;

use bytes::BytesMut;

use crate::runtime::reply::{FromReply, Reply, Undecodable};
use crate::runtime::stream::{ByteStream, FromText, LONGEST, StreamError};

/// A reply of one JSON value a line, as they arrive.
#[derive(Debug)]
pub struct JsonLines<T> {
    bytes: ByteStream,
    pending: BytesMut,
    ended: bool,
    line: PhantomData<fn() -> T>,
}

impl<T: FromText> JsonLines<T> {
    /// The next value; nothing at the end. Empty lines are skipped.
    ///
    /// # Errors
    /// Where the network fails, or a line is not what the document says; in the latter case the next
    /// call gives the next line.
    pub async fn next(&mut self) -> Result<Option<T>, StreamError> {
        loop {
            while let Some(end) = self.pending.iter().position(|byte| *byte == b'\n') {
                let line = self.pending.split_to(end + 1);
                if let Some(value) = decode(&line)? {
                    return Ok(Some(value));
                }
            }
            if self.ended {
                let last = self.pending.split();
                return decode(&last);
            }
            match self.bytes.next().await? {
                Some(bytes) => self.pending.extend_from_slice(&bytes),
                None => self.ended = true,
            }
            if self.pending.len() > LONGEST {
                return Err(StreamError::TooLong);
            }
        }
    }
}

fn decode<T: FromText>(line: &[u8]) -> Result<Option<T>, StreamError> {
    let text = String::from_utf8_lossy(line);
    let text = text.trim();
    if text.is_empty() {
        Ok(None)
    } else {
        T::from_text(text).map(Some)
    }
}

impl<T: FromText> FromReply for JsonLines<T> {
    const STREAMED: bool = true;
    const ACCEPT: &'static str = "application/x-ndjson, application/jsonl, application/json;q=0.5";

    fn from_reply(reply: &mut Reply) -> Result<Self, Undecodable> {
        let bytes = ByteStream::from_reply(reply)?;
        Ok(Self {
            bytes,
            pending: BytesMut::new(),
            ended: false,
            line: PhantomData,
        })
    }
}
