//! A diagnostic as text for people: the code and message, the place with its source line and a caret,
//! the pointer and the remedy. It takes a located diagnostic and gives the layout that compilers use;
//! text from the document is stripped of control characters, so that a document cannot drive the terminal.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthChar;

use super::{Diagnostic, Disposition};

/// Whether rendered text carries colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Style {
    /// No escape sequences: for files, pipes and tests.
    #[default]
    Plain,
    /// ANSI colours, for a terminal that has them.
    Colour,
}

const BLUE: &str = "\x1b[1;34m";
const BOLD: &str = "\x1b[1m";
const RESET: &str = "\x1b[0m";

impl Style {
    fn paint(self, colour: &str, text: &str) -> String {
        match self {
            Self::Plain => text.to_owned(),
            Self::Colour => format!("{colour}{text}{RESET}"),
        }
    }
}

/// Renders one diagnostic, with a newline at the end of each line.
pub(super) fn render(diagnostic: &Diagnostic, style: Style) -> String {
    let colour = match diagnostic.disposition() {
        _ if diagnostic.denied => "\x1b[1;31m",
        Disposition::Note => "\x1b[1;32m",
        Disposition::Approximated => "\x1b[1;33m",
        Disposition::Refused => "\x1b[1;31m",
    };
    let head = format!("{}[{}]", diagnostic.severity(), diagnostic.code);
    let message = format!(": {}", printable(&diagnostic.message));

    let mut text = String::new();
    let mut line = |margin: &str, rest: &str| {
        // A blank source line leaves no blanks at the end of the rendered one.
        let line = format!("{margin}{rest}");
        text.push_str(line.trim_end());
        text.push('\n');
    };
    line(&style.paint(colour, &head), &style.paint(BOLD, &message));

    let mut indent = 1;
    if let Some(location) = &diagnostic.location {
        let number = location.line.to_string();
        indent = number.len();
        let place = format!(
            "{}:{}:{}",
            printable(&location.file),
            location.line,
            location.column
        );
        line(
            &" ".repeat(indent),
            &format!("{} {place}", style.paint(BLUE, "-->")),
        );

        let (source, caret) = source_and_caret(&location.source_line, location.source_column);
        let bar = style.paint(BLUE, "|");
        line(&" ".repeat(indent + 1), &bar);
        line(&style.paint(BLUE, &number), &format!(" {bar} {source}"));
        line(
            &" ".repeat(indent + 1),
            &format!("{bar} {}", style.paint(colour, &caret)),
        );
    }

    let margin = format!("{} {} ", " ".repeat(indent), style.paint(BLUE, "="));
    if !diagnostic.pointer.is_empty() {
        line(
            &margin,
            &format!("pointer: #{}", printable(&diagnostic.pointer)),
        );
    }
    if !diagnostic.remedy.is_empty() {
        line(
            &margin,
            &format!("remedy: {}", printable(&diagnostic.remedy)),
        );
    }
    if diagnostic.denied && diagnostic.disposition() != Disposition::Refused {
        let own = diagnostic.disposition().label();
        line(&margin, &format!("denied: this {own} is an error here"));
    }
    text
}

/// The source line as it is shown, and a line of blanks up to a caret below the column.
///
/// Tabs become four blanks, and wide characters are counted as wide, so that the caret stands right.
fn source_and_caret(line: &str, column: usize) -> (String, String) {
    let mut source = String::with_capacity(line.len());
    let mut width = 0;
    for (index, character) in line.chars().enumerate() {
        if index + 1 < column {
            width += match character {
                '\t' => 4,
                _ => character.width().unwrap_or(1),
            };
        }
        match character {
            '\t' => source.push_str("    "),
            _ if is_unprintable(character) => source.push(char::REPLACEMENT_CHARACTER),
            _ => source.push(character),
        }
    }
    (source, format!("{}^", " ".repeat(width)))
}

/// Control characters, and those that reorder or hide the text around them.
fn is_unprintable(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn printable(text: &str) -> String {
    let mut printable = String::with_capacity(text.len());
    for character in text.chars() {
        if is_unprintable(character) {
            // Writing to a string does not fail.
            let _ = write!(printable, "{}", character.escape_unicode());
        } else {
            printable.push(character);
        }
    }
    printable
}
