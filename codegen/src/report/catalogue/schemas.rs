//! The codes of group K06 about schemas.
//! The form of an entry is described at the `codes!` macro.

/// Gives the entries of this file to a macro, behind what that has been given already.
macro_rules! schemas {
    ($then:ident! [$($groups:ident)*] $($before:tt)*) => { $then! { [$($groups)*] $($before)*

    /// A schema keyword has the wrong JSON type.
    ///
    /// The keyword is dropped, or the schema taken as any JSON.
    ///
    /// Why: what the keyword should mean is anyone's guess; the rest of the schema is clear.
    ///
    /// ```yaml
    /// components: { schemas: { Pet: { type: object, required: id, properties: { id: { type: string } } } } }
    /// ```
    ///
    /// Remedy: write it as the specification says.
    ///
    /// ```yaml mended
    /// components: { schemas: { Pet: { type: object, required: [id], properties: { id: { type: string } } } } }
    /// ```
    K0601 SchemaMalformed = Approximated fault;

    /// A schema allows no value.
    ///
    /// The schema `false` is taken as any JSON.
    ///
    /// Why: Rust has no member that can have no value, and a server that sends one is not to break a reply.
    ///
    /// ```yaml
    /// components: { schemas: { Never: false } }
    /// ```
    ///
    /// Remedy: remove the member that can have no value.
    K0602 SchemaMatchesNothing = Approximated;

    /// A schema keyword is not typed.
    ///
    /// The type allows more values than the schema does.
    ///
    /// Why: the keyword restricts values in a way that Rust types do not express. The server checks it.
    ///
    /// ```yaml
    /// components: { schemas: { Pet: { type: string, not: { enum: [dragon] } } } }
    /// ```
    ///
    /// Remedy: nothing, if the server checks it.
    K0603 KeywordIgnored = Note;

    /// Members by several patterns have one type.
    ///
    /// Their type is any JSON.
    ///
    /// Why: which pattern a name fits is known only when it comes, and a map has one type of values.
    ///
    /// ```yaml
    /// components:
    ///   schemas:
    ///     Labels: { type: object, patternProperties: { "^s_": { type: string }, "^n_": { type: number } } }
    /// ```
    ///
    /// Remedy: replace them by `additionalProperties` in an overlay.
    ///
    /// ```yaml mended
    /// components: { schemas: { Labels: { type: object, additionalProperties: { type: string } } } }
    /// ```
    K0604 PatternPropertiesMerged = Approximated;

    /// A schema has a type that JSON does not have.
    ///
    /// It is taken as any JSON.
    ///
    /// Why: no value has that type, so the document means another.
    ///
    /// ```yaml
    /// components: { schemas: { Price: { type: money } } }
    /// ```
    ///
    /// Remedy: write string, number, integer, boolean, array or object.
    ///
    /// ```yaml mended
    /// components: { schemas: { Price: { type: number } } }
    /// ```
    K0605 TypeUnknown = Approximated fault;

    /// The parts of an `allOf` cannot be merged.
    ///
    /// The schema is taken as any JSON.
    ///
    /// Why: the parts contradict one another, contain themselves, or are several unions, whose
    /// combinations would be a type each.
    ///
    /// ```yaml
    /// components: { schemas: { Both: { allOf: [{ type: string }, { type: integer }] } } }
    /// ```
    ///
    /// Remedy: merge them in an overlay.
    K0606 AllOfUnmerged = Approximated;

    /// A discriminator does not name every alternative.
    ///
    /// The alternatives are told apart by trying them in order.
    ///
    /// Why: an alternative that is no record has no member that could say which it is.
    ///
    /// ```yaml
    /// components:
    ///   schemas:
    ///     Pet:
    ///       oneOf: [{ $ref: "#/components/schemas/Cat" }, { type: string }]
    ///       discriminator: { propertyName: kind }
    ///     Cat: { type: object, properties: { kind: { type: string } } }
    /// ```
    ///
    /// Remedy: make each alternative a reference to a record, and map each.
    K0607 DiscriminatorUnusable = Approximated;

    /// A list with a type per place.
    ///
    /// It is taken as a list of any JSON. A list whose places are all listed, typed and required is a tuple.
    ///
    /// Why: a Rust tuple has a fixed length, and this list has not.
    ///
    /// ```yaml
    /// components: { schemas: { Point: { type: array, prefixItems: [{ type: number }, { type: string }] } } }
    /// ```
    ///
    /// Remedy: say in an overlay that the list ends where its places do, if so it does.
    ///
    /// ```yaml mended
    /// components:
    ///   schemas:
    ///     Point: { type: array, prefixItems: [{ type: number }, { type: string }], items: false, minItems: 2 }
    /// ```
    K0608 TupleApproximated = Approximated;

    /// The type engine cannot take a schema.
    ///
    /// Only this schema is any JSON; what refers to it stays typed.
    ///
    /// Why: one schema is not worth the rest of the client.
    ///
    /// ```text unknown
    /// No document is known that causes it. It stands for faults of the engine that are yet to be found.
    /// ```
    ///
    /// Remedy: simplify the schema in an overlay, and report the document.
    K0609 SchemaRefusedByEngine = Approximated;
    } };
}
