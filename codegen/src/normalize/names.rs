//! Gives every named schema the name of its Rust type, unique in the API, and every reference to it
//! the same. From here on the names of components are Rust identifiers.

use std::collections::{BTreeMap, HashSet};

use heck::ToUpperCamelCase as _;
use serde_json::{Map, Value, json};

use crate::load::Document;
use crate::load::pointer::{join, tokens};
use crate::normalize::schema_references::PREFIX;
use crate::normalize::{CLIENT, MERGED, walk};

/// Names that generated files use for something else.
pub(crate) const RESERVED: &[&str] = &[
    "API",
    "BTreeMap",
    "Base64",
    "Binary",
    "Body",
    "Box",
    "ByteStream",
    "Clone",
    "Date",
    "DateTime",
    "Debug",
    "Default",
    "Deserialize",
    "Empty",
    "Err",
    "EventStream",
    "FilePart",
    "JsonLines",
    "None",
    "Ok",
    "Option",
    "PartialEq",
    "Parts",
    "Patch",
    "Result",
    "Secret",
    "Self",
    "Serialize",
    "Servers",
    "Some",
    "String",
    "Text",
    "Utc",
    "Uuid",
    "Value",
    "Vec",
];

/// Runs the pass.
pub(super) fn run(document: &mut Document) {
    let Some(schemas) = document.value.pointer_mut("/components/schemas") else {
        return;
    };
    let Value::Object(schemas) = schemas.take() else {
        return;
    };
    // The client is in scope wherever a type is.
    let client = match document.value.get(CLIENT) {
        Some(Value::String(client)) => client.clone(),
        _ => String::new(),
    };
    let type_name = |text: &str| match type_name(text) {
        name if name == client => format!("{name}Object"),
        name => name,
    };
    let mut taken: HashSet<String> = HashSet::from([client.clone()]);
    let mut renamed: BTreeMap<String, String> = BTreeMap::new();
    // Names that are Rust names already are never given to another schema.
    for name in schemas.keys() {
        if type_name(name) == *name {
            taken.insert(name.clone());
        }
    }
    for name in schemas.keys() {
        let rust = type_name(name);
        let rust = if rust == *name {
            rust
        } else {
            free(rust, &taken)
        };
        taken.insert(rust.clone());
        renamed.insert(name.clone(), rust);
    }
    let mut named = Map::with_capacity(schemas.len());
    for (name, schema) in schemas {
        let rust = renamed[&name].clone();
        document.sources.moved(
            &join("/components/schemas", &rust),
            &join("/components/schemas", &name),
        );
        named.insert(rust, schema);
    }
    document.value["components"]["schemas"] = Value::Object(named);
    for name in document
        .value
        .get_mut(MERGED)
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
    {
        if let Some(rust) = name.as_str().and_then(|name| renamed.get(name)) {
            *name = json!(rust);
        }
    }
    let new_name = |reference: &str| {
        let old = tokens(reference.strip_prefix('#')?).nth(2)?.into_owned();
        renamed.get(&old).map(|name| format!("{PREFIX}{name}"))
    };
    walk::schemas(&mut document.value, &mut |schema, _| {
        if let Some(name) = schema
            .get("$ref")
            .and_then(Value::as_str)
            .and_then(new_name)
        {
            schema["$ref"] = json!(name);
        }
        let mapping = schema
            .pointer_mut("/discriminator/mapping")
            .and_then(Value::as_object_mut);
        for (_, target) in mapping.into_iter().flatten() {
            let Some(text) = target.as_str() else {
                continue;
            };
            // A mapping may hold a bare name (OpenAPI 3.0, Discriminator Object).
            let reference = if text.contains('/') {
                text.to_owned()
            } else {
                join("#/components/schemas", text)
            };
            if let Some(name) = new_name(&reference) {
                *target = json!(name);
            }
        }
    });
}

/// A Rust type's name for any text.
pub(crate) fn type_name(text: &str) -> String {
    let words: String = text
        .chars()
        .map(|character| {
            if character.is_ascii_alphanumeric() {
                character
            } else {
                ' '
            }
        })
        .collect();
    let mut name = words.to_upper_camel_case();
    if name.is_empty() {
        "Unnamed".clone_into(&mut name);
    }
    if name.starts_with(|first: char| first.is_ascii_digit()) {
        name.insert_str(0, "Type");
    }
    if RESERVED.contains(&name.as_str()) {
        name.push_str("Object");
    }
    name
}

/// The name, or the name with a number after it that is free.
pub(crate) fn free(name: String, taken: &HashSet<String>) -> String {
    numbered(name, "", |name| taken.contains(name))
}

/// The name, or the name with an underscore after it, and a number if that is taken, too.
pub(crate) fn underscored(name: String, taken: &HashSet<String>) -> String {
    if taken.contains(&name) {
        free(format!("{name}_"), taken)
    } else {
        name
    }
}

/// The name, or the name with a number that is free, and something between the two.
pub(crate) fn numbered(name: String, separator: &str, is_taken: impl Fn(&str) -> bool) -> String {
    if !is_taken(&name) {
        return name;
    }
    let with = |number: usize| format!("{name}{separator}{number}");
    // The number behind the last that is taken, found in few steps where thousands are.
    let mut taken = 1;
    let mut free = 2;
    while is_taken(&with(free)) {
        taken = free;
        free *= 2;
    }
    while free - taken > 1 {
        let middle = taken.midpoint(free);
        if is_taken(&with(middle)) {
            taken = middle;
        } else {
            free = middle;
        }
    }
    with(free)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{free, type_name};

    #[test]
    fn a_name_that_is_taken_gets_the_next_number() {
        let mut taken = HashSet::new();
        let names: Vec<String> = (0..9)
            .map(|_| {
                let name = free("Pet".to_owned(), &taken);
                taken.insert(name.clone());
                name
            })
            .collect();
        assert_eq!(
            names,
            [
                "Pet", "Pet2", "Pet3", "Pet4", "Pet5", "Pet6", "Pet7", "Pet8", "Pet9"
            ]
        );
    }

    #[test]
    fn any_text_gives_a_type_name() {
        assert_eq!(type_name("device-list"), "DeviceList");
        assert_eq!(type_name("VPNGateway"), "VpnGateway");
        assert_eq!(type_name("v1.Pod"), "V1Pod");
        assert_eq!(type_name("3D"), "Type3d");
        assert_eq!(type_name("Option"), "OptionObject");
        assert_eq!(type_name("設定"), "Unnamed");
    }
}
