//! The row that gives a record of a request its function `new`: what must be given, and what may be
//! left out. It is made of the trimmed members, so that its names and types are theirs.

use std::collections::BTreeMap;

use crate::emit::layout::{WIDTH, fill};
use crate::model::{TypeDefinition, TypeExpression, TypeKind};
use crate::types::trim::Member;

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
    name: &str,
    members: &[Member<'_>],
    constants: &Constants<'_>,
) -> Option<String> {
    let (mut given, mut absent) = (Vec::new(), Vec::new());
    for member in members {
        match member.field.filter(|field| field.required) {
            Some(field) if !constants.has(&field.type_expression) => {
                given.push(format!("{}: {}", member.name, member.kind));
            }
            _ => absent.push(member.name.clone()),
        }
    }
    if absent.is_empty() || !members.iter().any(Member::is_required) {
        return None;
    }
    let line = format!(
        "constructor! {{ {name}({}); {} }}\n",
        given.join(", "),
        absent.join(", ")
    );
    if line.trim_end().len() <= WIDTH {
        return Some(line);
    }
    let given = match given.join(", ") {
        short if name.len() + short.len() + 7 <= WIDTH => {
            format!("    {name}({short});")
        }
        _ => format!("    {name}(\n{}\n    );", fill(&given, ", ", "        ")),
    };
    let absent = fill(&absent, ", ", "    ");
    Some(format!("constructor! {{\n{given}\n{absent}\n}}\n"))
}
