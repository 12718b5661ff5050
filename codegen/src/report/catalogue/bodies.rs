//! The codes of group K05 about bodies and replies.
//! The form of an entry is described at the `codes!` macro.

/// Gives the entries of this file to a macro, behind what that has been given already.
macro_rules! bodies {
    ($then:ident! [$($groups:ident)*] $($before:tt)*) => { $then! { [$($groups)*] $($before)*

    /// A reply has no status.
    ///
    /// The reply is not typed; if it comes, it is an undocumented one.
    ///
    /// Why: its key is no status, no range and not `default`, so nothing says when it comes.
    ///
    /// ```yaml
    /// paths:
    ///   /devices: { get: { operationId: devices, responses: { 204: { description: ok }, "20": { description: ok } } } }
    /// ```
    ///
    /// Remedy: write a status such as 200, a range such as 4XX, or `default`.
    ///
    /// ```yaml mended
    /// paths:
    ///   /devices: { get: { operationId: devices, responses: { 204: { description: ok }, 201: { description: ok } } } }
    /// ```
    K0501 StatusMalformed = Approximated fault;

    /// A reply has several media types.
    ///
    /// One is asked for and typed. The others are not asked for.
    ///
    /// Why: a method has one type for a status, and a server that may choose would have to be told of both.
    ///
    /// ```yaml
    /// paths:
    ///   /devices:
    ///     get:
    ///       operationId: devices
    ///       responses:
    ///         200:
    ///           description: ok
    ///           content:
    ///             application/json: { schema: { type: array, items: { type: string } } }
    ///             text/csv: { schema: { type: string } }
    /// ```
    ///
    /// Remedy: send another Accept header through the escape hatch where another form is needed.
    K0502 ReplyMediaTypeChosen = Approximated;

    /// A body comes in several encodings of the same value.
    ///
    /// It is sent in one of them, JSON where there is one. A media type with a schema of its own is no
    /// other encoding: it gets a method of its own, whose name says which, such as `create_as_form`.
    ///
    /// Why: the server understands each of them, and all say the same.
    ///
    /// ```yaml
    /// paths:
    ///   /pets:
    ///     post:
    ///       operationId: create
    ///       requestBody:
    ///         content:
    ///           application/json: { schema: { $ref: "#/components/schemas/Pet" } }
    ///           application/x-www-form-urlencoded: { schema: { $ref: "#/components/schemas/Pet" } }
    ///       responses: { 204: { description: ok } }
    /// components: { schemas: { Pet: { type: object, properties: { name: { type: string } } } } }
    /// ```
    ///
    /// Remedy: nothing, or send another encoding through the escape hatch.
    K0503 BodyEncodingChosen = Note;

    /// The parts of a multipart body are not listed.
    ///
    /// The body is sent as untyped `Parts`, to which a caller adds texts, JSON and files by name.
    ///
    /// Why: without a list of parts there are no members that a type could have.
    ///
    /// ```yaml
    /// paths:
    ///   /files:
    ///     post:
    ///       operationId: upload
    ///       requestBody: { content: { multipart/form-data: { schema: { type: object } } } }
    ///       responses: { 204: { description: ok } }
    /// ```
    ///
    /// Remedy: give the body an object schema with a property for each part, in an overlay.
    ///
    /// ```yaml mended
    /// paths:
    ///   /files:
    ///     post:
    ///       operationId: upload
    ///       requestBody:
    ///         content:
    ///           multipart/form-data:
    ///             schema: { type: object, properties: { file: { type: string, format: binary } } }
    ///       responses: { 204: { description: ok } }
    /// ```
    K0505 MultipartUntyped = Approximated;

    /// The encoding of a form's member is honoured in part.
    ///
    /// Media types, styles of URL-encoded members and the order of parts are honoured. Headers and
    /// styles of multipart parts are not written, and an object of a URL-encoded form is written by a
    /// style or as JSON, and as no other media type.
    ///
    /// Why: no server is known that reads the others, and most refuse a form that has them.
    ///
    /// ```yaml
    /// paths:
    ///   /files:
    ///     post:
    ///       operationId: upload
    ///       requestBody:
    ///         content:
    ///           multipart/form-data:
    ///             schema: { type: object, properties: { file: { type: string, format: binary } } }
    ///             encoding: { file: { headers: { X-Checksum: { schema: { type: string } } } } }
    ///       responses: { 204: { description: ok } }
    /// ```
    ///
    /// Remedy: send the body through the escape hatch, if the server needs more.
    K0506 PartEncodingApproximated = Approximated;

    /// A reply has links to other operations.
    ///
    /// Links say which values of a reply another operation takes. There is no method for them; the
    /// values and the operations are typed.
    ///
    /// Why: a call with the values is as short as a method for the link would be.
    ///
    /// ```yaml
    /// paths:
    ///   /pets:
    ///     get:
    ///       operationId: pets
    ///       responses: { 204: { description: ok, links: { next: { operationId: pets } } } }
    /// ```
    ///
    /// Remedy: call the operation that a link names with the values that it takes.
    K0507 LinksIgnored = Note;

    /// A header of a reply is text.
    ///
    /// `Response::header` reads it as a `String`. Headers whose schemas are scalars or lists of scalars have
    /// the types of these. Reported once for each reason.
    ///
    /// Why: a header is written in the style `simple`, which has no form for objects, unions and lists of
    /// lists that two servers write alike; JSON and other media types in a header are not read. A header
    /// without a schema, and one that two replies of an operation type differently, can be any text.
    ///
    /// ```yaml
    /// paths:
    ///   /things:
    ///     get:
    ///       operationId: things
    ///       responses: { 204: { description: ok, headers: { X-Quota: { schema: { type: object } } } } }
    /// ```
    ///
    /// Remedy: read the text, or give the header a schema of a scalar or a list in an overlay.
    ///
    /// ```yaml mended
    /// paths:
    ///   /things:
    ///     get:
    ///       operationId: things
    ///       responses: { 204: { description: ok, headers: { X-Quota: { schema: { type: string } } } } }
    /// ```
    K0508 ReplyHeadersUntyped = Note;

    /// A body that is no JSON is passed as it is.
    ///
    /// It is a text or bytes, though the document has a schema that says more.
    ///
    /// Why: the media type has no reader here; XML, CSV and others need rules that a schema does not state.
    ///
    /// ```yaml
    /// paths:
    ///   /things:
    ///     get:
    ///       operationId: things
    ///       responses: { 200: { description: ok, content: { text/csv: { schema: { type: array, items: { type: string } } } } } }
    /// ```
    ///
    /// Remedy: read or write the text or bytes with a library for the media type.
    K0509 BodyUntyped = Approximated;

    /// A body has a range of media types.
    ///
    /// It is sent as bytes of the type `application/octet-stream`.
    ///
    /// Why: a range does not say which media type to send.
    ///
    /// ```yaml
    /// paths:
    ///   /things:
    ///     put:
    ///       operationId: things
    ///       requestBody: { content: { "image/*": { schema: { type: string, format: binary } } } }
    ///       responses: { 204: { description: ok } }
    /// ```
    ///
    /// Remedy: list the media types one by one in an overlay.
    ///
    /// ```yaml mended
    /// paths:
    ///   /things:
    ///     put:
    ///       operationId: things
    ///       requestBody: { content: { image/png: { schema: { type: string, format: binary } } } }
    ///       responses: { 204: { description: ok } }
    /// ```
    K0510 MediaTypeRange = Approximated;

    /// A reply that has no body is said to have one.
    ///
    /// The reply is empty.
    ///
    /// Why: HTTP has no body in replies to HEAD, and none with 1xx, 204, 205 and 304 (RFC 9110); a client that
    /// waits to read one would fail.
    ///
    /// ```yaml
    /// paths:
    ///   /things:
    ///     delete:
    ///       operationId: things
    ///       responses: { 204: { description: ok, content: { application/json: { schema: { type: string } } } } }
    /// ```
    ///
    /// Remedy: nothing, or remove the `content` in an overlay.
    ///
    /// ```yaml mended
    /// paths:
    ///   /things:
    ///     delete:
    ///       operationId: things
    ///       responses: { 204: { description: ok } }
    /// ```
    K0511 BodyImpossible = Note;
    } };
}
