//! progenitor's type engine, called so that a schema it cannot take costs only itself. Every member
//! and alternative is given to it as a reference to a stub that it replaces with the type that
//! `lower` chose, so rows and types agree; what it decides is the items themselves: names of fields,
//! options, renames, flattened rests.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use progenitor_impl::{GenerationSettings, Generator};
use serde_json::{Map, Value, json};

use crate::model::{TypeDefinition, TypeExpression, TypeKind};

/// The path whose argument is a tuple.
pub(super) const TUPLE: &str = "KeyrouteTuple";

thread_local! {
    static RUNNING: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread is inside of the type engine, whose panics are caught and reported: a panic
/// hook may keep them from the terminal.
pub fn engine_is_running() -> bool {
    RUNNING.get()
}

/// What the engine made of a definition: its item, or why there is none.
pub(super) type Made = BTreeMap<String, Result<syn::Item, String>>;

/// Makes the records and unions among the definitions.
pub(super) fn make(definitions: &[TypeDefinition]) -> Made {
    let wanted: Vec<&TypeDefinition> = definitions
        .iter()
        .filter(|definition| {
            matches!(
                definition.kind,
                TypeKind::Record { .. } | TypeKind::Union(_)
            )
        })
        .collect();
    let mut made = Made::new();
    make_all(&wanted, &mut made);
    made
}

/// Makes all at once, or, where the engine refuses, each half by itself.
fn make_all(definitions: &[&TypeDefinition], made: &mut Made) {
    if definitions.is_empty() {
        return;
    }
    match run(definitions) {
        Ok(mut items) => {
            for definition in definitions {
                let item = items
                    .remove(&definition.name)
                    .ok_or_else(|| "it gave no such type".to_owned());
                made.insert(definition.name.clone(), item);
            }
        }
        Err(why) => match definitions {
            [only] => {
                made.insert(only.name.clone(), Err(why));
            }
            several => {
                let (left, right) = several.split_at(several.len() / 2);
                make_all(left, made);
                make_all(right, made);
            }
        },
    }
}

fn run(definitions: &[&TypeDefinition]) -> Result<BTreeMap<String, syn::Item>, String> {
    let mut stubs = Stubs::default();
    let mut schemas = Map::new();
    for (index, definition) in definitions.iter().enumerate() {
        schemas.insert(neutral(index), schema(definition, &mut stubs));
    }
    let mut settings = GenerationSettings::new();
    settings.with_map_type("::std::collections::BTreeMap");
    for (expression, name) in &stubs.names {
        schemas.insert(name.clone(), json!({}));
        // The engine takes paths; a tuple is the argument of one until it is trimmed.
        let expression = match expression.strip_prefix('(') {
            Some(_) => format!("{TUPLE}<{expression}>"),
            None => expression.clone(),
        };
        settings.with_replacement(name, expression, std::iter::empty());
    }
    let document = json!({
        "openapi": "3.0.3",
        "info": { "title": "types", "version": "1" },
        "paths": {},
        "components": { "schemas": schemas },
    });
    let document: openapiv3::OpenAPI =
        serde_json::from_value(document).map_err(|error| error.to_string())?;
    // The engine has places that it never finished; none is worth more than the one schema.
    RUNNING.set(true);
    let tokens = catch_unwind(AssertUnwindSafe(|| {
        let mut generator = Generator::new(&settings);
        generator
            .generate_tokens(&document)
            .map_err(|error| error.to_string())?;
        Ok::<_, String>(generator.get_type_space().to_stream())
    }));
    RUNNING.set(false);
    let tokens = tokens.map_err(|_| "it panicked".to_owned())??;
    let file: syn::File = syn::parse2(tokens).map_err(|error| error.to_string())?;
    let names: BTreeMap<String, &str> = definitions
        .iter()
        .enumerate()
        .map(|(index, definition)| (neutral(index), definition.name.as_str()))
        .collect();
    let mut items = BTreeMap::new();
    for mut item in file.items {
        let ident = match &mut item {
            syn::Item::Struct(item) => &mut item.ident,
            syn::Item::Enum(item) => &mut item.ident,
            _ => continue,
        };
        if let Some(name) = names.get(&ident.to_string()) {
            *ident = syn::parse_str(name).map_err(|error| error.to_string())?;
            items.insert((*name).to_owned(), item);
        }
    }
    Ok(items)
}

/// The name of a definition inside of the engine, which changes the case of some names.
fn neutral(index: usize) -> String {
    format!("Type{index}")
}

/// Stub schemas, one for each type that a member has.
#[derive(Default)]
struct Stubs {
    names: BTreeMap<String, String>,
}

impl Stubs {
    fn reference(&mut self, expression: &TypeExpression) -> Value {
        let count = self.names.len();
        let name = self
            .names
            .entry(expression.to_string())
            .or_insert_with(|| format!("Stub{count}"));
        json!({ "$ref": format!("#/components/schemas/{name}") })
    }
}

fn schema(definition: &TypeDefinition, stubs: &mut Stubs) -> Value {
    match &definition.kind {
        TypeKind::Record { fields, rest } => {
            let mut properties = Map::new();
            let mut required = Vec::new();
            for field in fields {
                // The engine adds the `Option` of a member that may be absent.
                let expression = if field.required {
                    &field.type_expression
                } else {
                    field.type_expression.without_null()
                };
                properties.insert(field.wire.clone(), stubs.reference(expression));
                if field.required {
                    required.push(field.wire.clone());
                }
            }
            let mut schema =
                json!({ "type": "object", "properties": properties, "required": required });
            if let Some(rest) = rest {
                schema["additionalProperties"] = stubs.reference(rest);
            }
            schema
        }
        TypeKind::Union(variants) => {
            let alternatives: Vec<Value> = variants
                .iter()
                .map(|variant| stubs.reference(&variant.type_expression))
                .collect();
            json!({ "oneOf": alternatives })
        }
        TypeKind::Alias(_)
        | TypeKind::Strings { .. }
        | TypeKind::Form(_)
        | TypeKind::Tagged { .. } => json!({}),
    }
}
