//! The small model between a document and its Rust: what an API is, once `OpenAPI`'s many ways of
//! saying it are gone. `lower` makes it; `types` and `emit` write it.

use std::collections::BTreeSet;
use std::fmt;

/// One API.
#[derive(Clone, Debug, PartialEq)]
pub struct Api {
    /// The client's type name, such as `Flume`.
    pub client: String,
    /// `info.title`.
    pub title: String,
    /// `info.version`.
    pub version: String,
    /// `info.description`.
    pub description: String,
    /// The server roles; the first is `main`.
    pub servers: Vec<ServerRole>,
    /// The security schemes, in the document's order.
    pub schemes: Vec<Scheme>,
    /// The default security requirement.
    pub security: Requirement,
    /// The operations, in the document's order.
    pub routes: Vec<Route>,
    /// The types, in the document's order, then those that have no name there.
    pub types: Vec<TypeDefinition>,
}

/// A set of servers of which one is used: all alternatives of one list in the document.
#[derive(Clone, Debug, PartialEq)]
pub struct ServerRole {
    /// The role's name, such as `main`.
    pub name: String,
    /// The alternatives; the first is the default. Empty where the document has only relative URLs.
    pub servers: Vec<Server>,
}

/// One server.
#[derive(Clone, Debug, PartialEq)]
pub struct Server {
    /// The name of the function that gives its URL.
    pub name: String,
    /// What the document says of it.
    pub description: String,
    /// The URL, with variables in braces.
    pub template: String,
    /// The variables, in the order of the template.
    pub variables: Vec<ServerVariable>,
}

/// A variable of a server.
#[derive(Clone, Debug, PartialEq)]
pub struct ServerVariable {
    /// The name of the argument.
    pub name: String,
    /// The name in the template.
    pub wire: String,
    /// The argument's type: `String`, or an enum of `types`.
    pub type_name: String,
    /// The default value.
    pub default: String,
}

/// A security scheme.
#[derive(Clone, Debug, PartialEq)]
pub struct Scheme {
    /// The name that rows use.
    pub name: String,
    /// What the document says of it.
    pub description: String,
    /// Its kind.
    pub kind: SchemeKind,
}

/// The kinds of security schemes.
#[derive(Clone, Debug, PartialEq)]
pub enum SchemeKind {
    /// A bearer token, with the document's hint at its format.
    Bearer(Option<String>),
    /// HTTP Basic.
    Basic,
    /// Another HTTP authentication scheme.
    Http(String),
    /// An API key: place (`header`, `query`, `cookie`) and name.
    ApiKey(&'static str, String),
    /// OAuth 2.0 flows.
    OAuth2(Vec<Flow>),
    /// `OpenID` Connect with its discovery URL.
    OpenIdConnect(String),
    /// A client certificate.
    MutualTls,
}

/// An OAuth 2.0 flow.
#[derive(Clone, Debug, PartialEq)]
pub struct Flow {
    /// The grant as rows write it, such as `client_credentials`.
    pub grant: &'static str,
    /// `authorizationUrl`.
    pub authorization_url: Option<String>,
    /// `tokenUrl`.
    pub token_url: Option<String>,
    /// `refreshUrl`.
    pub refresh_url: Option<String>,
    /// The scopes.
    pub scopes: Vec<String>,
}

/// Alternatives of needs. An alternative without needs is anonymous access; no alternative at all
/// means the same.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Requirement(pub Vec<Vec<Need>>);

/// A scheme that an alternative asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct Need {
    /// The scheme.
    pub scheme: String,
    /// The scopes.
    pub scopes: Vec<String>,
}

/// One operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    /// The method's name.
    pub method: String,
    /// The verb, in upper case.
    pub verb: String,
    /// The path template.
    pub path: String,
    /// Summary and description.
    pub description: String,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// The parameters, and the body last.
    pub parameters: Vec<Parameter>,
    /// The server role.
    pub server: String,
    /// The security requirement.
    pub security: Requirement,
    /// The successes, in order of status.
    pub returns: Vec<Reply>,
    /// The failures, in order of status.
    pub fails: Vec<Reply>,
    /// The headers of its replies, in the document's order.
    pub headers: Vec<ReplyHeader>,
    /// The pointer of the operation.
    pub pointer: String,
}

/// A parameter or a body.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// The name of the argument or setter.
    pub name: String,
    /// The name on the wire; for a body its media type.
    pub wire: String,
    /// The first word of its line: `path`, `query`, `header`, `cookie`, or the kind of body.
    pub place: &'static str,
    /// The words in brackets after the place.
    pub style: Vec<String>,
    /// Whether it must be given.
    pub required: bool,
    /// Its type.
    pub type_expression: TypeExpression,
    /// What the document says of it.
    pub description: String,
}

