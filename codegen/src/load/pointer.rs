//! JSON pointers (RFC 6901): taking them apart and putting them together.
//! Every step names places in the document by such pointers, so their escapes are written once, here.

use std::borrow::Cow;

/// The pointer to `token` below `parent`, with the token escaped.
pub fn join(parent: &str, token: &str) -> String {
    let mut pointer = String::with_capacity(parent.len() + token.len() + 1);
    pointer.push_str(parent);
    push(&mut pointer, token);
    pointer
}

/// Appends a token to a pointer in place, escaped.
pub fn push(pointer: &mut String, token: &str) {
    pointer.push('/');
    for character in token.chars() {
        match character {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            _ => pointer.push(character),
        }
    }
}

/// The tokens of a pointer, unescaped. The empty pointer has none.
pub fn tokens(pointer: &str) -> impl Iterator<Item = Cow<'_, str>> {
    // What stands before the first slash belongs to no token; in a valid pointer it is empty.
    pointer.split('/').skip(1).map(unescape)
}

/// The pointer to the parent and the unescaped last token; nothing for the empty pointer.
pub fn split_last(pointer: &str) -> Option<(&str, Cow<'_, str>)> {
    let (parent, token) = pointer.rsplit_once('/')?;
    Some((parent, unescape(token)))
}

fn unescape(token: &str) -> Cow<'_, str> {
    if token.contains('~') {
        // In this order, so that `~01` becomes `~1` and not a slash (RFC 6901, section 4).
        Cow::Owned(token.replace("~1", "/").replace("~0", "~"))
    } else {
        Cow::Borrowed(token)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_joined_token_comes_back_unescaped() {
        let pointer = join(&join("", "paths"), "/a~b/{~1}");
        assert_eq!(pointer, "/paths/~1a~0b~1{~01}");
        assert_eq!(tokens(&pointer).collect::<Vec<_>>(), ["paths", "/a~b/{~1}"]);
        let (parent, last) = split_last(&pointer).expect("two tokens");
        assert_eq!((parent, &*last), ("/paths", "/a~b/{~1}"));
    }

    #[test]
    fn the_empty_pointer_has_no_token_and_a_slash_has_an_empty_one() {
        assert_eq!(tokens("").count(), 0);
        assert_eq!(tokens("/").collect::<Vec<_>>(), [""]);
        assert_eq!(split_last(""), None);
    }
}
