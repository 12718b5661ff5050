//! Lines of a table: how wide they are, how a list too long for one is broken, and what says the name on
//! the wire.

/// How wide a line may be.
pub(crate) const WIDTH: usize = 100;

/// How wide a doc line may be, before its indent.
pub(crate) const DOC_WIDTH: usize = 92;

/// What follows a name that is not the usual one for what it has on the wire.
pub(crate) fn on_the_wire(wire: &str, is_usual: bool) -> String {
    if is_usual {
        String::new()
    } else {
        format!(" as {wire:?}")
    }
}

/// Joins words, and begins a new line where one would become too wide.
pub(crate) fn fill(words: &[String], separator: &str, indent: &str) -> String {
    fill_to(WIDTH, words, separator, indent)
}

/// The same for another width.
pub(crate) fn fill_to(width: usize, words: &[String], separator: &str, indent: &str) -> String {
    let mut text = String::new();
    let mut line = indent.to_owned();
    for (index, word) in words.iter().enumerate() {
        let last = index + 1 == words.len();
        let piece = if last {
            word.clone()
        } else {
            format!("{word}{separator}")
        };
        if line.len() > indent.len() && line.len() + piece.trim_end().len() > width {
            text.push_str(line.trim_end());
            text.push('\n');
            indent.clone_into(&mut line);
        }
        line.push_str(&piece);
    }
    text.push_str(line.trim_end());
    text
}

#[cfg(test)]
mod tests {
    use super::fill;

    #[test]
    fn a_long_list_is_broken_between_words() {
        let words: Vec<String> = (0..40).map(|number| format!("word{number}")).collect();
        let text = fill(&words, ", ", "  ");
        assert!(
            text.lines()
                .all(|line| line.len() <= super::WIDTH && line.starts_with("  "))
        );
        assert_eq!(text.split_whitespace().count(), 40);
    }
}
