//! [`Response`]: a reply with its status, headers and typed body.

use std::fmt;

use http::{HeaderMap, StatusCode};

/// A reply: status, headers and the body as the document types it.
#[derive(Clone)]
pub struct Response<T> {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: T,
}

impl<T> Response<T> {
    /// The body alone.
    pub fn into_body(self) -> T {
        self.body
    }

    /// The same reply with another body.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Response<U> {
        Response {
            status: self.status,
            headers: self.headers,
            body: change(self.body),
        }
    }
}

/// Prints the status and the type of the body; headers and body can hold secrets.
impl<T> fmt::Debug for Response<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Response")
            .field("status", &self.status)
            .field("headers", &self.headers.len())
            .field("body", &format_args!("{}", std::any::type_name::<T>()))
            .finish()
    }
}
