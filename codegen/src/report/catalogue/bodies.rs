//! The codes of group K05 about bodies and replies.
//! The form of an entry is described at the `codes!` macro.

/// Gives the entries of this file to a macro, behind what that has been given already.
macro_rules! bodies {
    ($then:ident! [$($groups:ident)*] $($before:tt)*) => { $then! { [$($groups)*] $($before)*

    /// A reply has no status.
    ///
    /// The key is no status, no range and not `default`. The reply is not typed; if it comes, it is undocumented.
    ///
    /// Remedy: write a status such as 200, a range such as 4XX, or `default`.
    ///
    /// ```yaml
    /// responses: { "200": { description: ok } }
    /// ```
    K0501 StatusMalformed = Approximated;

    /// A reply has several media types.
    ///
    /// One is asked for and typed. The others are not asked for.
    ///
    /// Remedy: send another Accept header through the escape hatch where another form is needed.
    ///
    /// ```yaml
    /// content: { application/json: {} }
    /// ```
    K0502 ReplyMediaTypeChosen = Approximated;

    /// A body comes in several encodings of the same value.
    ///
    /// It is sent in one of them, JSON where there is one. A media type with a schema of its own is no
    /// other encoding: it gets a method of its own, whose name says which, such as `create_as_form`.
    ///
    /// Remedy: nothing, or send another encoding through the escape hatch.
    ///
    /// ```yaml
    /// content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } }
    /// ```
    K0503 BodyEncodingChosen = Note;

    /// The parts of a multipart body are not listed.
    ///
    /// The body is sent as untyped `Parts`, to which a caller adds texts, JSON and files by name.
    ///
    /// Remedy: give the body an object schema with a property for each part, in an overlay.
    ///
    /// ```yaml
    /// content:
    ///   multipart/form-data:
    ///     schema: { type: object, properties: { file: { type: string, format: binary } } }
    /// ```
    K0505 MultipartUntyped = Approximated;

    /// The encoding of a form's member is honoured in part.
    ///
    /// The media types, styles of URL-encoded members and the order of parts are honoured. Headers and
    /// styles of multipart parts are not written, and an object of a URL-encoded form is written by a
    /// style or as JSON, and as no other media type.
    ///
    /// Remedy: send the body through the escape hatch, if the server needs more.
    ///
    /// ```yaml
    /// encoding: { meta: { contentType: application/json } }
    /// ```
    K0506 PartEncodingApproximated = Approximated;

    /// A reply has links to other operations.
    ///
    /// Links say which values of a reply another operation takes. There is no method for them; the
    /// values and the operations are typed.
    ///
    /// Remedy: call the operation that a link names with the values that it takes.
    ///
    /// ```yaml
    /// links: { next: { operationId: listPets, parameters: { cursor: '$response.body#/next' } } }
    /// ```
    K0507 LinksIgnored = Note;
    } };
}
