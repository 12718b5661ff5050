//! From type definitions to `types.rs`, which is a row for each. Records and unions are made by
//! progenitor's type engine and trimmed to what a row says; the others need no engine. What the engine
//! cannot take costs only itself: it becomes any JSON, and is reported.

mod constructor;
mod cycles;
mod engine;
mod trim;
mod write;

use syn::Item;

use crate::lower::in_requests;
use crate::model::{Api, TypeExpression, TypeKind};
use crate::report::{Code, Diagnostic, Report};

use constructor::Constants;
pub use engine::engine_is_running;
pub(crate) use write::documented;

/// What `types.rs` holds, and how much of it the engine refused.
#[derive(Debug)]
pub struct Types {
    /// The items, without the file's head.
    pub text: String,
    /// The names of definitions that became any JSON.
    pub degraded: Vec<String>,
}

/// Writes the types of an API as Rust items, in their order.
pub fn types(api: &Api, report: &mut Report) -> Types {
    let definitions = &api.types;
    let in_requests = in_requests(&api.routes, definitions);
    let boxes = cycles::boxes(definitions);
    let constants = Constants::of(definitions);
    let made = engine::make(definitions);
    let mut items = Vec::with_capacity(definitions.len());
    let mut degraded = Vec::new();
    for definition in definitions {
        let made = made.get(&definition.name);
        let item = match (&definition.kind, made) {
            (TypeKind::Alias(target), _) => write::alias(definition, target, &boxes),
            (TypeKind::Strings { values, open }, _) => write::strings(definition, values, *open),
            (TypeKind::Form(parts), _) => write::form(definition, parts),
            (
                TypeKind::Tagged {
                    tag,
                    variants,
                    otherwise,
                },
                _,
            ) => write::tagged(definition, tag, variants, otherwise.as_ref(), &boxes),
            (TypeKind::Record { fields, .. }, Some(Ok(Item::Struct(item)))) => {
                let members = trim::members(definition, item, fields, &boxes);
                let mut text = write::record(definition, &members);
                let name = &definition.name;
                if in_requests.contains(name)
                    && let Some(row) = constructor::constructor(name, &members, &constants)
                {
                    text.push('\n');
                    text.push_str(&row);
                }
                text
            }
            (TypeKind::Union(variants), Some(Ok(Item::Enum(item)))) => {
                let types = trim::alternatives(definition, item, &boxes);
                write::union(definition, variants, &types)
            }
            (TypeKind::Record { .. } | TypeKind::Union(_), refused) => {
                let why = match refused {
                    Some(Err(why)) => why.as_str(),
                    _ => "it gave nothing",
                };
                report.push(
                    Diagnostic::new(
                        Code::SchemaRefusedByEngine,
                        &definition.pointer,
                        format!(
                            "the type engine cannot take `{}` ({why}), which is any JSON",
                            definition.name
                        ),
                    )
                    .remedy("simplify the schema in an overlay"),
                );
                degraded.push(definition.name.clone());
                write::alias(definition, &TypeExpression::JSON, &boxes)
            }
        };
        items.push(item);
    }
    Types {
        text: items.join("\n"),
        degraded,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Field, Requirement, TypeDefinition};

    fn record(name: &str, member: TypeExpression) -> TypeDefinition {
        let field = Field {
            wire: "member".to_owned(),
            type_expression: member,
            required: true,
            description: String::new(),
            deprecated: false,
            read_only: false,
            write_only: false,
            is_patch: false,
        };
        TypeDefinition {
            name: name.to_owned(),
            description: String::new(),
            kind: TypeKind::Record {
                fields: vec![field],
                rest: None,
            },
            pointer: format!("/components/schemas/{name}"),
        }
    }

    fn api(types: Vec<TypeDefinition>) -> Api {
        Api {
            client: "Client".to_owned(),
            title: String::new(),
            version: String::new(),
            description: String::new(),
            servers: Vec::new(),
            schemes: Vec::new(),
            security: Requirement::default(),
            routes: Vec::new(),
            types,
        }
    }

    #[test]
    fn a_schema_that_the_engine_refuses_costs_only_itself() {
        let types = vec![
            record("Sound", TypeExpression::STRING),
            record("Broken", TypeExpression::Plain("no path of Rust")),
            record("User", TypeExpression::Named("Broken".to_owned())),
        ];
        let mut report = Report::new();
        let made = super::types(&api(types), &mut report);
        assert_eq!(made.degraded, ["Broken"]);
        assert!(made.text.contains("pub type Broken = Value;"));
        assert!(
            made.text.contains("        member: Broken,") && made.text.contains("pub struct Sound")
        );
        let found: Vec<_> = report.iter().map(|it| (it.code, &*it.pointer)).collect();
        let expected = (Code::SchemaRefusedByEngine, "/components/schemas/Broken");
        assert_eq!(found, [expected]);
    }

    #[test]
    fn a_name_whose_case_the_engine_would_change_stays() {
        let types = vec![
            record("AB", TypeExpression::STRING),
            record("Stub0", TypeExpression::STRING),
        ];
        let mut report = Report::new();
        let made = super::types(&api(types), &mut report);
        assert!(report.is_empty() && made.degraded.is_empty());
        assert!(made.text.contains("pub struct AB {") && made.text.contains("pub struct Stub0 {"));
    }
}