/// A documented reply.
#[derive(Clone, Debug, PartialEq)]
pub struct Reply {
    /// The key, as rows write it: `200`, `4XX` or `"default"`.
    pub status: String,
    /// The type of the body.
    pub body: ReplyBody,
}

/// A header that some reply of an operation has.
#[derive(Clone, Debug, PartialEq)]
pub struct ReplyHeader {
    /// The name of its constant.
    pub name: String,
    /// The name on the wire.
    pub wire: String,
    /// Its type.
    pub type_expression: TypeExpression,
}

/// The type of a reply's body.
#[derive(Clone, Debug, PartialEq)]
pub enum ReplyBody {
    /// JSON.
    Json(TypeExpression),
    /// Text.
    Text,
    /// Bytes, read whole.
    Binary,
    /// Bytes, as they arrive.
    Stream,
    /// Server-sent events with data of a type.
    Events(TypeExpression),
    /// One JSON value of a type a line.
    Lines(TypeExpression),
    /// No body.
    Empty,
}

impl ReplyBody {
    /// The type inside, where there is one.
    pub fn type_expression(&self) -> Option<&TypeExpression> {
        match self {
            Self::Json(inner) | Self::Events(inner) | Self::Lines(inner) => Some(inner),
            Self::Text | Self::Binary | Self::Stream | Self::Empty => None,
        }
    }

    /// Whether the body is read as it arrives.
    pub fn is_streamed(&self) -> bool {
        matches!(self, Self::Stream | Self::Events(_) | Self::Lines(_))
    }
}

impl fmt::Display for ReplyBody {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Json(expression) => expression.fmt(formatter),
            Self::Text => formatter.write_str("Text"),
            Self::Binary => formatter.write_str("Binary"),
            Self::Stream => formatter.write_str("ByteStream"),
            Self::Events(expression) => write!(formatter, "EventStream<{expression}>"),
            Self::Lines(expression) => write!(formatter, "JsonLines<{expression}>"),
            Self::Empty => formatter.write_str("Empty"),
        }
    }
}

/// A Rust type as a row or a field writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypeExpression {
    /// A type of std or of the runtime, by its name: `i32`, `String`, `Secret`, ...
    Plain(&'static str),
    /// A type of `types.rs`.
    Named(String),
    /// `Vec<T>`.
    List(Box<TypeExpression>),
    /// `BTreeMap<String, T>`.
    Map(Box<TypeExpression>),
    /// `Option<T>`.
    Nullable(Box<TypeExpression>),
    /// `(A, B)`: a list with a type for each place.
    Tuple(Vec<TypeExpression>),
}

impl TypeExpression {
    /// Any JSON.
    pub const JSON: Self = Self::Plain("Value");
    /// Text.
    pub const STRING: Self = Self::Plain("String");

    /// The type without its outermost `Option`.
    pub fn without_null(&self) -> &Self {
        match self {
            Self::Nullable(inner) => inner,
            other => other,
        }
    }

    /// The same with an `Option` around it, if it has none.
    #[must_use]
    pub fn nullable(self) -> Self {
        match self {
            Self::Nullable(_) => self,
            other => Self::Nullable(Box::new(other)),
        }
    }

    /// Whether the type is raw JSON, or a list or map of it.
    pub fn is_raw_json(&self) -> bool {
        match self {
            Self::Plain(name) => *name == "Value",
            Self::Named(_) => false,
            Self::List(inner) | Self::Map(inner) | Self::Nullable(inner) => inner.is_raw_json(),
            Self::Tuple(places) => places.iter().all(Self::is_raw_json),
        }
    }

    /// Adds the named types that a value of this type holds.
    pub fn names(&self, names: &mut BTreeSet<String>) {
        match self {
            Self::Plain(_) => {}
            Self::Named(name) => {
                names.insert(name.clone());
            }
            Self::List(inner) | Self::Map(inner) | Self::Nullable(inner) => inner.names(names),
            Self::Tuple(places) => places.iter().for_each(|place| place.names(names)),
        }
    }

    /// Adds the named types that a value of this type holds without a pointer in between.
    pub fn direct_names(&self, names: &mut BTreeSet<String>) {
        match self {
            Self::Named(name) => {
                names.insert(name.clone());
            }
            Self::Nullable(inner) => inner.direct_names(names),
            Self::Tuple(places) => places.iter().for_each(|place| place.direct_names(names)),
            Self::Plain(_) | Self::List(_) | Self::Map(_) => {}
        }
    }

