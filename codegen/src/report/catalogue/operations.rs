//! The codes of group K04 about operations and their parameters.
//! The form of an entry is described at the `codes!` macro.

/// Gives the entries of this file to a macro, behind what that has been given already.
macro_rules! operations {
    ($then:ident! [$($groups:ident)*] $($before:tt)*) => { $then! { [$($groups)*] $($before)*

    /// An operation is no object.
    ///
    /// Nothing is generated for it.
    ///
    /// Remedy: write the operation as an object, or remove it.
    ///
    /// ```yaml
    /// get:
    ///   operationId: listDevices
    /// ```
    K0401 OperationMalformed = Refused;

    /// An operation has no usable id.
    ///
    /// The method is named after the verb and the path, and its name changes with them.
    ///
    /// Remedy: give it an `operationId`, in the document or by an overlay.
    ///
    /// ```yaml
    /// operationId: listDevices
    /// ```
    K0402 OperationIdMissing = Note;

    /// Two operations have one name.
    ///
    /// Ids that differ only in case or signs are one method name in Rust. The later operation is named after its path as well.
    ///
    /// Remedy: give it an id of its own.
    ///
    /// ```yaml
    /// operationId: listDevicesOfUser
    /// ```
    K0403 OperationIdCollides = Approximated;

    /// A parameter cannot be sent.
    ///
    /// It lacks a name, or its place is none of path, query, header and cookie. It is left out.
    ///
    /// Remedy: give it a `name` and an `in`.
    ///
    /// ```yaml
    /// { name: limit, in: query, schema: { type: integer } }
    /// ```
    K0404 ParameterMalformed = Approximated;

    /// A header parameter is ignored.
    ///
    /// The standard says that header parameters called Accept, Content-Type and Authorization are ignored (OpenAPI 3.0.3, Parameter Object).
    ///
    /// Remedy: nothing; media types come from bodies and replies, credentials from security schemes.
    ///
    /// ```yaml
    /// security: [{ bearer: [] }]
    /// ```
    K0405 ParameterIgnored = Note;

    /// A path parameter is in no path.
    ///
    /// The path template has no variable of its name, so it cannot be sent. It is left out.
    ///
    /// Remedy: rename the parameter or the variable.
    ///
    /// ```yaml
    /// /devices/{device_id}
    /// ```
    K0406 ParameterNotInPath = Approximated;

    /// A parameter stands twice.
    ///
    /// Name and place are the same, so one of the two would overwrite the other. The first is taken.
    ///
    /// Remedy: remove one of the two.
    ///
    /// ```yaml
    /// parameters: [{ name: limit, in: query }]
    /// ```
    K0407 ParameterTwice = Approximated;

    /// A path variable has no parameter.
    ///
    /// Its type is unknown. It is a required argument and taken as text.
    ///
    /// Remedy: declare a path parameter of that name.
    ///
    /// ```yaml
    /// { name: device_id, in: path, required: true, schema: { type: string } }
    /// ```
    K0408 VariableUndeclared = Approximated;

    /// A path cannot be requested.
    ///
    /// It does not begin with a slash, its braces do not pair up, or a variable stands in it twice. Its operations have no rows.
    ///
    /// Remedy: mend the path.
    ///
    /// ```yaml
    /// /users/{user_id}/devices
    /// ```
    K0409 PathMalformed = Refused;

    /// A parameter has a style that its place does not know.
    ///
    /// The default style of the place is taken.
    ///
    /// Remedy: write a style that the specification lists for the place.
    ///
    /// ```yaml
    /// style: form
    /// ```
    K0410 StyleUnknown = Approximated;
    } };
}
