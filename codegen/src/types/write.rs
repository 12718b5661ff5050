//! The items that are rows of our own: aliases, lists of texts, tagged unions; and how docs are
//! written.

use syn::{Attribute, parse_quote};

use crate::emit::layout::{WIDTH, fill};
use crate::lower::documentation;
use crate::model::{
    FormPart, PartKind, StringValue, TagValue, TypeDefinition, TypeExpression, Variant,
};
use crate::types::cycles::Boxes;

/// A description as doc comment lines, indented.
pub(crate) fn documented(description: &str, indent: &str) -> String {
    let mut text = String::new();
    for line in documentation(description) {
        text.push_str(indent);
        text.push_str(if line.is_empty() { "///" } else { "/// " });
        text.push_str(&line);
        text.push('\n');
    }
    text
}

/// A description as doc attributes.
pub(super) fn doc_attributes(description: &str) -> Vec<Attribute> {
    documentation(description)
        .into_iter()
        .map(|line| {
            let line = if line.is_empty() {
                line
            } else {
                format!(" {line}")
            };
            parse_quote!(#[doc = #line])
        })
        .collect()
}

/// Another name for a type; a type of its own where it contains itself.
pub(super) fn alias(definition: &TypeDefinition, target: &TypeExpression, boxes: &Boxes) -> String {
    let docs = documented(&definition.description, "");
    let name = &definition.name;
    if boxes.is_recursive_alias(name) {
        let mut direct = std::collections::BTreeSet::new();
        target.direct_names(&mut direct);
        let target = if direct.is_empty() {
            target.to_string()
        } else {
            "Box<Value>".to_owned()
        };
        return format!(
            "{docs}#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]\n\
             #[serde(transparent)]\npub struct {name}(pub {target});\n"
        );
    }
    format!("{docs}pub type {name} = {target};\n")
}

/// A list of texts.
pub(super) fn strings(definition: &TypeDefinition, values: &[StringValue], open: bool) -> String {
    let mut entries: Vec<String> = values
        .iter()
        .map(|value| format!("{} {:?}", value.name, value.text))
        .collect();
    if open {
        entries.push("..".to_owned());
    }
    braced(
        definition,
        "string_enum",
        &format!("pub enum {} ", definition.name),
        &entries,
        !open,
    )
}

/// A multipart body.
pub(super) fn form(definition: &TypeDefinition, parts: &[FormPart]) -> String {
    let mut text = String::from("multipart_form! {\n");
    text.push_str(&documented(&definition.description, "    "));
    text.push_str(&format!("    pub struct {} {{\n", definition.name));
    for part in parts {
        text.push_str(&documented(&part.description, "        "));
        let word = match part.kind {
            PartKind::File => "file",
            PartKind::Text => "text",
            PartKind::Json => "json",
            PartKind::EachJson => "json(each)",
        };
        let media_type = part.media_type.as_ref().map(|it| format!("({it:?})"));
        let mark = if part.required { "" } else { "?" };
        let wire = if part.wire == part.name {
            String::new()
        } else {
            format!(" as {:?}", part.wire)
        };
        text.push_str(&format!(
            "        {word}{} {}{mark}: {}{wire},\n",
            media_type.unwrap_or_default(),
            part.name,
            part.type_expression
        ));
    }
    text.push_str("    }\n}\n");
    text
}

/// A union told apart by the value of a member.
pub(super) fn tagged(
    definition: &TypeDefinition,
    tag: &str,
    variants: &[(TagValue, Variant)],
    otherwise: Option<&Variant>,
    boxes: &Boxes,
) -> String {
    let held = |variant: &Variant| {
        let held = variant.type_expression.direct_name();
        match held.filter(|held| boxes.needs_box(&definition.name, held)) {
            Some(held) => format!("Box<{held}>"),
            None => variant.type_expression.to_string(),
        }
    };
    let mut entries: Vec<(&Variant, Vec<String>)> = Vec::new();
    for (value, variant) in variants {
        match entries
            .iter_mut()
            .find(|(other, _)| other.name == variant.name)
        {
            Some((_, values)) => values.push(value.to_string()),
            None => entries.push((variant, vec![value.to_string()])),
        }
    }
    let mut entries: Vec<String> = entries
        .into_iter()
        .map(|(variant, values)| {
            format!("{}({}) {}", variant.name, held(variant), values.join(" | "))
        })
        .collect();
    entries.extend(otherwise.map(|variant| format!(".. {}({})", variant.name, held(variant))));
    let head = format!("pub enum {} by {tag:?} ", definition.name);
    let trailing = otherwise.is_none();
    braced(definition, "tagged_union", &head, &entries, trailing)
}

/// `name! { docs head { entries } }`, on one line where it fits.
fn braced(
    definition: &TypeDefinition,
    name: &str,
    head: &str,
    entries: &[String],
    trailing: bool,
) -> String {
    let docs = documented(&definition.description, "    ");
    let line = format!("    {head}{{ {} }}", entries.join(", "));
    let body = if line.len() <= WIDTH {
        line
    } else {
        let comma = if trailing { "," } else { "" };
        format!(
            "    {head}{{\n{}{comma}\n    }}",
            fill(entries, ", ", "        ")
        )
    };
    format!("{name}! {{\n{docs}{body}\n}}\n")
}
