//! The codes of group K03 about the outer structure of a document, and its references.
//! The form of an entry is described at the `codes!` macro.

/// Gives the entries of this file to a macro, behind what that has been given already.
macro_rules! documents {
    ($then:ident! [$($groups:ident)*] $($before:tt)*) => { $then! { [$($groups)*] $($before)*

    /// The document is not OpenAPI 3.
    ///
    /// Only OpenAPI 3.0, 3.1 and 3.2 documents are read. Others are read as if they were, and little may come of it.
    ///
    /// Remedy: convert the document, for instance Swagger 2.0 with a converter of its vendor.
    ///
    /// ```yaml
    /// openapi: 3.0.3
    /// ```
    K0301 VersionUnsupported = Refused;

    /// A path item is no object.
    ///
    /// The operations of the path cannot be read. Nothing is generated for them.
    ///
    /// Remedy: write the operations of the path as an object, or remove the path.
    ///
    /// ```yaml
    /// paths:
    ///   /devices:
    ///     get: { responses: { "200": { description: ok } } }
    /// ```
    K0302 PathItemMalformed = Refused;

    /// A member has the wrong JSON type.
    ///
    /// The specification asks for another type, so the member is taken as absent.
    ///
    /// Remedy: write the member as the specification says, or remove it.
    ///
    /// ```yaml
    /// parameters: []   # and not null
    /// ```
    K0303 MemberMalformed = Approximated;

    /// A reference leads nowhere.
    ///
    /// What it stands for is unknown. In a schema it is taken as any JSON; a parameter, body or reply is left out.
    ///
    /// Remedy: mend the reference, or add what it names.
    ///
    /// ```yaml
    /// $ref: "#/components/schemas/Device"
    /// ```
    K0304 ReferenceDangling = Approximated;

    /// Webhooks are not generated.
    ///
    /// A webhook is served by the program that uses the client, not called by it.
    ///
    /// Remedy: serve it with a web framework.
    ///
    /// ```yaml
    /// webhooks:
    ///   deviceAdded: { post: {} }
    /// ```
    K0305 WebhooksIgnored = Note;

    /// Callbacks are not generated.
    ///
    /// A callback is served by the program that uses the client, not called by it.
    ///
    /// Remedy: serve it with a web framework.
    ///
    /// ```yaml
    /// callbacks:
    ///   onEvent: {}
    /// ```
    K0306 CallbacksIgnored = Note;
    } };
}
