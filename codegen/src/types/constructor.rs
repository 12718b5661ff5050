//! The row that gives a record of a request its function `new`: what must be given, and what may be
//! left out. It is made of the trimmed item, so that its names and types are those of the members.

use std::collections::BTreeMap;

use quote::ToTokens as _;
use syn::{Fields, ItemStruct};

use crate::emit::layout::{WIDTH, fill};
use crate::model::{Field, TypeDefinition, TypeExpression, TypeKind};

/// The texts that a definition has alone, by its name: a member of it has nothing to be told.
#[derive(Debug)]
pub(super) struct Constants<'a>(BTreeMap<&'a str, bool>);

impl<'a> Constants<'a> {
    /// Finds the lists of one text.
    pub(super) fn of(definitions: &'a [TypeDefinition]) -> Self {
        let single = |kind: &TypeKind| matches!(kind, TypeKind::Strings { values, open: false } if values.len() == 1);
        Self(
            definitions
                .iter()
                .map(|definition| (definition.name.as_str(), single(&definition.kind)))
                .collect(),
        )
    }

    fn has(&self, expression: &TypeExpression) -> bool {
        match expression {
            TypeExpression::Named(name) => self.0.get(name.as_str()) == Some(&true),
            _ => false,
        }
    }
}

/// The row of a record, where there is something to leave out and something to give.
pub(super) fn constructor(
    item: &ItemStruct,
    fields: &[Option<&Field>],
    constants: &Constants<'_>,
) -> Option<String> {
    let Fields::Named(members) = &item.fields else {
        return None;
    };
    let (mut given, mut absent) = (Vec::new(), Vec::new());
    for (member, field) in members.named.iter().zip(fields) {
        let name = member.ident.as_ref()?.to_string();
        let must =
            field.is_some_and(|field| field.required && !constants.has(&field.type_expression));
        if must {
            given.push(format!("{name}: {}", shown(&member.ty)));
        } else {
            absent.push(name);
        }
    }
    let has_default = fields
        .iter()
        .all(|field| field.is_none_or(|it| !it.required));
    if absent.is_empty() || has_default {
        return None;
    }
    let name = &item.ident;
    let line = format!(
        "constructor! {{ {name}({}); {} }}\n",
        given.join(", "),
        absent.join(", ")
    );
    if line.trim_end().len() <= WIDTH {
        return Some(line);
    }
    let given = match given.join(", ") {
        short if name.to_string().len() + short.len() + 7 <= WIDTH => {
            format!("    {name}({short});")
        }
        _ => format!("    {name}(\n{}\n    );", fill(&given, ", ", "        ")),
    };
    let absent = fill(&absent, ", ", "    ");
    Some(format!("constructor! {{\n{given}\n{absent}\n}}\n"))
}

/// A type as a person writes it.
fn shown(member: &syn::Type) -> String {
    let tokens = member.to_token_stream().to_string().replace(' ', "");
    tokens.replace(',', ", ")
}
