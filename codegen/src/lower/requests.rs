//! What the direction of a type says of its members: one that only the other side sets may be left
//! out, and a partial update tells an absent member from a null one.

use std::collections::BTreeSet;

use crate::lower::reach::{in_bodies, in_replies, in_requests};
use crate::model::{Route, TypeDefinition, TypeExpression, TypeKind};

/// Adapts the types to whether requests or replies are made of them.
pub(super) fn adapt(routes: &[Route], types: &mut [TypeDefinition]) {
    let requests = in_requests(routes, types);
    let patches: Vec<&Route> = routes
        .iter()
        .filter(|route| route.verb == "PATCH")
        .collect();
    // A type that is also read has one member for both, where absent and null are the same.
    let replies = in_replies(routes, types);
    let patches: BTreeSet<String> = in_bodies(&patches, types)
        .difference(&replies)
        .cloned()
        .collect();
    for definition in types {
        let TypeKind::Record { fields, .. } = &mut definition.kind else {
            continue;
        };
        for field in fields {
            // Each side leaves out what only the other sets.
            if (field.read_only && requests.contains(&definition.name))
                || (field.write_only && replies.contains(&definition.name))
            {
                field.required = false;
            }
            let nullable = matches!(field.type_expression, TypeExpression::Nullable(_));
            field.is_patch = nullable && !field.required && patches.contains(&definition.name);
        }
    }
}
