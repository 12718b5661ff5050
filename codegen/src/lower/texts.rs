//! Descriptions on their way into doc comments, and names for values that have none in Rust.

use heck::ToUpperCamelCase as _;

use crate::emit::layout::{DOC_WIDTH, fill_to};

/// Markdown that rustdoc takes as text, a sentence a line, so that a changed sentence is a changed
/// line or two. Fences get the language `text`, since rustdoc would run anything else as Rust.
pub(crate) fn documentation(description: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut paragraph = String::new();
    let mut fenced = false;
    for line in description.replace('\t', "    ").lines() {
        let line = line.trim_end();
        let bare = line.trim_start();
        let fence = bare.starts_with("```") || bare.starts_with("~~~");
        let prose = !fenced && !fence && !bare.is_empty() && is_prose(bare);
        if !prose {
            sentences(&mut paragraph, &mut lines);
        }
        if fence {
            lines.push(if fenced {
                "```".to_owned()
            } else {
                "```text".to_owned()
            });
            fenced = !fenced;
        } else if fenced {
            lines.push(line.to_owned());
        } else if prose {
            if !paragraph.is_empty() {
                paragraph.push(' ');
            }
            paragraph.push_str(bare);
        } else {
            // Four blanks would begin a code block, which rustdoc runs.
            let indent = (line.len() - bare.len()).min(2);
            lines.extend(block(bare, &" ".repeat(indent)));
        }
    }
    sentences(&mut paragraph, &mut lines);
    if fenced {
        lines.push("```".to_owned());
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    let first = lines
        .iter()
        .position(|line| !line.is_empty())
        .unwrap_or(lines.len());
    lines.drain(..first);
    lines
}

/// Whether a line of Markdown is running text, and no list, table, heading or quotation.
fn is_prose(line: &str) -> bool {
    // One star or two begin a word that stands out, and no item.
    let emphasis = line.starts_with('*')
        && line
            .trim_start_matches('*')
            .starts_with(char::is_alphanumeric)
        && !line.starts_with("***");
    let block = line.starts_with(['|', '#', '-', '*', '>', '+', '=', '<']);
    emphasis || !block && marker(line).is_none() && !is_numbered(line)
}

/// Whether a line begins with a number that Markdown can take for that of an item.
fn is_numbered(line: &str) -> bool {
    let number = line.split_once(['.', ')']).map(|(number, _)| number);
    number.is_some_and(|number| {
        !number.is_empty() && number.chars().all(|digit| digit.is_ascii_digit())
    })
}

/// What stands before the text of an item: `- `, `* `, or a number with its mark.
fn marker(line: &str) -> Option<&str> {
    let (marker, _) = line.split_once(' ')?;
    let is_marker = matches!(marker, "-" | "*")
        || marker.len() < 5 && marker.ends_with(['.', ')']) && is_numbered(marker);
    is_marker.then(|| &line[..=marker.len()])
}

/// A line that is no running text: an item of a list on as many lines as it takes, anything else as it is.
fn block(bare: &str, indent: &str) -> Vec<String> {
    let whole = vec![format!("{indent}{bare}")];
    let is_long = indent.len() + bare.len() > DOC_WIDTH;
    let Some(marker) = marker(bare) else {
        return whole;
    };
    let words: Vec<String> = bare[marker.len()..]
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    let inner = format!("{indent}{}", " ".repeat(marker.len()));
    let text = fill_to(DOC_WIDTH, &words, " ", &inner);
    let mut lines = text.lines();
    let first = lines.next().unwrap_or_default();
    let mut item = vec![format!("{indent}{marker}{}", first.trim_start())];
    item.extend(lines.map(str::to_owned));
    // A word at the beginning of a line can mean something else there.
    let harmless = item[1..].iter().all(|line| is_prose(line.trim_start()));
    if is_long && harmless { item } else { whole }
}

/// Ends a paragraph: a line for each sentence, and more for one that is too long.
fn sentences(paragraph: &mut String, lines: &mut Vec<String>) {
    let mut rest = paragraph.as_str();
    while !rest.is_empty() {
        let end = rest.match_indices(". ").map(|(at, _)| at + 1).find(|at| {
            let next = rest[*at..].trim_start().chars().next();
            let word = rest[..*at].rsplit([' ', '(']).next().unwrap_or_default();
            // `e.g. Foo` does not end a sentence.
            next.is_some_and(char::is_uppercase) && word.matches('.').count() == 1 && word.len() > 2
        });
        let (sentence, after) = rest.split_at(end.unwrap_or(rest.len()));
        let words: Vec<String> = sentence.split_whitespace().map(str::to_owned).collect();
        lines.extend(
            fill_to(DOC_WIDTH, &words, " ", "")
                .lines()
                .map(str::to_owned),
        );
        rest = after.trim_start();
    }
    paragraph.clear();
}

/// The variant that stands for a text.
pub(super) fn variant_name(text: &str) -> String {
    let mut words = String::new();
    for character in text.chars() {
        let word = match character {
            '+' => "Plus",
            '-' if words.trim().is_empty() => "Minus",
            '*' => "Star",
            '<' => "Less",
            '>' => "Greater",
            '=' => "Equal",
            '!' => "Not",
            '%' => "Percent",
            '&' => "And",
            '$' => "Dollar",
            '#' => "Hash",
            '@' => "At",
            '~' => "Tilde",
            '/' => "Slash",
            other => {
                words.push(if other.is_ascii_alphanumeric() {
                    other
                } else {
                    ' '
                });
                continue;
            }
        };
        // Between words a sign only separates them, as in `application/json`.
        let between = words.ends_with(|last: char| last.is_ascii_alphanumeric());
        words.push_str(&if between && matches!(character, '/' | '+' | '&' | '@') {
            " ".to_owned()
        } else {
            format!(" {word} ")
        });
    }
    let mut name = words.to_upper_camel_case();
    if name.is_empty() {
        name = if text.is_empty() {
            "Empty".to_owned()
        } else {
            "Value".to_owned()
        };
    }
    if name.starts_with(|first: char| first.is_ascii_digit()) {
        name.insert(0, '_');
    }
    if name == "Self" {
        name.push('_');
    }
    name
}

#[cfg(test)]
mod tests {
    use super::{documentation, variant_name};

    #[test]
    fn a_sentence_is_a_line_and_a_fence_is_text() {
        let text = "Gets it. See e.g. That. Then this.\n\n```json\n{}\n```\n      code\n";
        let lines = [
            "Gets it.",
            "See e.g. That.",
            "Then this.",
            "",
            "```text",
            "{}",
            "```",
            "code",
        ];
        assert_eq!(documentation(text), lines);
    }

    #[test]
    fn a_long_item_of_a_list_takes_several_lines() {
        let word = "lorem ipsum dolor sit amet consetetur sadipscing elitr sed diam nonumy eirmod";
        let text = format!("- short\n- {word} {word}\n- {word} tempore abc - x\n12. {word} {word}");
        assert_eq!(
            documentation(&text),
            [
                "- short".to_owned(),
                format!("- {word} lorem ipsum"),
                "  dolor sit amet consetetur sadipscing elitr sed diam nonumy eirmod".to_owned(),
                format!("- {word} tempore abc - x"),
                format!("12. {word} lorem"),
                "    ipsum dolor sit amet consetetur sadipscing elitr sed diam nonumy eirmod"
                    .to_owned(),
            ]
        );
    }

    #[test]
    fn a_word_that_stands_out_begins_no_item() {
        let text = "**Note:** One. Two.\n*Three* four.\n*** \n* an item\n**";
        let lines = [
            "**Note:** One.",
            "Two. *Three* four.",
            "***",
            "* an item",
            "**",
        ];
        assert_eq!(documentation(text), lines);
    }

    #[test]
    fn signs_have_names() {
        assert_eq!(variant_name("+1"), "Plus1");
        assert_eq!(variant_name("-1"), "Minus1");
        assert_eq!(variant_name("application/json"), "ApplicationJson");
        assert_eq!(variant_name("in-progress"), "InProgress");
        assert_eq!(variant_name(""), "Empty");
        assert_eq!(variant_name("2fa"), "_2fa");
        assert_eq!(variant_name("*"), "Star");
    }
}
