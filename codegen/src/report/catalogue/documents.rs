//! The codes of group K03 about the outer structure of a document, and its references.
//! The form of an entry is described at the `codes!` macro.

/// Gives the entries of this file to a macro, behind what that has been given already.
macro_rules! documents {
    ($then:ident! [$($groups:ident)*] $($before:tt)*) => { $then! { [$($groups)*] $($before)*

    /// The document is not OpenAPI 3.
    ///
    /// OpenAPI 3.0, 3.1 and 3.2 documents are read. Others are read as if they were, and little may come of it.
    ///
    /// Why: earlier versions describe parameters, bodies and servers in other ways.
    ///
    /// ```yaml whole
    /// swagger: "2.0"
    /// info: { title: Petstore, version: "1" }
    /// paths: {}
    /// ```
    ///
    /// Remedy: convert the document, for instance Swagger 2.0 with a converter of its vendor.
    ///
    /// ```yaml whole mended
    /// openapi: 3.0.3
    /// info: { title: Petstore, version: "1" }
    /// servers: [{ url: "https://example.com" }]
    /// paths: {}
    /// ```
    K0301 VersionUnsupported = Refused fault;

    /// A path item is no object.
    ///
    /// Nothing is generated for the path.
    ///
    /// Why: its operations cannot be read.
    ///
    /// ```yaml
    /// paths: { /devices: [] }
    /// ```
    ///
    /// Remedy: write the operations of the path as an object, or remove the path.
    ///
    /// ```yaml mended
    /// paths: { /devices: { get: { operationId: devices, responses: { 204: { description: ok } } } } }
    /// ```
    K0302 PathItemMalformed = Refused fault;

    /// A member has the wrong JSON type.
    ///
    /// The member is taken as absent.
    ///
    /// Why: the specification asks for another type, and what this one should mean is anyone's guess.
    ///
    /// ```yaml
    /// paths:
    ///   /devices: { get: { operationId: devices, parameters: null, responses: { 204: { description: ok } } } }
    /// ```
    ///
    /// Remedy: write the member as the specification says, or remove it.
    ///
    /// ```yaml mended
    /// paths:
    ///   /devices: { get: { operationId: devices, parameters: [], responses: { 204: { description: ok } } } }
    /// ```
    K0303 MemberMalformed = Approximated fault;

    /// A reference leads nowhere.
    ///
    /// In a schema it is taken as any JSON; a parameter, body or reply is left out.
    ///
    /// Why: what it stands for is unknown, and the rest of the operation is not.
    ///
    /// ```yaml
    /// components:
    ///   schemas:
    ///     List: { type: array, items: { $ref: "#/components/schemas/Device" } }
    /// ```
    ///
    /// Remedy: mend the reference, or add what it names.
    ///
    /// ```yaml mended
    /// components:
    ///   schemas:
    ///     List: { type: array, items: { $ref: "#/components/schemas/Device" } }
    ///     Device: { type: object, properties: { id: { type: string } } }
    /// ```
    K0304 ReferenceDangling = Approximated fault;

    /// Webhooks are not generated.
    ///
    /// The types that they name are generated, so that a server can read what is sent.
    ///
    /// Why: a webhook is served by the program that uses the client, not called by it.
    ///
    /// ```yaml
    /// webhooks:
    ///   deviceAdded: { post: { responses: { 204: { description: ok } } } }
    /// ```
    ///
    /// Remedy: serve it with a web framework.
    K0305 WebhooksIgnored = Note;

    /// Callbacks are not generated.
    ///
    /// The types that they name are generated, so that a server can read what is sent.
    ///
    /// Why: a callback is served by the program that uses the client, not called by it.
    ///
    /// ```yaml
    /// paths:
    ///   /watch:
    ///     post:
    ///       operationId: watch
    ///       responses: { 204: { description: ok } }
    ///       callbacks:
    ///         changed: { "{$request.query.url}": { post: { responses: { 204: { description: ok } } } } }
    /// ```
    ///
    /// Remedy: serve it with a web framework.
    K0306 CallbacksIgnored = Note;

    /// A path item has an operation of a method without a row.
    ///
    /// The operations under `additionalOperations` of OpenAPI 3.2 have no rows.
    ///
    /// Why: the methods of HTTP that most servers know have rows, `QUERY` among them; others are rare enough
    /// to be called by name.
    ///
    /// ```yaml
    /// openapi: 3.2.0
    /// paths:
    ///   /things:
    ///     additionalOperations: { COPY: { operationId: copyThings, responses: { 204: { description: ok } } } }
    /// ```
    ///
    /// Remedy: call it by method and path through the escape hatch.
    K0307 VerbUnsupported = Refused;

    /// A member is not known.
    ///
    /// The member is ignored.
    ///
    /// Why: the specification has no such member here, so it is a slip of the pen or an extension without
    /// `x-`; a slip of the pen leaves out what was meant.
    ///
    /// ```yaml
    /// paths:
    ///   /things:
    ///     get: { operationId: things, parametres: [], responses: { 204: { description: ok } } }
    /// ```
    ///
    /// Remedy: correct its name, remove it, or begin its name with `x-`.
    ///
    /// ```yaml mended
    /// paths:
    ///   /things:
    ///     get: { operationId: things, parameters: [], responses: { 204: { description: ok } } }
    /// ```
    K0308 MemberUnknown = Note fault;
    } };
}
