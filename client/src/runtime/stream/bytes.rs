//! [`ByteStream`]: the bytes of a reply, as they arrive.

use bytes::{Bytes, BytesMut};
use futures_core::Stream;

use crate::runtime::error::TransportError;
use crate::runtime::reply::{FromReply, Reply, ReplyBody, Undecodable};

/// The bytes of a reply, as they arrive.
#[derive(Debug)]
pub struct ByteStream(Source);

#[derive(Debug)]
enum Source {
    Response(reqwest::Response),
    Whole(Option<Bytes>),
}

impl ByteStream {
    /// The next bytes; nothing at the end.
    ///
    /// # Errors
    /// Where the network fails before the end.
    pub async fn next(&mut self) -> Result<Option<Bytes>, TransportError> {
        match &mut self.0 {
            Source::Response(response) => response.chunk().await.map_err(TransportError::from),
            Source::Whole(bytes) => Ok(bytes.take().filter(|bytes| !bytes.is_empty())),
        }
    }

    /// All bytes.
    ///
    /// # Errors
    /// Where the network fails before the end.
    pub async fn collect(mut self) -> Result<Bytes, TransportError> {
        let mut all = BytesMut::new();
        while let Some(bytes) = self.next().await? {
            all.extend_from_slice(&bytes);
        }
        Ok(all.freeze())
    }

    /// The same as a `Stream`, for combinators.
    pub fn into_stream(self) -> impl Stream<Item = Result<Bytes, TransportError>> + Send {
        Pieces(self)
    }
}

impl FromReply for ByteStream {
    const STREAMED: bool = true;
    const ACCEPT: &'static str = "*/*";

    fn from_reply(reply: &mut Reply) -> Result<Self, Undecodable> {
        Ok(Self(match reply.take_body() {
            ReplyBody::Stream(response) => Source::Response(response),
            ReplyBody::Whole(bytes) => Source::Whole(Some(bytes)),
        }))
    }
}

/// A byte stream being polled: the future of its next piece borrows nothing.
struct Pieces(ByteStream);

impl Stream for Pieces {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        // `chunk` keeps its state in the response, so a future of it may be dropped between polls.
        let next = self.0.next();
        let next = std::pin::pin!(next);
        next.poll(context).map(Result::transpose)
    }
}
