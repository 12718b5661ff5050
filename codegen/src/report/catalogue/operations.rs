//! The codes of group K04 about operations and their parameters.
//! The form of an entry is described at the `codes!` macro.

/// Gives the entries of this file to a macro, behind what that has been given already.
macro_rules! operations {
    ($then:ident! [$($groups:ident)*] $($before:tt)*) => { $then! { [$($groups)*] $($before)*

    /// An operation is no object.
    ///
    /// Nothing is generated for it.
    ///
    /// Why: none of what a call needs can be read.
    ///
    /// ```yaml
    /// paths: { /devices: { get: true } }
    /// ```
    ///
    /// Remedy: write the operation as an object, or remove it.
    ///
    /// ```yaml mended
    /// paths: { /devices: { get: { operationId: devices, responses: { 204: { description: ok } } } } }
    /// ```
    K0401 OperationMalformed = Refused fault;

    /// An operation has no usable id.
    ///
    /// The method is named after the verb and the path, here `get_devices`.
    ///
    /// Why: the name is good, but changes when the path does.
    ///
    /// ```yaml
    /// paths: { /devices: { get: { responses: { 204: { description: ok } } } } }
    /// ```
    ///
    /// Remedy: give it an `operationId`, in the document or by an overlay.
    ///
    /// ```yaml mended
    /// paths: { /devices: { get: { operationId: listDevices, responses: { 204: { description: ok } } } } }
    /// ```
    K0402 OperationIdMissing = Note;

    /// Two operations have one name.
    ///
    /// The later operation is named after its path as well, here `list_get_pumps`.
    ///
    /// Why: ids that differ only in case or signs are one method name in Rust.
    ///
    /// ```yaml
    /// paths:
    ///   /devices: { get: { operationId: list, responses: { 204: { description: ok } } } }
    ///   /pumps: { get: { operationId: List, responses: { 204: { description: ok } } } }
    /// ```
    ///
    /// Remedy: give it an id of its own.
    ///
    /// ```yaml mended
    /// paths:
    ///   /devices: { get: { operationId: list, responses: { 204: { description: ok } } } }
    ///   /pumps: { get: { operationId: listPumps, responses: { 204: { description: ok } } } }
    /// ```
    K0403 OperationIdCollides = Approximated;

    /// A parameter cannot be sent.
    ///
    /// It is left out.
    ///
    /// Why: it lacks a name, or its place is none of path, query, header and cookie.
    ///
    /// ```yaml
    /// paths:
    ///   /devices:
    ///     get:
    ///       operationId: devices
    ///       parameters: [{ name: limit, schema: { type: integer } }]
    ///       responses: { 204: { description: ok } }
    /// ```
    ///
    /// Remedy: give it a `name` and an `in`.
    ///
    /// ```yaml mended
    /// paths:
    ///   /devices:
    ///     get:
    ///       operationId: devices
    ///       parameters: [{ name: limit, in: query, schema: { type: integer } }]
    ///       responses: { 204: { description: ok } }
    /// ```
    K0404 ParameterMalformed = Approximated fault;

    /// A header is ignored.
    ///
    /// Header parameters called Accept, Content-Type and Authorization are not arguments of the method, and
    /// the header Content-Type of a reply has no key.
    ///
    /// Why: the standard says that they are ignored (OpenAPI 3.0.3, Parameter Object and Response Object);
    /// media types come from bodies and replies, credentials from security schemes.
    ///
    /// ```yaml
    /// paths:
    ///   /devices:
    ///     get:
    ///       operationId: devices
    ///       parameters: [{ name: Authorization, in: header, schema: { type: string } }]
    ///       responses: { 204: { description: ok } }
    /// ```
    ///
    /// Remedy: nothing, where the document has a security scheme that says the same.
    K0405 ParameterIgnored = Note;

    /// A path parameter is in no path.
    ///
    /// It is left out.
    ///
    /// Why: the path template has no variable of its name, so there is no place for its value.
    ///
    /// ```yaml
    /// paths:
    ///   /devices:
    ///     get:
    ///       operationId: devices
    ///       parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    ///       responses: { 204: { description: ok } }
    /// ```
    ///
    /// Remedy: rename the parameter or the variable, so that they agree.
    ///
    /// ```yaml mended
    /// paths:
    ///   /devices/{id}:
    ///     get:
    ///       operationId: devices
    ///       parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    ///       responses: { 204: { description: ok } }
    /// ```
    K0406 ParameterNotInPath = Approximated fault;

    /// A parameter stands twice.
    ///
    /// The first is taken.
    ///
    /// Why: name and place are the same, so one of the two would overwrite the other.
    ///
    /// ```yaml
    /// paths:
    ///   /devices:
    ///     get:
    ///       operationId: devices
    ///       parameters:
    ///         - { name: limit, in: query, schema: { type: integer } }
    ///         - { name: limit, in: query, schema: { type: string } }
    ///       responses: { 204: { description: ok } }
    /// ```
    ///
    /// Remedy: remove one of the two.
    K0407 ParameterTwice = Approximated fault;

    /// A path variable has no parameter.
    ///
    /// It is a required argument, and taken as text.
    ///
    /// Why: without it no request can be made, and its type is unknown.
    ///
    /// ```yaml
    /// paths: { "/devices/{id}": { get: { operationId: device, responses: { 204: { description: ok } } } } }
    /// ```
    ///
    /// Remedy: declare a path parameter of that name.
    ///
    /// ```yaml mended
    /// paths:
    ///   /devices/{id}:
    ///     get:
    ///       operationId: device
    ///       parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    ///       responses: { 204: { description: ok } }
    /// ```
    K0408 VariableUndeclared = Approximated;

    /// A path cannot be requested.
    ///
    /// Its operations have no rows.
    ///
    /// Why: it does not begin with a slash, its braces do not pair up, or a variable stands in it twice,
    /// so that no URL can be made of it.
    ///
    /// ```yaml
    /// paths: { devices: { get: { operationId: devices, responses: { 204: { description: ok } } } } }
    /// ```
    ///
    /// Remedy: mend the path.
    ///
    /// ```yaml mended
    /// paths: { /devices: { get: { operationId: devices, responses: { 204: { description: ok } } } } }
    /// ```
    K0409 PathMalformed = Refused;

    /// A parameter has a style that its place does not know.
    ///
    /// The default style of the place is taken.
    ///
    /// Why: the specification says nothing of how such a value is written.
    ///
    /// ```yaml
    /// paths:
    ///   /devices:
    ///     get:
    ///       operationId: devices
    ///       parameters: [{ name: ids, in: query, style: matrix, schema: { type: array, items: { type: string } } }]
    ///       responses: { 204: { description: ok } }
    /// ```
    ///
    /// Remedy: write a style that the specification lists for the place.
    ///
    /// ```yaml mended
    /// paths:
    ///   /devices:
    ///     get:
    ///       operationId: devices
    ///       parameters: [{ name: ids, in: query, style: form, schema: { type: array, items: { type: string } } }]
    ///       responses: { 204: { description: ok } }
    /// ```
    K0410 StyleUnknown = Approximated;

    /// A parameter is not typed by its schema.
    ///
    /// It has no schema and is taken as text, or it has `content` that is neither JSON nor a text and is
    /// written in the default style of its place.
    ///
    /// Why: nothing says what its values are, or how they are written.
    ///
    /// ```yaml
    /// paths:
    ///   /things:
    ///     get:
    ///       operationId: things
    ///       parameters: [{ name: filter, in: query }]
    ///       responses: { 204: { description: ok } }
    /// ```
    ///
    /// Remedy: give it a `schema`, or `content` of JSON, in an overlay.
    ///
    /// ```yaml mended
    /// paths:
    ///   /things:
    ///     get:
    ///       operationId: things
    ///       parameters: [{ name: filter, in: query, schema: { type: string } }]
    ///       responses: { 204: { description: ok } }
    /// ```
    K0411 ParameterUntyped = Approximated;

    /// Reserved characters of a parameter are percent-encoded.
    ///
    /// `allowReserved` is honoured for the style `form` of a query. In other styles the value is encoded like any other.
    ///
    /// Why: a reserved character can be the delimiter of such a style, and a server that decodes the value
    /// gets the same from both.
    ///
    /// ```yaml
    /// paths:
    ///   /things:
    ///     get:
    ///       operationId: things
    ///       parameters: [{ name: ids, in: query, style: pipeDelimited, explode: false, allowReserved: true, schema: { type: array, items: { type: string } } }]
    ///       responses: { 204: { description: ok } }
    /// ```
    ///
    /// Remedy: nothing, if the server decodes the value; or write the style `form`.
    K0412 ReservedIgnored = Approximated;

    /// A parameter has lists or objects inside of lists or objects.
    ///
    /// A value without them is sent. One with some is refused when the call is made, by an error that names the parameter.
    ///
    /// Why: the specification leaves open how such a value is written, and servers differ.
    ///
    /// ```yaml
    /// paths:
    ///   /things:
    ///     get:
    ///       operationId: things
    ///       parameters: [{ name: ids, in: query, schema: { type: array, items: { type: array, items: { type: string } } } }]
    ///       responses: { 204: { description: ok } }
    /// ```
    ///
    /// Remedy: give the parameter `content` of JSON, or the style `deepObject`, in an overlay.
    ///
    /// ```yaml mended
    /// paths:
    ///   /things:
    ///     get:
    ///       operationId: things
    ///       parameters: [{ name: ids, in: query, content: { application/json: { schema: { type: array, items: { type: array, items: { type: string } } } } } }]
    ///       responses: { 204: { description: ok } }
    /// ```
    K0413 ParameterNested = Approximated;
    } };
}
