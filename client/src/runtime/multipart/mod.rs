//! Multipart bodies (RFC 7578): [`Parts`], the list of parts that a form is sent as, and [`FilePart`],
//! a file in memory or a stream. The `multipart_form!` macro makes typed forms over them; rows whose
//! document lists no parts take [`Parts`] itself.

mod body;
mod file;
mod form;

use std::fmt;

use bytes::BytesMut;
use http::HeaderValue;
use serde::Serialize;

use crate::runtime::encode::{Shape, shape_of};
use crate::runtime::multipart::body::{Boundary, Pieces};
use crate::runtime::multipart::file::Content;

pub use file::FilePart;

/// The parts of a multipart body, in the order in which they are sent.
///
/// Where all parts are in memory the body is one piece of bytes, which can be sent again after a
/// login; a part that is a stream makes it a body that is sent once.
///
/// ```
/// use keyroute::runtime::multipart::{FilePart, Parts};
///
/// let parts = Parts::new()
///     .text("purpose", "answers")
///     .file("file", FilePart::from("a,b\n1,2\n").file_name("table.csv").media_type("text/csv"));
/// ```
#[derive(Default)]
pub struct Parts {
    parts: Vec<Part>,
    /// The first thing that was wrong; told when the call is sent.
    problem: Option<String>,
}

struct Part {
    name: String,
    file_name: Option<String>,
    media_type: Option<String>,
    content: Content,
}

impl Parts {
    /// A body without parts.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text: a string, a number, a date. A list becomes a part for each of its items, and
    /// nothing is added for `None`.
    #[must_use]
    pub fn text<T: Serialize>(mut self, name: &str, value: T) -> Self {
        self.add_text(name, "", &value);
        self
    }

    /// Adds a value as JSON.
    #[must_use]
    pub fn json<T: Serialize>(mut self, name: &str, value: T) -> Self {
        self.add_json(name, "application/json", &value);
        self
    }

    /// Adds a file.
    #[must_use]
    pub fn file(mut self, name: &str, file: impl Into<FilePart>) -> Self {
        self.add_file(name, "application/octet-stream", file.into());
        self
    }

    /// Adds a text or several; without a media type it has none of its own.
    #[doc(hidden)]
    pub fn add_text<T: Serialize + ?Sized>(&mut self, name: &str, media_type: &str, value: &T) {
        let texts = match shape_of(value) {
            Ok(Shape::Absent) => return,
            Ok(Shape::Scalar(text)) => vec![text],
            Ok(Shape::List(texts)) => texts,
            Ok(Shape::Record(_)) => return self.wrong(name, "an object is no text"),
            Err(error) => return self.wrong(name, &error.to_string()),
        };
        for text in texts {
            self.add(name, None, media_type, Content::Whole(text.into()));
        }
    }

    /// Adds a value as JSON.
    #[doc(hidden)]
    pub fn add_json<T: Serialize + ?Sized>(&mut self, name: &str, media_type: &str, value: &T) {
        match serde_json::to_vec(value) {
            Ok(json) => self.add(name, None, media_type, Content::Whole(json.into())),
            Err(error) => self.wrong(name, &error.to_string()),
        }
    }

    /// Adds a file or several; one that knows its media type keeps it.
    #[doc(hidden)]
    pub fn add_file(&mut self, name: &str, media_type: &str, files: impl Files) {
        for file in files.into_files() {
            let FilePart {
                content,
                file_name,
                media_type: own,
            } = file;
            // Servers take a part for a file by its file name.
            let file_name = file_name.unwrap_or_else(|| name.to_owned());
            self.add(
                name,
                Some(file_name),
                own.as_deref().unwrap_or(media_type),
                content,
            );
        }
    }

    fn add(&mut self, name: &str, file_name: Option<String>, media_type: &str, content: Content) {
        if HeaderValue::from_str(media_type).is_err() {
            return self.wrong(
                name,
                "the media type has characters that no header may have",
            );
        }
        let media_type = (!media_type.is_empty()).then(|| media_type.to_owned());
        self.parts.push(Part {
            name: name.to_owned(),
            file_name,
            media_type,
            content,
        });
    }

    fn wrong(&mut self, name: &str, problem: &str) {
        self.problem
            .get_or_insert_with(|| format!("the part `{name}`: {problem}"));
    }

    /// The value of `Content-Type`, and the body.
    pub(crate) fn encode(self, media_type: &str) -> Result<(String, reqwest::Body), String> {
        if let Some(problem) = self.problem {
            return Err(problem);
        }
        let boundary = Boundary::random()?;
        let mut pieces = Pieces::default();
        let mut pending = BytesMut::new();
        for part in self.parts {
            boundary.open(&mut pending);
            part.head(&mut pending);
            match part.content {
                Content::Whole(bytes) => pending.extend_from_slice(&bytes),
                stream @ Content::Stream(..) => {
                    pieces.push(Content::Whole(pending.split().freeze()));
                    pieces.push(stream);
                }
            }
            pending.extend_from_slice(b"\r\n");
        }
        boundary.close(&mut pending);
        pieces.push(Content::Whole(pending.freeze()));
        Ok((boundary.content_type(media_type), pieces.into_body()))
    }
}

impl Part {
    /// The part's headers and the empty line after them.
    fn head(&self, text: &mut BytesMut) {
        let mut line = format!(
            "Content-Disposition: form-data; name=\"{}\"",
            escaped(&self.name)
        );
        if let Some(file_name) = &self.file_name {
            line.push_str(&format!("; filename=\"{}\"", escaped(file_name)));
        }
        line.push_str("\r\n");
        if let Some(media_type) = &self.media_type {
            line.push_str(&format!("Content-Type: {media_type}\r\n"));
        }
        line.push_str("\r\n");
        text.extend_from_slice(line.as_bytes());
    }
}

/// A name inside of quotation marks, as browsers write it (WHATWG HTML, section 4.10.21.8): UTF-8,
/// with the three characters escaped that would end the name or the line.
fn escaped(name: &str) -> String {
    name.replace('\r', "%0D")
        .replace('\n', "%0A")
        .replace('"', "%22")
}

/// Prints the names of the parts alone: their contents can hold secrets.
impl fmt::Debug for Parts {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_list()
            .entries(self.parts.iter().map(|part| &part.name))
            .finish()
    }
}

/// One file or several under one name.
#[doc(hidden)]
pub trait Files {
    /// The files, in order.
    fn into_files(self) -> Vec<FilePart>;
}

impl Files for FilePart {
    fn into_files(self) -> Vec<FilePart> {
        vec![self]
    }
}

impl Files for Vec<FilePart> {
    fn into_files(self) -> Vec<FilePart> {
        self
    }
}

#[cfg(test)]
mod tests;
