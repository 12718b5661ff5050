//! What stands where in a document, as far as references go.
//! Bundling walks a document along this grammar, so that it follows `$ref` where the specification
//! puts references, and never inside an example, a default or an extension.

/// The kinds of objects that a reference can stand in place of, or that hold such objects,
/// in versions 3.0 to 3.2 of the specification (section 4.8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Kind {
    Document,
    Components,
    PathItem,
    Operation,
    MediaType,
    Encoding,
    Discriminator,
    /// A string that names a schema, or refers to one.
    SchemaName,
    Schema,
    Response,
    Parameter,
    Example,
    RequestBody,
    Header,
    SecurityScheme,
    Link,
    Callback,
}

/// What a value is, by where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    One(Kind),
    /// An object whose fields are all of the kind.
    Map(Kind),
    /// Such an object with extensions beside the fields.
    Extensible(Kind),
    List(Kind),
    /// `items`, which older documents give a list.
    OneOrList(Kind),
    /// Data that no reference is looked for in.
    Opaque,
}

/// The component kinds with their names under `components`.
pub(super) const COMPONENTS: [(Kind, &str); 10] = [
    (Kind::Schema, "schemas"),
    (Kind::Response, "responses"),
    (Kind::Parameter, "parameters"),
    (Kind::Example, "examples"),
    (Kind::RequestBody, "requestBodies"),
    (Kind::Header, "headers"),
    (Kind::SecurityScheme, "securitySchemes"),
    (Kind::Link, "links"),
    (Kind::Callback, "callbacks"),
    (Kind::PathItem, "pathItems"),
];

impl Kind {
    /// The name under `components` that a bundled part of this kind gets its own entry in.
    ///
    /// The others are put in the place of the reference: in 3.0 there is no component for them.
    pub(super) fn component(self) -> Option<&'static str> {
        let listed = COMPONENTS.iter().find(|(kind, _)| *kind == self);
        listed
            .filter(|_| self != Self::PathItem)
            .map(|(_, name)| *name)
    }

    fn field(self, key: &str) -> Place {
        use Place::{Extensible, List, Map, One, OneOrList, Opaque};
        match self {
            Self::Document => match key {
                "paths" => Extensible(Self::PathItem),
                "webhooks" => Map(Self::PathItem),
                "components" => One(Self::Components),
                _ => Opaque,
            },
            Self::Components => {
                let listed = COMPONENTS.iter().find(|(_, name)| *name == key);
                listed.map_or(Opaque, |(kind, _)| Map(*kind))
            }
            Self::PathItem => match key {
                "get" | "put" | "post" | "delete" | "options" | "head" | "patch" | "trace"
                | "query" => One(Self::Operation),
                "additionalOperations" => Map(Self::Operation),
                "parameters" => List(Self::Parameter),
                _ => Opaque,
            },
            Self::Operation => match key {
                "parameters" => List(Self::Parameter),
                "requestBody" => One(Self::RequestBody),
                "responses" => Extensible(Self::Response),
                "callbacks" => Map(Self::Callback),
                _ => Opaque,
            },
            Self::Callback if key.starts_with("x-") => Opaque,
            Self::Callback => One(Self::PathItem),
            Self::Parameter | Self::Header | Self::RequestBody | Self::Response
                if key == "content" =>
            {
                Map(Self::MediaType)
            }
            Self::Response => match key {
                "headers" => Map(Self::Header),
                "links" => Map(Self::Link),
                _ => Opaque,
            },
            Self::Parameter | Self::Header | Self::MediaType => match key {
                "schema" | "itemSchema" => One(Self::Schema),
                "examples" => Map(Self::Example),
                "encoding" => Map(Self::Encoding),
                _ => Opaque,
            },
            Self::Encoding if key == "headers" => Map(Self::Header),
            Self::Schema => match key {
                "properties" | "patternProperties" | "dependentSchemas" | "definitions"
                | "$defs" => Map(Self::Schema),
                "allOf" | "anyOf" | "oneOf" | "prefixItems" => List(Self::Schema),
                "items" => OneOrList(Self::Schema),
                "not"
                | "if"
                | "then"
                | "else"
                | "contains"
                | "contentSchema"
                | "propertyNames"
                | "additionalItems"
                | "additionalProperties"
                | "unevaluatedItems"
                | "unevaluatedProperties" => One(Self::Schema),
                "discriminator" => One(Self::Discriminator),
                _ => Opaque,
            },
            Self::Discriminator => match key {
                "mapping" => Map(Self::SchemaName),
                "defaultMapping" => One(Self::SchemaName),
                _ => Opaque,
            },
            Self::RequestBody
            | Self::Encoding
            | Self::SchemaName
            | Self::Example
            | Self::SecurityScheme
            | Self::Link => Opaque,
        }
    }
}

