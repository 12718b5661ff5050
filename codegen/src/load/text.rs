//! From bytes to text, and from byte offsets to lines and columns.
//! The readers take checked text from here; [`Lines`] turns the offsets that they record
//! into the places that a report shows.

use crate::report::Location;

use super::error::{LoadError, Problem};
use super::limits::Limits;

/// A cut source line shows at most so many characters on each side of the column.
const CONTEXT: usize = 60;

/// The text of a file without its byte order mark.
///
/// # Errors
/// Fails for a file that is too large, is not UTF-8, holds a NUL byte, or is blank.
pub(super) fn decode<'a>(
    file: &str,
    bytes: &'a [u8],
    limits: &Limits,
) -> Result<&'a str, LoadError> {
    if bytes.len() > limits.bytes {
        let problem = Problem::TooLarge {
            bytes: bytes.len() as u64,
            limit: limits.bytes,
        };
        return Err(LoadError::new(file, problem));
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let offset = error.valid_up_to();
            let before = std::str::from_utf8(&bytes[..offset]).unwrap_or_default();
            return Err(LoadError::new(file, Problem::NotUtf8 { offset }).at(file, before, offset));
        }
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if let Some(offset) = memchr::memchr(0, text.as_bytes()) {
        return Err(LoadError::new(file, Problem::Nul).at(file, text, offset));
    }
    if text.trim_ascii().is_empty() {
        return Err(LoadError::new(file, Problem::Empty));
    }
    Ok(text)
}

/// Where the lines of a text begin.
#[derive(Debug, Clone)]
pub(super) struct Lines {
    /// The byte offset of the start of each line; the first is 0.
    starts: Vec<u32>,
}

impl Lines {
    /// Finds the lines of a text that is shorter than 4 GB, as the limits ensure.
    pub(super) fn of(text: &str) -> Self {
        let ends = memchr::memchr_iter(b'\n', text.as_bytes());
        let starts = std::iter::once(0)
            .chain(ends.map(|end| end + 1))
            .map_while(|start| u32::try_from(start).ok())
            .collect();
        Self { starts }
    }

    /// The byte offset of the start of a line that is counted from 1; of the last line, if there are fewer.
    pub(super) fn start(&self, line: usize) -> usize {
        let index = line
            .saturating_sub(1)
            .min(self.starts.len().saturating_sub(1));
        self.starts.get(index).map_or(0, |start| *start as usize)
    }

    /// The place of a byte offset in the text that the lines were found in.
    pub(super) fn locate(&self, file: &str, text: &str, offset: usize) -> Location {
        let offset = text.floor_char_boundary(offset.min(text.len()));
        let index = self
            .starts
            .partition_point(|start| *start as usize <= offset)
            .saturating_sub(1);
        let start = self.starts.get(index).map_or(0, |start| *start as usize);
        let end = memchr::memchr(b'\n', &text.as_bytes()[offset..])
            .map_or(text.len(), |length| offset + length);

        let before = &text[start..offset];
        let after = text[offset..end].trim_end_matches('\r');
        let column = before.chars().count() + 1;

        let kept = before
            .char_indices()
            .rev()
            .nth(CONTEXT - 1)
            .map_or(0, |(at, _)| at);
        let (mark, lead) = if kept > 0 {
            ("…", &before[kept..])
        } else {
            ("", before)
        };
        let source_column = mark.chars().count() + lead.chars().count() + 1;
        let mut source_line = format!("{mark}{lead}");
        match after.char_indices().nth(CONTEXT) {
            Some((cut, _)) if !fits(before, after) => {
                source_line.push_str(&after[..cut]);
                source_line.push('…');
            }
            _ => source_line.push_str(after),
        }
        Location {
            file: file.to_owned(),
            line: index + 1,
            column,
            source_line,
            source_column,
        }
    }
}

/// Whether a line with nothing cut before the column can be shown whole.
fn fits(before: &str, after: &str) -> bool {
    before.len() + after.len() <= 2 * CONTEXT
}

#[cfg(test)]
mod tests {
    use super::*;

    fn locate(text: &str, offset: usize) -> (usize, usize, String, usize) {
        let location = Lines::of(text).locate("a.yaml", text, offset);
        (
            location.line,
            location.column,
            location.source_line,
            location.source_column,
        )
    }

    #[test]
    fn columns_count_characters_and_lines_end_at_either_newline() {
        assert_eq!(locate("a\r\nßé: x\n", 3), (2, 1, "ßé: x".to_owned(), 1));
        assert_eq!(locate("a\r\nßé: x\n", 7), (2, 3, "ßé: x".to_owned(), 3));
        assert_eq!(locate("a\r\nßé: x\n", 4), (2, 1, "ßé: x".to_owned(), 1));
    }

    #[test]
    fn offsets_at_and_beyond_the_end_are_on_the_last_line() {
        assert_eq!(locate("a\nb", 3), (2, 2, "b".to_owned(), 2));
        assert_eq!(locate("a\n", 2), (2, 1, String::new(), 1));
        assert_eq!(locate("", 99), (1, 1, String::new(), 1));
    }

    #[test]
    fn a_long_line_is_cut_around_the_column() {
        let text = format!("{}X{}", "a".repeat(100_000), "b".repeat(100_000));
        let (line, column, source, source_column) = locate(&text, 100_000);
        assert_eq!((line, column, source_column), (1, 100_001, CONTEXT + 2));
        assert_eq!(source.chars().nth(source_column - 1), Some('X'));
        assert_eq!(source.chars().count(), 2 * CONTEXT + 2);
    }

    #[test]
    fn text_is_refused_with_the_place_of_the_first_bad_byte() {
        let place = |bytes: &[u8]| {
            let error = decode("a.yaml", bytes, &Limits::default()).expect_err("refused");
            error
                .location
                .map(|location| (location.line, location.column))
        };
        assert_eq!(place(b"ab\nc\xffd"), Some((2, 2)));
        assert_eq!(place(b"ab\nc\0d"), Some((2, 2)));
        assert_eq!(place(b""), None);
        assert_eq!(place("\u{feff} \n".as_bytes()), None);
        assert_eq!(place(b"\xff\xfe{\0}\0"), Some((1, 1)));
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_text() {
        let text = decode("a.yaml", "\u{feff}a: 1".as_bytes(), &Limits::default());
        assert_eq!(text.expect("text"), "a: 1");
    }
}
