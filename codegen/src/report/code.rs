//! The macro behind the table of diagnostic codes, and what a code can say about itself.
//! It takes the entries of `catalogue` and gives the [`Code`] enum, its text ids, titles and explanations;
//! every later step names its findings by these codes.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use super::catalogue::Code;

/// What the generator does with the construct that a diagnostic names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Disposition {
    /// Honoured, but worth knowing.
    Note,
    /// Honoured in part: the generated code works, and says less than the document does.
    Approximated,
    /// Not honoured: the generated code lacks the construct.
    Refused,
}

impl Disposition {
    /// The word that opens a rendered diagnostic: `note`, `warning` or `error`.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Approximated => "warning",
            Self::Refused => "error",
        }
    }
}

/// Declares [`Code`] from a table with one entry a code.
///
/// The doc comment of an entry is all of its text, here, in the API documentation and under `explain`:
/// the first line is the title; the paragraphs below say what the code means, what the generator does
/// and, from the word `Remedy:`, what the reader of the document can do; a fenced block shows an example.
/// Tests hold every entry to that form.
macro_rules! codes {
    ($(
        $(#[doc = $text:literal])+
        $id:ident $name:ident = $disposition:ident;
    )+) => {
        /// A stable name for each kind of diagnostic.
        ///
        /// The ids are grouped by the step or the part of a document that they belong to:
        /// `K01` loading, `K02` overlays, `K03` document structure and references,
        /// `K04` operations and parameters, `K05` bodies and replies, `K06` schemas,
        /// `K07` security and servers. An id is never reused for another meaning.
        // The text is written for people who never see it as documentation of Rust.
        #[allow(clippy::doc_markdown)]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code {
            $(
                $(#[doc = $text])+
                $name,
            )+
        }

        impl Code {
            /// Every code, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The text id, such as `K0101`.
            pub const fn id(self) -> &'static str {
                match self {
                    $(Self::$name => stringify!($id),)+
                }
            }

            /// What the generator does with a construct that this code names.
            pub const fn disposition(self) -> $crate::report::Disposition {
                match self {
                    $(Self::$name => $crate::report::Disposition::$disposition,)+
                }
            }

            /// The lines of the entry's doc comment, each with the space that follows `///`.
            pub(super) const fn text(self) -> &'static [&'static str] {
                match self {
                    $(Self::$name => &[$($text),+],)+
                }
            }
        }
    };
}
pub(super) use codes;

impl Code {
    /// One line that says what the code stands for, without a closing full stop.
    pub fn title(self) -> &'static str {
        let first = self.text().first().copied().unwrap_or_default();
        first.trim().trim_end_matches('.')
    }

    /// The long explanation as Markdown: what the code means, what the generator does,
    /// what the reader can do, and an example.
    pub fn explain(self) -> String {
        let mut text = format!(
            "{} ({}): {}\n",
            self.id(),
            self.disposition().label(),
            self.title()
        );
        for line in self.text().iter().skip(1) {
            text.push_str(line.strip_prefix(' ').unwrap_or(line));
            text.push('\n');
        }
        text
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

/// The text is not the id of a code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a diagnostic code; codes look like `K0101`")]
pub struct UnknownCode(String);

impl FromStr for Code {
    type Err = UnknownCode;

    /// Looks a code up by its text id, in either case.
    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        Self::ALL
            .iter()
            .copied()
            .find(|code| code.id().eq_ignore_ascii_case(text.trim()))
            .ok_or_else(|| UnknownCode(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn ids_are_unique_and_ascend() {
        let ids: Vec<_> = Code::ALL.iter().map(|code| code.id()).collect();
        let mut sorted = ids.clone();
        sorted.sort_unstable();
        assert_eq!(ids, sorted, "entries stand in the order of their ids");
        assert_eq!(
            ids.iter().collect::<HashSet<_>>().len(),
            ids.len(),
            "ids are unique"
        );
    }

    #[test]
    fn ids_have_the_letter_k_a_group_and_a_number() {
        for code in Code::ALL {
            let digits = code.id().strip_prefix('K').unwrap_or_default();
            assert!(
                digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit()),
                "{code} does not look like K0101"
            );
            assert!(
                ("01".."08").contains(&&digits[..2]),
                "{code} is in no known group"
            );
        }
    }

    #[test]
    fn every_entry_has_a_title_a_meaning_a_remedy_and_an_example() {
        for code in Code::ALL {
            let title = code.title();
            assert!(
                !title.is_empty() && title.chars().count() <= 80,
                "{code}: title `{title}`"
            );
            let text = code.explain();
            let body = text
                .split_once("\n\n")
                .map(|(_, body)| body)
                .unwrap_or_default();
            assert!(body.trim().len() > 80, "{code} explains nothing");
            assert!(text.contains("\nRemedy: "), "{code} names no remedy");
            assert_eq!(
                text.matches("```").count(),
                2,
                "{code} has not one fenced example"
            );
        }
    }

    #[test]
    fn a_code_is_found_by_its_id_in_either_case() {
        for code in Code::ALL {
            assert_eq!(code.id().parse(), Ok(*code));
            assert_eq!(code.id().to_lowercase().parse(), Ok(*code));
        }
        assert!("K9999".parse::<Code>().is_err());
        assert!("".parse::<Code>().is_err());
    }
}