impl Place {
    /// What stands in the field of an object at this place.
    pub(super) fn field(self, key: &str) -> Self {
        match self {
            Self::One(kind) | Self::OneOrList(kind) => kind.field(key),
            Self::Map(kind) => Self::One(kind),
            Self::Extensible(kind) if !key.starts_with("x-") => Self::One(kind),
            Self::Extensible(_) | Self::List(_) | Self::Opaque => Self::Opaque,
        }
    }

    /// What stands in an array at this place.
    pub(super) fn item(self) -> Self {
        match self {
            Self::List(kind) | Self::OneOrList(kind) => Self::One(kind),
            _ => Self::Opaque,
        }
    }

    /// What stands at a pointer in a document, as far as the pointer alone tells.
    pub(super) fn at(pointer: &str) -> Self {
        super::super::pointer::tokens(pointer).fold(Self::One(Kind::Document), |place, token| {
            match place {
                Self::List(_) => place.item(),
                Self::OneOrList(_) if token.parse::<usize>().is_ok() => place.item(),
                _ => place.field(&token),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_looked_for_where_the_specification_puts_them() {
        let cases = [
            ("", Place::One(Kind::Document)),
            ("/paths/~1pets", Place::One(Kind::PathItem)),
            ("/paths/x-internal", Place::Opaque),
            (
                "/paths/~1pets/get/parameters/0/schema",
                Place::One(Kind::Schema),
            ),
            ("/paths/~1pets/get/parameters/0/example", Place::Opaque),
            (
                "/paths/~1pets/get/responses/200",
                Place::One(Kind::Response),
            ),
            (
                "/paths/~1pets/get/responses/200/content/application~1json/examples/a",
                Place::One(Kind::Example),
            ),
            (
                "/paths/~1pets/get/responses/200/content/application~1json/examples/a/value",
                Place::Opaque,
            ),
            (
                "/paths/~1pets/post/callbacks/done/{$url}/post/requestBody",
                Place::One(Kind::RequestBody),
            ),
            ("/webhooks/pet", Place::One(Kind::PathItem)),
            ("/components/schemas/Pet", Place::One(Kind::Schema)),
            ("/components/schemas/x-ray", Place::One(Kind::Schema)),
            (
                "/components/schemas/Pet/properties/enum",
                Place::One(Kind::Schema),
            ),
            ("/components/schemas/Pet/enum", Place::Opaque),
            ("/components/schemas/Pet/default/allOf", Place::Opaque),
            (
                "/components/schemas/Pet/items",
                Place::OneOrList(Kind::Schema),
            ),
            ("/components/schemas/Pet/items/1", Place::One(Kind::Schema)),
            (
                "/components/schemas/Pet/items/items/not",
                Place::One(Kind::Schema),
            ),
            (
                "/components/schemas/Pet/discriminator/mapping/cat",
                Place::One(Kind::SchemaName),
            ),
            ("/x-anything/schema", Place::Opaque),
            ("/info", Place::Opaque),
        ];
        for (pointer, place) in cases {
            assert_eq!(Place::at(pointer), place, "{pointer}");
        }
    }
}
