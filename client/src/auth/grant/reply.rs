//! The JSON of a token route's reply, read part by part: what is odd about one member, needed or
//! not, loses no other. A refresh token that was rotated is in this reply and nowhere else.

use std::borrow::Cow;
use std::collections::HashMap;

use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::auth::expiry::Lifetime;
use crate::auth::token::Token;
use crate::runtime::secret::Secret;

/// The body of a token route's reply. Each look into it takes a JSON pointer (RFC 6901) and gives
/// what is there if it is of the right kind.
///
/// ```
/// use keyroute::auth::{Lifetime, TokenReply};
///
/// let body = br#"{"data": [{"access_token": "a", "refresh_token": "r", "expires_in": "soon"}]}"#;
/// let token = TokenReply::new(body).token("/data/0").expect("a token");
/// assert_eq!(token.refresh, Some("r".into()));
/// assert_eq!(token.lifetime, Lifetime::Unknown);
/// ```
pub struct TokenReply<'a>(Cow<'a, str>);

impl<'a> TokenReply<'a> {
    /// Takes the body as it came, whatever it is.
    pub fn new(body: &'a [u8]) -> Self {
        Self(String::from_utf8_lossy(body))
    }

    /// The token in the object at `pointer`, whose members are named as RFC 6749 section 5.1 has
    /// them. `None` where there is neither an access token nor a refresh token.
    ///
    /// The access token is empty where there is none that could be sent: none at all, or one of a
    /// type other than Bearer. The session refuses such a token, but keeps its refresh token.
    pub fn token(&self, pointer: &str) -> Option<Token> {
        let object = TokenReply(Cow::Borrowed(part(&self.0, pointer)?));
        // Compared without case (RFC 6749 section 5.1). Some servers leave it out.
        let kind = object.text("/token_type");
        let bearer = kind.is_none_or(|kind| kind.eq_ignore_ascii_case("bearer"));
        let access = object.read("/access_token");
        let refresh: Option<Secret> = object.read("/refresh_token");
        let refresh = refresh.filter(|refresh| !refresh.is_empty());
        if access.is_none() && refresh.is_none() {
            return None;
        }
        let scopes = object.text("/scope");
        Some(Token {
            access: access.filter(|_| bearer).unwrap_or_default(),
            refresh,
            lifetime: Lifetime::from_json(object.value("/expires_in").as_ref()),
            scopes: scopes.map(|list| list.split_whitespace().map(str::to_owned).collect()),
        })
    }

    /// The string at `pointer`.
    pub fn text(&self, pointer: &str) -> Option<String> {
        self.read(pointer)
    }

    /// Whatever is at `pointer`.
    pub fn value(&self, pointer: &str) -> Option<Value> {
        self.read(pointer)
    }

    fn read<T: DeserializeOwned>(&self, pointer: &str) -> Option<T> {
        serde_json::from_str(part(&self.0, pointer)?).ok()
    }
}

