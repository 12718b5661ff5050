//! The body that the parts become: bytes where all of it is in memory, and otherwise a stream of one
//! piece after the other, with its length where every piece knows its own.

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use http_body::{Body, Frame, SizeHint};

use crate::runtime::multipart::file::Content;

/// The line between parts (RFC 2046 section 5.1.1).
pub(super) struct Boundary(String);

impl Boundary {
    /// One that no content holds, but by a chance of one in 2^128.
    pub(super) fn random() -> Result<Self, String> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).map_err(|error| error.to_string())?;
        Ok(Self(format!(
            "keyroute-{:032x}",
            u128::from_be_bytes(bytes)
        )))
    }

    /// Begins a part.
    pub(super) fn open(&self, text: &mut BytesMut) {
        text.extend_from_slice(format!("--{}\r\n", self.0).as_bytes());
    }

    /// Ends the body.
    pub(super) fn close(&self, text: &mut BytesMut) {
        text.extend_from_slice(format!("--{}--\r\n", self.0).as_bytes());
    }

    /// The value of `Content-Type`.
    pub(super) fn content_type(&self, media_type: &str) -> String {
        format!("{media_type}; boundary={}", self.0)
    }
}

/// The stretches of a body that are still to be sent.
#[derive(Default)]
pub(super) struct Pieces(VecDeque<Content>);

impl Pieces {
    pub(super) fn push(&mut self, piece: Content) {
        self.0.push_back(piece);
    }

    /// The body: one that can be sent again where it is one stretch of bytes.
    pub(super) fn into_body(mut self) -> reqwest::Body {
        match self.0.pop_front() {
            Some(Content::Whole(bytes)) if self.0.is_empty() => bytes.into(),
            Some(first) => {
                self.0.push_front(first);
                reqwest::Body::wrap(self)
            }
            None => Bytes::new().into(),
        }
    }

    /// How many bytes are left, where every piece knows.
    fn left(&self) -> Option<u64> {
        let length = |piece: &Content| match piece {
            Content::Whole(bytes) => u64::try_from(bytes.len()).ok(),
            Content::Stream(body, length) => (*length).or_else(|| body.size_hint().exact()),
        };
        self.0.iter().map(length).sum()
    }
}

impl Body for Pieces {
    type Data = Bytes;
    type Error = reqwest::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, reqwest::Error>>> {
        loop {
            let Some(piece) = self.0.front_mut() else {
                return Poll::Ready(None);
            };
            let frame = match piece {
                Content::Whole(bytes) => Some(Ok(Frame::data(std::mem::take(bytes)))),
                Content::Stream(body, length) => {
                    let frame = std::task::ready!(Pin::new(body).poll_frame(context));
                    if let (Some(left), Some(Ok(frame))) = (length, &frame) {
                        let sent = frame.data_ref().map_or(0, Bytes::len);
                        *left = left.saturating_sub(u64::try_from(sent).unwrap_or(u64::MAX));
                    }
                    frame
                }
            };
            let ended = matches!(piece, Content::Whole(_)) || frame.is_none();
            if ended {
                self.0.pop_front();
            }
            if frame.is_some() {
                return Poll::Ready(frame);
            }
        }
    }

    fn size_hint(&self) -> SizeHint {
        self.left()
            .map_or_else(SizeHint::default, SizeHint::with_exact)
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_empty()
    }
}
