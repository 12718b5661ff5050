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

    /// Values are restricted, and the client does not check that.
    ///
    /// Lengths, ranges, patterns and the like change no type. Reported once for all of them.
    ///
    /// Why: the server checks them, and a client that does so too refuses values when the server has learned to take them.
    ///
    /// ```yaml
    /// components: { schemas: { Name: { type: string, maxLength: 80 } } }
    /// ```
    ///
    /// Remedy: nothing, since the server checks them.
    K0610 LimitsUnchecked = Note;

    /// The values of a list that are no texts have no names.
    ///
    /// The type is a plain number or boolean; the docs list the values.
    ///
    /// Why: a number that is listed has no name in the document that Rust could use.
    ///
    /// ```yaml
    /// components: { schemas: { Level: { type: integer, enum: [1, 2, 3] } } }
    /// ```
    ///
    /// Remedy: nothing; the docs list the values.
    K0611 EnumUnlisted = Note;

    /// A list has values of several JSON types.
    ///
    /// It is taken as any JSON; the docs list the values.
    ///
    /// Why: no plain type of Rust has them all.
    ///
    /// ```yaml
    /// components: { schemas: { Limit: { enum: [10, unlimited] } } }
    /// ```
    ///
    /// Remedy: write the values as one type in an overlay.
    ///
    /// ```yaml mended
    /// components: { schemas: { Limit: { enum: ["10", unlimited] } } }
    /// ```
    K0612 EnumMixed = Approximated;

    /// Members are added to a base that stands for those which extend it.
    ///
    /// A schema with a discriminator that others extend by `allOf` is a union of those, and of its own record
    /// for every other text. Where a reply or a body adds members to it in place, these are added to that record;
    /// what extends the base is not typed there.
    ///
    /// Why: every type that extends the base would exist a second time, with the added members.
    ///
    /// ```yaml
    /// paths:
    ///   /pet:
    ///     get:
    ///       operationId: pet
    ///       responses:
    ///         "200":
    ///           description: ok
    ///           content:
    ///             application/json:
    ///               schema:
    ///                 allOf: [{ $ref: "#/components/schemas/Pet" }, { properties: { at: { type: string } } }]
    ///   /pets:
    ///     get:
    ///       operationId: pets
    ///       responses:
    ///         "200": { description: ok, content: { application/json: { schema: { $ref: "#/components/schemas/Pet" } } } }
    /// components:
    ///   schemas:
    ///     Pet:
    ///       type: object
    ///       discriminator: { propertyName: kind }
    ///       properties: { kind: { type: string } }
    ///     Cat:
    ///       allOf: [{ $ref: "#/components/schemas/Pet" }, { type: object, properties: { lives: { type: integer } } }]
    /// ```
    ///
    /// Remedy: add the members to the base or to the schemas that extend it, in an overlay.
    K0613 InheritanceUntyped = Approximated;

    /// A union stands beside another.
    ///
    /// `oneOf` is typed, and `anyOf` is not.
    ///
    /// Why: a value has to be in both, which would be a type for each pair.
    ///
    /// ```yaml
    /// components:
    ///   schemas:
    ///     Id: { oneOf: [{ type: string }, { type: integer }], anyOf: [{ type: string }, { type: boolean }] }
    /// ```
    ///
    /// Remedy: merge the two in an overlay.
    ///
    /// ```yaml mended
    /// components: { schemas: { Id: { oneOf: [{ type: string }, { type: integer }] } } }
    /// ```
    K0614 UnionBesideUnion = Approximated;

    /// A member is required and not listed.
    ///
    /// The type has no such member.
    ///
    /// Why: nothing says what it holds; most often its name is misspelt in `required`, and a type that asks for it
    /// would refuse every reply.
    ///
    /// ```yaml
    /// components: { schemas: { Pet: { type: object, required: [name], properties: { nane: { type: string } } } } }
    /// ```
    ///
    /// Remedy: list the member under `properties`, or remove it from `required`.
    ///
    /// ```yaml mended
    /// components: { schemas: { Pet: { type: object, required: [name], properties: { name: { type: string } } } } }
    /// ```
    K0615 RequiredUndeclared = Approximated;

    /// A decimal number is a 64-bit float.
    ///
    /// Digits beyond the seventeenth are lost.
    ///
    /// Why: JSON readers have no other number, and a decimal type would be a dependency of every client.
    ///
    /// ```yaml
    /// components: { schemas: { Price: { type: number, format: decimal } } }
    /// ```
    ///
    /// Remedy: describe it as a string in an overlay, if the server takes one.
    ///
    /// ```yaml mended
    /// components: { schemas: { Price: { type: string, format: decimal } } }
    /// ```
    K0616 DecimalAsFloat = Note;

    /// An alternative of a union is never read.
    ///
    /// Alternatives without a member that tells them apart are tried, those that ask for more members first.
    /// A value of this one is read as one before it, without the members that only this one has.
    /// It is not reported where the two have a member of one name, required or not, that has another type or
    /// other texts in each: a value that has the member is told by it.
    ///
    /// Why: nothing in such a value says which of the two it is.
    ///
    /// ```yaml
    /// components:
    ///   schemas:
    ///     Pet: { oneOf: [{ $ref: "#/components/schemas/Cat" }, { $ref: "#/components/schemas/Dog" }] }
    ///     Cat: { type: object, properties: { lives: { type: integer } } }
    ///     Dog: { type: object, properties: { tricks: { type: array, items: { type: string } } } }
    /// ```
    ///
    /// Remedy: make a member that tells them apart required, or add a discriminator, in an overlay.
    ///
    /// ```yaml mended
    /// components:
    ///   schemas:
    ///     Pet: { oneOf: [{ $ref: "#/components/schemas/Cat" }, { $ref: "#/components/schemas/Dog" }] }
    ///     Cat: { type: object, required: [lives], properties: { lives: { type: integer } } }
    ///     Dog: { type: object, required: [tricks], properties: { tricks: { type: array, items: { type: string } } } }
    /// ```
    K0617 UnionAmbiguous = Approximated;
    } };
}
