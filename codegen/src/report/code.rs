//! The macro behind the table of diagnostic codes, and how a code is named.
//! It takes the entries of `catalogue` and gives the [`Code`] enum, its text ids, titles and dispositions;
//! every later step names its findings by these codes.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use super::catalogue::Code;
use super::nearest;

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
/// An entry is an id, a name and a [`Disposition`], with the word `fault` where the code is about a
/// mistake in the document and not about something that `OpenAPI` has. The doc comment of an entry is
/// all of its text, here, in the API documentation and under `explain`; `explanation` says of what it
/// consists. Tests hold every entry to that form, and run every example.
macro_rules! codes {
    ($(
        $(#[doc = $text:literal])+
        $id:ident $name:ident = $disposition:ident $($fault:ident)?;
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

            /// Whether the code is about a mistake in a document, and not about a construct of `OpenAPI`.
            pub const fn is_fault(self) -> bool {
                match self {
                    $(Self::$name => $crate::report::code::is_fault(&[$(stringify!($fault))?]),)+
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

/// Whether an entry has a word behind its disposition.
pub(super) const fn is_fault(words: &[&str]) -> bool {
    !words.is_empty()
}

impl Code {
    /// Whether the code is about a reference between files.
    pub(crate) const fn is_about_files(self) -> bool {
        matches!(
            self,
            Self::ReferenceLeavesFolder
                | Self::ReferenceToNetwork
                | Self::ReferencedFileUnusable
                | Self::ReferenceTargetMissing
                | Self::ReferenceCircular
        )
    }

    /// One line that says what the code stands for, without a closing full stop.
    pub fn title(self) -> &'static str {
        let first = self.text().first().copied().unwrap_or_default();
        first.trim().trim_end_matches('.')
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownCode {
    text: String,
    nearest: Option<Code>,
}

impl std::error::Error for UnknownCode {}

impl fmt::Display for UnknownCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not a diagnostic code; ", self.text)?;
        match self.nearest {
            Some(code) => write!(f, "did you mean `{code}` ({})?", code.title()),
            None => f.write_str("codes look like `K0101`"),
        }
    }
}

impl FromStr for Code {
    type Err = UnknownCode;

    /// Looks a code up by its text id, in either case.
    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        let text = text.trim();
        let named = |id: &str| Self::ALL.iter().copied().find(|code| code.id() == id);
        if let Some(code) = named(&text.to_ascii_uppercase()) {
            return Ok(code);
        }
        let ids = Self::ALL.iter().map(|code| code.id());
        Err(UnknownCode {
            text: text.to_owned(),
            nearest: nearest(text, ids).and_then(named),
        })
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
    fn a_code_is_found_by_its_id_in_either_case() {
        for code in Code::ALL {
            assert_eq!(code.id().parse(), Ok(*code));
            assert_eq!(code.id().to_lowercase().parse(), Ok(*code));
        }
    }

    #[test]
    fn an_unknown_code_suggests_the_nearest() {
        let said = |text: &str| text.parse::<Code>().expect_err(text).to_string();
        assert_eq!(
            said("k04O9"),
            "`k04O9` is not a diagnostic code; did you mean `K0409` (A path cannot be requested)?"
        );
        assert_eq!(
            said("E0599X"),
            "`E0599X` is not a diagnostic code; codes look like `K0101`"
        );
        assert!("".parse::<Code>().is_err());
    }
}
