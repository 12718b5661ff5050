//! Forms (`application/x-www-form-urlencoded`, WHATWG URL section 5.2), and the objects of objects that
//! `deepObject` writes there and in queries: `name[key][inner]=value`.

use crate::runtime::encode::shape::{Shape, ShapeError};
use crate::runtime::encode::tree::Tree;
use crate::runtime::route::Style;

/// How the members of a form are written that are no scalars (OpenAPI 3.0 Encoding Object).
#[derive(Clone, Copy, Debug)]
pub enum FormStyles {
    /// As the specification says where a document says nothing: lists as a pair for each item,
    /// objects as JSON.
    Usual,
    /// All members by one style.
    All(Style),
    /// The named members by theirs, and the others as usual.
    Each(&'static [(&'static str, Style)]),
}

impl FormStyles {
    fn of(self, member: &str) -> Option<Style> {
        match self {
            Self::Usual => None,
            Self::All(style) => Some(style),
            Self::Each(styles) => styles
                .iter()
                .find(|(name, _)| *name == member)
                .map(|(_, style)| *style),
        }
    }
}

/// Writes a record as a form.
///
/// # Errors
/// Where the value is no record, or a member is nested deeper than its style can write.
pub fn form(value: Tree, styles: FormStyles) -> Result<String, ShapeError> {
    let Tree::Record(members) = value else {
        return Err(ShapeError::new("a form is a record"));
    };
    let mut pairs = Vec::with_capacity(members.len());
    for (name, member) in members {
        let style = styles.of(&name);
        add(&mut pairs, name, member, style)?;
    }
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(pairs);
    Ok(form.finish())
}

type Pairs = Vec<(String, String)>;

fn add(
    pairs: &mut Pairs,
    name: String,
    member: Tree,
    style: Option<Style>,
) -> Result<(), ShapeError> {
    let delimited = |pairs: &mut Pairs, name: String, shape: Shape, delimiter: &str| {
        let texts: Vec<String> = match shape {
            Shape::Absent => return,
            Shape::Scalar(text) => vec![text],
            Shape::List(texts) => texts,
            Shape::Record(members) => members
                .into_iter()
                .flat_map(|(key, text)| [key, text])
                .collect(),
        };
        pairs.push((name, texts.join(delimiter)));
    };
    match (member, style) {
        (Tree::Absent, _) => {}
        (member, Some(Style::Json)) | (member @ Tree::Record(_), None) => {
            pairs.push((name, member.json()));
        }
        (Tree::Bare(text) | Tree::Text(text), _) => pairs.push((name, text)),
        (member, Some(Style::DeepObject)) => deep(pairs, &name, member),
        (member, Some(Style::Form { explode: false })) => {
            delimited(pairs, name, member.flat()?, ",");
        }
        (member, Some(Style::SpaceDelimited)) => delimited(pairs, name, member.flat()?, " "),
        (member, Some(Style::PipeDelimited)) => delimited(pairs, name, member.flat()?, "|"),
        (Tree::List(items), _) => {
            for item in items {
                match item.scalar() {
                    Some(text) => pairs.push((name.clone(), text.to_owned())),
                    None if item == Tree::Absent => {}
                    None => pairs.push((name.clone(), item.json())),
                }
            }
        }
        (member @ Tree::Record(_), Some(_)) => {
            if let Shape::Record(members) = member.flat()? {
                pairs.extend(members);
            }
        }
    }
    Ok(())
}

/// Writes an object of objects, a key in brackets for each step inwards. The specification leaves
/// lists open; here as in most servers, `name[]` is an item, and `name[0][key]` one that is an object.
pub fn deep(pairs: &mut Vec<(String, String)>, name: &str, value: Tree) {
    match value {
        Tree::Absent => {}
        Tree::Bare(text) | Tree::Text(text) => pairs.push((name.to_owned(), text)),
        Tree::Record(members) => {
            for (key, member) in members {
                deep(pairs, &format!("{name}[{key}]"), member);
            }
        }
        Tree::List(items) => {
            let plain = items
                .iter()
                .all(|item| item.scalar().is_some() || *item == Tree::Absent);
            for (index, item) in items.into_iter().enumerate() {
                let index = if plain {
                    String::new()
                } else {
                    index.to_string()
                };
                deep(pairs, &format!("{name}[{index}]"), item);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{FormStyles, form};
    use crate::runtime::encode::tree_of;
    use crate::runtime::route::Style;

    fn written(styles: FormStyles) -> String {
        // In the order of the alphabet, which is serde_json's own without its `preserve_order`.
        let value = json!({
            "address": {"city": "Ulm", "lines": ["x", "y"]},
            "gone": null,
            "id": 7,
            "items": [{"price": 1}, {"price": 2}],
            "tags": ["a b", "c"],
        });
        let text = form(tree_of(&value).expect("JSON"), styles).expect("a form");
        let pairs = url::form_urlencoded::parse(text.as_bytes());
        pairs
            .map(|(key, text)| format!("{key}={text}"))
            .collect::<Vec<_>>()
            .join("&")
    }

    #[test]
    fn without_styles_lists_are_pairs_and_objects_are_json() {
        assert_eq!(
            written(FormStyles::Usual),
            "address={\"city\":\"Ulm\",\"lines\":[\"x\",\"y\"]}&id=7\
             &items={\"price\":1}&items={\"price\":2}&tags=a b&tags=c"
        );
    }

    #[test]
    fn deep_objects_are_written_to_their_leaves() {
        assert_eq!(
            written(FormStyles::All(Style::DeepObject)),
            "address[city]=Ulm&address[lines][]=x&address[lines][]=y&id=7\
             &items[0][price]=1&items[1][price]=2&tags[]=a b&tags[]=c"
        );
    }

    #[test]
    fn each_member_can_have_a_style() {
        let styles = FormStyles::Each(&[
            ("tags", Style::PipeDelimited),
            ("address", Style::DeepObject),
            ("items", Style::Json),
            ("id", Style::Json),
        ]);
        assert_eq!(
            written(styles),
            "address[city]=Ulm&address[lines][]=x&address[lines][]=y&id=7\
             &items=[{\"price\":1},{\"price\":2}]&tags=a b|c"
        );
    }

    #[test]
    fn what_a_style_cannot_write_is_told() {
        let value = tree_of(&json!({"a": [[1]]})).expect("JSON");
        let comma = FormStyles::All(Style::Form { explode: false });
        assert!(form(value, comma).is_err());
        assert!(form(tree_of("text").expect("a text"), FormStyles::Usual).is_err());
    }
}
