//! [`FilePart`]: a file on its way into a multipart body, in memory or as a stream.

use std::fmt;

use bytes::Bytes;

use crate::runtime::argument::Argument;

/// A file of a multipart body: its content, and the name and media type that the server is told.
///
/// ```
/// use keyroute::runtime::multipart::FilePart;
///
/// let table = FilePart::from("a,b\n").file_name("table.csv").media_type("text/csv");
/// ```
///
/// A file on disk is a stream by tokio's `File`, which `reqwest::Body` takes:
///
/// ```ignore
/// let file = tokio::fs::File::open("film.mp4").await?;
/// let length = file.metadata().await?.len();
/// let film = FilePart::stream(file).length(length).file_name("film.mp4");
/// ```
pub struct FilePart {
    pub(super) content: Content,
    pub(super) file_name: Option<String>,
    pub(super) media_type: Option<String>,
}

/// What a part holds.
pub(super) enum Content {
    /// Bytes in memory.
    Whole(Bytes),
    /// Bytes as they come, and how many there are, where that is known.
    Stream(reqwest::Body, Option<u64>),
}

impl FilePart {
    /// A file in memory. Its body can be sent again after a login.
    pub fn bytes(content: impl Into<Bytes>) -> Self {
        Self::new(Content::Whole(content.into()))
    }

    /// A file that is read while it is sent. It can be sent once.
    pub fn stream(content: impl Into<reqwest::Body>) -> Self {
        let body = content.into();
        let whole = body.as_bytes().map(Bytes::copy_from_slice);
        Self::new(whole.map_or(Content::Stream(body, None), Content::Whole))
    }

    fn new(content: Content) -> Self {
        Self {
            content,
            file_name: None,
            media_type: None,
        }
    }

    /// Says how many bytes a stream has, so that the request can state its length; some servers ask
    /// for that. The length of a file in memory is known.
    #[must_use]
    pub fn length(mut self, bytes: u64) -> Self {
        if let Content::Stream(_, length) = &mut self.content {
            *length = Some(bytes);
        }
        self
    }

    /// The file's name; without one, the server is told the name of the form's member.
    #[must_use]
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.file_name = Some(name.into());
        self
    }

    /// The file's media type; without one, it is the document's, or `application/octet-stream`.
    #[must_use]
    pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }
}

/// Prints the name and the length; the content can be a secret.
impl fmt::Debug for FilePart {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let length = match &self.content {
            Content::Whole(bytes) => u64::try_from(bytes.len()).ok(),
            Content::Stream(_, length) => *length,
        };
        formatter
            .debug_struct("FilePart")
            .field("file_name", &self.file_name)
            .field("media_type", &self.media_type)
            .field("length", &length)
            .finish_non_exhaustive()
    }
}

macro_rules! in_memory {
    ($($type:ty),* $(,)?) => {
        $(
            impl From<$type> for FilePart {
                fn from(content: $type) -> Self {
                    Self::bytes(content)
                }
            }

            impl Argument<FilePart> for $type {
                fn into_argument(self) -> FilePart {
                    FilePart::bytes(self)
                }
            }
        )*
    };
}

in_memory!(Bytes, Vec<u8>, String, &'static [u8], &'static str);
