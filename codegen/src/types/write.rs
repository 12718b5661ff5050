//! The rows of types, by kind: records, unions, lists of texts, multipart bodies and other names; and how
//! docs are written.

use crate::emit::layout::{WIDTH, fill, on_the_wire};
use crate::lower::documentation;
use crate::model::{
    FormPart, PartKind, StringValue, TagValue, TypeDefinition, TypeExpression, Variant,
};
use crate::types::cycles::Boxes;
use crate::types::trim::{Mark, Member};

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

/// Another name for a type; a type of its own where it contains itself.
pub(super) fn alias(definition: &TypeDefinition, target: &TypeExpression, boxes: &Boxes) -> String {
    let name = &definition.name;
    if boxes.is_recursive_alias(name) {
        let mut direct = std::collections::BTreeSet::new();
        target.direct_names(&mut direct);
        let target = if direct.is_empty() {
            target.to_string()
        } else {
            "Box<Value>".to_owned()
        };
        let docs = documented(&definition.description, "    ");
        return format!("newtype! {{\n{docs}    pub struct {name}({target});\n}}\n");
    }
    let docs = documented(&definition.description, "");
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

/// A record.
pub(super) fn record(definition: &TypeDefinition, members: &[Member<'_>]) -> String {
    let mut text = String::from("record! {\n");
    text.push_str(&documented(&definition.description, "    "));
    if !members.iter().any(Member::is_required) {
        text.push_str("    #[derive(Default)]\n");
    }
    let name = &definition.name;
    if members.is_empty() {
        text.push_str(&format!("    pub struct {name} {{}}\n}}\n"));
        return text;
    }
    text.push_str(&format!("    pub struct {name} {{\n"));
    for Member {
        name,
        kind,
        mark,
        field,
    } in members
    {
        let Some(field) = field else {
            text.push_str(&format!("        .. {name}: {kind},\n"));
            continue;
        };
        let mut description = field.description.clone();
        if field.deprecated {
            description.push_str("\n\nDeprecated.");
        }
        text.push_str(&documented(&description, "        "));
        let mark = match mark {
            Mark::Required => "",
            Mark::Optional => "?",
            Mark::Patch => " | null",
        };
        let wire = on_the_wire(&field.wire, field.wire == *name);
        text.push_str(&format!("        {name}{mark}: {kind}{wire},\n"));
    }
    text.push_str("    }\n}\n");
    text
}

/// A union whose alternatives are tried: their types are given.
pub(super) fn union(definition: &TypeDefinition, variants: &[Variant], types: &[String]) -> String {
    let entries: Vec<String> = variants
        .iter()
        .zip(types)
        .map(|(variant, kind)| format!("{}({kind})", variant.name))
        .collect();
    let head = format!("pub enum {} ", definition.name);
    braced(definition, "untagged_union", &head, &entries, true)
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
        let wire = on_the_wire(&part.wire, part.wire == part.name);
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
