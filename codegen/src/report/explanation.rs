//! The long text of a diagnostic code: what it means, why, an example that causes it, and how to mend
//! it. It takes the doc comment of the code's entry in `catalogue`, apart at its marks, and gives the
//! text that `explain` prints, and the examples for a test to run.
//!
//! An entry is a title, paragraphs that say what the code means and what the generator does, one that
//! begins with `Why:`, an example, one that begins with `Remedy:`, and perhaps the example mended. An
//! example is a fence whose words say what it is:
//!
//! - `yaml`: part of a document; what every document has (`openapi`, `info`, `servers`, `paths`) is
//!   added where it is missing. With `whole`, nothing is; with `limit-8`, limits are that low.
//! - `yaml overlay`: an overlay to the document.
//! - `yaml pets.yaml`: a file beside the document.
//! - `text escaped`: a whole file, in which `\xE9` stands for that byte.
//! - `console`: a command whose document is not there.
//! - `text unknown`: why there is no example.
//!
//! The word `mended` marks what stands in the place of the same without it, and is no longer reported.

use std::fmt::Write as _;

use super::Code;

/// The long text of a code, in its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The code.
    pub code: Code,
    /// What it means, and what the generator does.
    pub meaning: String,
    /// Why the generator does so.
    pub why: String,
    /// What the reader can do.
    pub remedy: String,
    /// What causes the code, and perhaps the same mended.
    pub examples: Vec<Example>,
}

/// One block of an example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// What it is.
    pub role: Role,
    /// Whether it stands in the place of the one that is reported.
    pub mended: bool,
    /// Its text, with a line end.
    pub text: String,
}

/// What a block of an example is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// Part of a document, read with a limit where one is given.
    Fragment(Option<usize>),
    /// A document as it is.
    Whole,
    /// A document with escapes in place of some bytes.
    Escaped,
    /// An overlay to the document.
    Overlay,
    /// A file beside the document.
    File(String),
    /// A command.
    Command,
    /// Words in the place of an example, since no document is known to cause the code.
    Unknown,
}

impl Role {
    fn of(words: &[&str]) -> Self {
        match *words {
            [_, "whole"] => Self::Whole,
            [_, "escaped"] => Self::Escaped,
            [_, "overlay"] => Self::Overlay,
            [_, "unknown"] => Self::Unknown,
            ["console"] => Self::Command,
            [_, word] => match word.strip_prefix("limit-") {
                Some(limit) => Self::Fragment(limit.parse().ok()),
                None => Self::File(word.to_owned()),
            },
            _ => Self::Fragment(None),
        }
    }

    fn head(&self, mended: bool) -> String {
        match (self, mended) {
            (Self::Overlay, false) => "With the overlay:".to_owned(),
            (Self::Overlay, true) => "Mended, the overlay is:".to_owned(),
            (Self::File(name), _) => format!("With `{name}`:"),
            (_, false) => "For example:".to_owned(),
            (_, true) => "Mended:".to_owned(),
        }
    }
}

impl Code {
    /// The long text, in its parts.
    pub fn explanation(self) -> Explanation {
        let mut explanation = Explanation {
            code: self,
            meaning: String::new(),
            why: String::new(),
            remedy: String::new(),
            examples: Vec::new(),
        };
        let mut fence: Option<Example> = None;
        let mut paragraph = "";
        for line in self.text().iter().skip(1) {
            let line = line.strip_prefix(' ').unwrap_or(line);
            match (line.strip_prefix("```"), &mut fence) {
                (Some(_), Some(_)) => explanation.examples.extend(fence.take()),
                (Some(words), None) => {
                    let mut words: Vec<&str> = words.split_whitespace().collect();
                    let mended = words.last() == Some(&"mended");
                    words.truncate(words.len() - usize::from(mended));
                    let (role, text) = (Role::of(&words), String::new());
                    fence = Some(Example { role, mended, text });
                }
                (None, Some(example)) => example.text.extend([line, "\n"]),
                (None, None) => {
                    for mark in ["Why: ", "Remedy: "] {
                        if line.starts_with(mark) {
                            paragraph = mark;
                        }
                    }
                    let text = match paragraph {
                        "Why: " => &mut explanation.why,
                        "Remedy: " => &mut explanation.remedy,
                        _ => &mut explanation.meaning,
                    };
                    text.extend([line.strip_prefix(paragraph).unwrap_or(line), "\n"]);
                }
            }
        }
        for text in [
            &mut explanation.meaning,
            &mut explanation.why,
            &mut explanation.remedy,
        ] {
            *text = text.trim().to_owned();
        }
        explanation
    }

    /// The long text for a terminal.
    pub fn explain(self) -> String {
        let Explanation {
            meaning,
            why,
            remedy,
            examples,
            ..
        } = self.explanation();
        let mut text = format!(
            "{self} ({}): {}\n\n{meaning}\n\nWhy: {why}\n",
            self.disposition().label(),
            self.title()
        );
        let (causes, mended): (Vec<&Example>, Vec<&Example>) =
            examples.iter().partition(|example| !example.mended);
        show(&causes, &mut text);
        text.push_str(&format!("\nRemedy: {remedy}\n"));
        show(&mended, &mut text);
        if causes
            .iter()
            .any(|example| matches!(example.role, Role::Fragment(None)))
        {
            text.push_str("\n(What every document has, such as `info`, is left out above.)\n");
        }
        text
    }
}

fn show(examples: &[&Example], text: &mut String) {
    for example in examples {
        text.push_str(&format!("\n{}\n\n", example.role.head(example.mended)));
        for line in example.text.lines() {
            // Writing to a string does not fail.
            let _ = writeln!(text, "    {line}");
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]

    use expect_test::expect;

    use super::*;

    #[test]
    fn every_entry_says_what_why_and_what_to_do_and_shows_it() {
        for code in Code::ALL {
            let title = code.title();
            assert!(
                !title.is_empty() && title.chars().count() <= 80,
                "{code}: title `{title}`"
            );
            let explanation = code.explanation();
            for (part, text) in [
                ("meaning", &explanation.meaning),
                ("reason", &explanation.why),
                ("remedy", &explanation.remedy),
            ] {
                assert!(text.len() > 10, "{code} has no {part}: `{text}`");
            }
            let causes = explanation.examples.iter().filter(|it| !it.mended);
            assert!(causes.count() > 0, "{code} has no example");
        }
    }

    #[test]
    fn an_explanation_reads_from_what_it_means_to_how_to_mend_it() {
        expect![[r##"
            K0112 (error): An alias stands within the value that it names

            Nothing is generated for the API.

            Why: expanding the alias would never end.

            For example:

                components:
                  schemas:
                    Node: &node { type: object, properties: { next: *node } }

            Remedy: describe a recursive structure with `$ref`, not with a YAML alias.

            Mended:

                components:
                  schemas:
                    Node: { type: object, properties: { next: { $ref: "#/components/schemas/Node" } } }

            (What every document has, such as `info`, is left out above.)
        "##]].assert_eq(&Code::AliasCyclic.explain());
    }
}
