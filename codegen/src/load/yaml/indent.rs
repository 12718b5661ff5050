//! Quoted scalars whose further lines are indented less than YAML asks for, which most readers accept.
//! The parser does not, so it is given a copy of the text in which such lines have more blanks before them;
//! those do not belong to the value (YAML 1.2.2, section 6.5), and places are led back to the text itself.

/// So many bytes are read again at most, so that time stays bounded in a file of nothing but such lines.
const AGAIN: usize = 64 << 20;

/// Lines are indented by so much at most. No document that is meant to be read nests deeper.
const WIDEST: usize = 256;

/// A text, with blanks added before some lines.
pub(super) struct Indented<'a> {
    original: &'a str,
    /// The text with the blanks, once there are any.
    copy: Option<String>,
    /// Where the blanks were added, as ascending byte offsets in the original and in the copy.
    added: Vec<(usize, usize)>,
    /// How many blanks were added at each.
    blanks: usize,
    /// How many bytes may still be read again.
    left: usize,
}

impl<'a> Indented<'a> {
    pub(super) fn new(original: &'a str) -> Self {
        Self {
            original,
            copy: None,
            added: Vec::new(),
            blanks: 0,
            left: AGAIN,
        }
    }

    pub(super) fn text(&self) -> &str {
        self.copy.as_deref().unwrap_or(self.original)
    }

    /// The byte offset in the original of one in the text.
    pub(super) fn original(&self, offset: usize) -> usize {
        let before = self.added.partition_point(|(_, copy)| *copy < offset);
        match self.added[..before].last() {
            // Among the blanks themselves, what they stand before is meant.
            Some((last, _)) => offset.saturating_sub(before * self.blanks).max(*last),
            None => offset,
        }
    }

    /// Adds blanks where a line within a quoted scalar has too few, at a byte offset in the original,
    /// and before the lines behind it that are certain to be within that scalar.
    ///
    /// False if the blanks are of no use, or the text has been read too often.
    pub(super) fn indent(&mut self, at: usize) -> bool {
        let is_behind = self.added.last().is_none_or(|(last, _)| *last < at);
        let Some((before, line)) = self.original.split_at_checked(at) else {
            return false;
        };
        if !is_behind || (!before.ends_with([' ', '\t']) && begins_document(line)) {
            return false;
        }
        if self.blanks == 0 {
            self.blanks = widest(self.original) + 1;
        }
        self.add(at);
        let mut start = at;
        // A line without quotes cannot end the scalar, whichever of the two began it.
        while let Some((line, rest)) = self.original[start..].split_once('\n')
            && !line.contains(['"', '\''])
            && !begins_document(rest)
            && self.length() <= self.left
        {
            start += line.len() + 1;
            let next = rest.split('\n').next().unwrap_or_default();
            // A blank line stays what it is, but at the end of the file the parser asks for blanks once more.
            if rest.is_empty() || !next.trim_ascii().is_empty() {
                self.add(start);
            }
        }
        let length = self.length();
        let is_affordable = length <= self.left;
        self.left = self.left.saturating_sub(length);
        if is_affordable {
            self.copy = Some(self.with_blanks());
        }
        is_affordable
    }

    /// Whether the scalar that was given blanks last is the one that is at fault at a byte offset in the original:
    /// where it begins, or behind its end.
    pub(super) fn ends_at(&self, offset: usize) -> bool {
        let last = self.added.last().map_or(0, |(last, _)| *last);
        let between = self.original.get(last..offset);
        between.is_none_or(|between| !between.contains('\n'))
    }

    fn add(&mut self, at: usize) {
        self.added.push((at, at + self.added.len() * self.blanks));
    }

    /// The bytes of the original and of the blanks.
    fn length(&self) -> usize {
        self.original.len() + self.added.len() * self.blanks
    }

    fn with_blanks(&self) -> String {
        let blanks = " ".repeat(self.blanks);
        let mut copy = String::with_capacity(self.length());
        let mut done = 0;
        for (at, _) in &self.added {
            copy.push_str(&self.original[done..*at]);
            copy.push_str(&blanks);
            done = *at;
        }
        copy.push_str(&self.original[done..]);
        copy
    }
}

/// Whether a line that is not indented parts documents, which it does within a quoted scalar, too.
fn begins_document(line: &str) -> bool {
    let behind = line.strip_prefix("---").or(line.strip_prefix("..."));
    behind.is_some_and(|behind| behind.is_empty() || behind.starts_with([' ', '\t', '\r', '\n']))
}

/// How far to the right a mapping or a sequence begins at most.
fn widest(text: &str) -> usize {
    let leads = text
        .lines()
        .map(|line| line.len() - line.trim_start_matches([' ', '-', '?', ':']).len());
    leads.max().unwrap_or_default().min(WIDEST)
}