/// The text of the JSON at `pointer`. Only what leads there is looked at.
fn part<'t>(json: &'t str, pointer: &str) -> Option<&'t str> {
    // Some servers begin with a byte order mark, which JSON does not have (RFC 8259 section 8.1).
    let json = json.trim_start_matches('\u{feff}');
    let whole: &RawValue = serde_json::from_str(json).ok()?;
    pointer
        .split('/')
        .skip(1)
        .try_fold(whole.get(), |json, name| {
            let found: Option<&RawValue> = match name.parse::<usize>() {
                Ok(position) if json.starts_with('[') => {
                    let items: Vec<&RawValue> = serde_json::from_str(json).ok()?;
                    items.get(position).copied()
                }
                _ => {
                    let members: HashMap<String, &RawValue> = serde_json::from_str(json).ok()?;
                    members
                        .get(&name.replace("~1", "/").replace("~0", "~"))
                        .copied()
                }
            };
            found.map(RawValue::get)
        })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::TokenReply;

    #[test]
    fn a_part_is_found_by_its_pointer() {
        let reply = TokenReply::new(br#" {"a/b": [{"c~": "d"}, 1], "e": null} "#);
        assert_eq!(reply.text("/a~1b/0/c~0").as_deref(), Some("d"));
        assert_eq!(reply.value("/a~1b/1"), Some(json!(1)));
        assert_eq!(reply.value("/e"), Some(Value::Null));
        for nowhere in ["/x", "/a~1b/2", "/a~1b/c", "/e/0", "/a~1b/0/c~0/0"] {
            assert_eq!(reply.value(nowhere), None, "{nowhere}");
        }
    }

    #[test]
    fn a_token_is_found_behind_a_byte_order_mark_and_beside_bytes_that_are_no_text() {
        let reply =
            b"\xef\xbb\xbf{\"name\": \"\xff\", \"refresh_token\": \"r\", \"access_token\": \"a\"}";
        let token = TokenReply::new(reply).token("").expect("a token");
        assert_eq!(token.refresh, Some("r".into()));
    }

    #[test]
    fn a_token_of_another_type_is_not_sent_but_its_refresh_token_is_kept() {
        let reply = br#"{"access_token": "a", "token_type": "mac", "refresh_token": "r"}"#;
        let token = TokenReply::new(reply).token("").expect("a token");
        assert!(token.access.is_empty());
        assert_eq!(token.refresh, Some("r".into()));
        assert!(TokenReply::new(b"{}").token("").is_none());
        assert!(TokenReply::new(b"<html>").token("").is_none());
    }

    /// JSON that a `Value` can and cannot hold: numbers without end, and nesting beyond any stack.
    fn hostile() -> impl Strategy<Value = String> {
        let leaf = prop_oneof![
            any::<u64>().prop_map(|number| number.to_string()),
            any::<i64>().prop_map(|number| number.to_string()),
            any::<f64>().prop_map(|number| json!(number).to_string()),
            any::<String>().prop_map(|text| json!(text).to_string()),
            Just("null".to_owned()),
            Just("1e999".to_owned()),
            Just("-0".to_owned()),
            Just(r#""\ud800""#.to_owned()),
            Just(format!("{}{}", "[".repeat(5_000), "]".repeat(5_000))),
        ];
        leaf.prop_recursive(3, 16, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4)
                    .prop_map(|items| format!("[{}]", items.join(","))),
                prop::collection::vec((any::<String>(), inner), 0..4)
                    .prop_map(|members| object(&members)),
            ]
        })
    }

    fn object(members: &[(String, String)]) -> String {
        let members = members
            .iter()
            .map(|(name, json)| format!("{}:{json}", json!(name)));
        format!("{{{}}}", members.collect::<Vec<_>>().join(","))
    }

    proptest! {
        #[test]
        fn no_member_of_a_reply_loses_a_rotated_refresh_token(
            expires in hostile(),
            scope in hostile(),
            extra in prop::collection::vec((any::<String>(), hostile()), 0..4),
            place in any::<prop::sample::Index>(),
        ) {
            let own = |name: &String| !["access_token", "refresh_token", "token_type"].contains(&&**name);
            let mut members: Vec<_> = extra.into_iter().filter(|(name, _)| own(name)).collect();
            members.push(("expires_in".to_owned(), expires));
            members.push(("scope".to_owned(), scope));
            for (name, token) in [("access_token", "\"a\""), ("refresh_token", "\"r\"")] {
                members.insert(place.index(members.len()), (name.to_owned(), token.to_owned()));
            }
            let body = object(&[("data".to_owned(), format!("[{}]", object(&members)))]);
            let token = TokenReply::new(body.as_bytes()).token("/data/0").expect("a token");
            prop_assert_eq!(token.access.expose(), "a");
            prop_assert_eq!(token.refresh, Some("r".into()));
        }

        #[test]
        fn no_bytes_make_the_reader_panic(body in prop::collection::vec(any::<u8>(), 0..64), pointer in ".{0,8}") {
            let reply = TokenReply::new(&body);
            let _ = (reply.token(&pointer), reply.value(&pointer));
        }
    }
}