    /// The named type that a value of this type is, or may be.
    pub fn direct_name(&self) -> Option<&str> {
        match self {
            Self::Named(name) => Some(name),
            Self::Nullable(inner) => inner.direct_name(),
            Self::Plain(_) | Self::List(_) | Self::Map(_) | Self::Tuple(_) => None,
        }
    }
}

impl fmt::Display for TypeExpression {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plain(name) => formatter.write_str(name),
            Self::Named(name) => formatter.write_str(name),
            Self::List(inner) => write!(formatter, "Vec<{inner}>"),
            Self::Map(inner) => write!(formatter, "BTreeMap<String, {inner}>"),
            Self::Nullable(inner) => write!(formatter, "Option<{inner}>"),
            Self::Tuple(places) => {
                let places: Vec<String> = places.iter().map(ToString::to_string).collect();
                // A tuple of one place has a comma.
                let comma = if places.len() == 1 { "," } else { "" };
                write!(formatter, "({}{comma})", places.join(", "))
            }
        }
    }
}

/// A type of `types.rs`.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeDefinition {
    /// Its name.
    pub name: String,
    /// What the document says of it.
    pub description: String,
    /// What it is.
    pub kind: TypeKind,
    /// Where its schema stands in the normalized document.
    pub pointer: String,
}

/// What a type is.
#[derive(Clone, Debug, PartialEq)]
pub enum TypeKind {
    /// Another name for a type.
    Alias(TypeExpression),
    /// A list of texts.
    Strings {
        /// The values, in the document's order.
        values: Vec<StringValue>,
        /// Whether other texts are kept, too.
        open: bool,
    },
    /// A record.
    Record {
        /// The members, in the document's order.
        fields: Vec<Field>,
        /// The type of members that the record does not list, where it may have such.
        rest: Option<TypeExpression>,
    },
    /// The parts of a multipart body, in the document's order.
    Form(Vec<FormPart>),
    /// One of several types, told apart by trying.
    Union(Vec<Variant>),
    /// One of several records, told apart by the value of one member.
    Tagged {
        /// The member.
        tag: String,
        /// The alternatives, with the values that name them.
        variants: Vec<(TagValue, Variant)>,
        /// What a value is whose member names none of them, where it may be such.
        otherwise: Option<Variant>,
    },
}

/// The value of a member that names an alternative.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum TagValue {
    /// A text.
    Text(String),
    /// A number.
    Integer(i64),
    /// A truth value.
    Bool(bool),
}

/// Writes the value as rows do: as a literal of Rust.
impl fmt::Display for TagValue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(formatter, "{text:?}"),
            // The compiler takes a number without a suffix for an `i32` where nothing says more.
            Self::Integer(number) if i32::try_from(*number).is_err() => {
                write!(formatter, "{number}i64")
            }
            Self::Integer(number) => number.fmt(formatter),
            Self::Bool(value) => value.fmt(formatter),
        }
    }
}

/// A value of a list of texts.
#[derive(Clone, Debug, PartialEq)]
pub struct StringValue {
    /// The variant's name.
    pub name: String,
    /// The text.
    pub text: String,
}

/// A member of a record.
#[derive(Clone, Debug, PartialEq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own that the document states"
)]
pub struct Field {
    /// The name on the wire.
    pub wire: String,
    /// Its type, `Option` where it may be null.
    pub type_expression: TypeExpression,
    /// Whether it must be present.
    pub required: bool,
    /// What the document says of it.
    pub description: String,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// Whether only the server sets it.
    pub read_only: bool,
    /// Whether only the client sets it.
    pub write_only: bool,
    /// Whether absent, null and a value are three different things.
    pub is_patch: bool,
}

/// A member of a multipart body.
#[derive(Clone, Debug, PartialEq)]
pub struct FormPart {
    /// The name of the field.
    pub name: String,
    /// The name on the wire.
    pub wire: String,
    /// How it is sent.
    pub kind: PartKind,
    /// Its media type, where that is not the usual one of its kind.
    pub media_type: Option<String>,
    /// Whether it must be present.
    pub required: bool,
    /// Its type.
    pub type_expression: TypeExpression,
    /// What the document says of it.
    pub description: String,
}

/// How a member of a multipart body is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartKind {
    /// As a file, or as a part for each file.
    File,
    /// As text, or as a part for each text.
    Text,
    /// As JSON.
    Json,
    /// As a part of JSON for each item.
    EachJson,
}

/// An alternative of a union.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// The variant's name.
    pub name: String,
    /// What it holds.
    pub type_expression: TypeExpression,
}
