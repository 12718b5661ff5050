//! The codes of group K06 about schemas.
//! The form of an entry is described at the `codes!` macro.

/// Gives the entries of this file to a macro, behind what that has been given already.
macro_rules! schemas {
    ($then:ident! [$($groups:ident)*] $($before:tt)*) => { $then! { [$($groups)*] $($before)*

    /// A schema keyword has the wrong JSON type.
    ///
    /// The keyword is dropped, or the schema taken as any JSON.
    ///
    /// Remedy: write it as the specification says.
    ///
    /// ```yaml
    /// required: [id]
    /// ```
    K0601 SchemaMalformed = Approximated;

    /// A schema allows no value.
    ///
    /// The schema `false` has no Rust type; it is taken as any JSON.
    ///
    /// Remedy: remove the member that can have no value.
    ///
    /// ```yaml
    /// properties: { id: { type: string } }
    /// ```
    K0602 SchemaMatchesNothing = Approximated;

    /// A schema keyword is not typed.
    ///
    /// It restricts values in a way that Rust types do not express. The server checks it.
    ///
    /// Remedy: nothing, if the server checks it.
    ///
    /// ```yaml
    /// not: { type: string }
    /// ```
    K0603 KeywordIgnored = Note;

    /// Members by several patterns have one type.
    ///
    /// Their type is any JSON.
    ///
    /// Remedy: replace them by `additionalProperties` in an overlay.
    ///
    /// ```yaml
    /// additionalProperties: { type: string }
    /// ```
    K0604 PatternPropertiesMerged = Approximated;

    /// A schema has a type that JSON does not have.
    ///
    /// It is taken as any JSON.
    ///
    /// Remedy: write string, number, integer, boolean, array or object.
    ///
    /// ```yaml
    /// type: string
    /// ```
    K0605 TypeUnknown = Approximated;

    /// The parts of an `allOf` cannot be merged.
    ///
    /// They contradict one another, contain themselves, or are several unions. The schema is taken as any JSON.
    ///
    /// Remedy: merge them in an overlay.
    ///
    /// ```yaml
    /// allOf: [{ $ref: "#/components/schemas/Base" }]
    /// ```
    K0606 AllOfUnmerged = Approximated;

    /// A discriminator does not name every alternative.
    ///
    /// The alternatives are told apart by trying them in order.
    ///
    /// Remedy: make each alternative a reference to a record, and map each.
    ///
    /// ```yaml
    /// discriminator: { propertyName: kind }
    /// ```
    K0607 DiscriminatorUnusable = Approximated;

    /// A list with a type per place.
    ///
    /// It is taken as a list of any JSON.
    ///
    /// Remedy: nothing, or give it one `items` schema in an overlay.
    ///
    /// ```yaml
    /// prefixItems: [{ type: string }, { type: integer }]
    /// ```
    K0608 TupleApproximated = Approximated;

    /// The type engine cannot take a schema.
    ///
    /// Only this schema is any JSON; what refers to it stays typed.
    ///
    /// Remedy: simplify the schema in an overlay.
    ///
    /// ```yaml
    /// type: object
    /// ```
    K0609 SchemaRefusedByEngine = Approximated;
    } };
}
