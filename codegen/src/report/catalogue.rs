//! The table of diagnostic codes: one entry for everything that Keyroute can say about a document.
//! The form of an entry is described at the `codes!` macro; the report, `explain` and the published
//! support matrix read their text from here.

use super::code::codes;

codes! {
    // K01: loading.

    /// The file cannot be read.
    ///
    /// The operating system refused to open or read the file, or it is not a regular file.
    /// Nothing is generated for the API.
    ///
    /// Remedy: check the path in the manifest, and that the file may be read.
    ///
    /// ```text
    /// openapi/petstore/openapi.yaml: No such file or directory
    /// ```
    K0101 FileUnreadable = Refused;

    /// The file is larger than the limit.
    ///
    /// A document of this size is taken for a mistake, such as an archive or a log saved under the wrong name.
    /// The file is not read, and nothing is generated for the API.
    ///
    /// Remedy: vendor the document alone, without embedded data, or raise the limit where the library is called.
    ///
    /// ```text
    /// openapi/petstore/openapi.yaml: 300000000 bytes, and the limit is 268435456
    /// ```
    K0102 FileTooLarge = Refused;

    /// The file is not UTF-8 text.
    ///
    /// OpenAPI documents are text in UTF-8. The bytes at the named place are no UTF-8 sequence,
    /// or the file begins with the byte order mark of UTF-16 or UTF-32.
    /// Nothing is generated for the API.
    ///
    /// Remedy: save the file as UTF-8, for instance with `iconv -f UTF-16 -t UTF-8`.
    ///
    /// ```text
    /// iconv -f UTF-16 -t UTF-8 download.json > openapi/petstore/openapi.json
    /// ```
    K0103 FileNotUtf8 = Refused;

    /// The file contains a NUL byte.
    ///
    /// Neither JSON nor YAML allows the character U+0000 unescaped; a file that holds one is most often binary.
    /// Nothing is generated for the API.
    ///
    /// Remedy: vendor the document as text; inside a quoted string, write the character as `\u0000`.
    ///
    /// ```json
    /// { "pattern": "^[^\u0000]*$" }
    /// ```
    K0104 FileHasNul = Refused;

    /// The file holds no document.
    ///
    /// The file is empty, or has nothing but blanks and comments.
    /// Nothing is generated for the API.
    ///
    /// Remedy: fetch the document again; an empty file is most often the trace of a failed download.
    ///
    /// ```yaml
    /// openapi: 3.1.0
    /// info: { title: Petstore, version: "1" }
    /// paths: {}
    /// ```
    K0105 DocumentEmpty = Refused;

    /// The document is not valid JSON.
    ///
    /// A file that begins with `{"`, `{}` or `[` is read as JSON, strictly: no comments, no trailing commas,
    /// no half of a surrogate pair. Nothing is generated for the API.
    ///
    /// Remedy: mend the file at the named place. If it is YAML in flow style, put a line `---` before it.
    ///
    /// ```yaml
    /// ---
    /// {"openapi": 3.1.0, info: {title: Petstore, version: "1"}}
    /// ```
    K0106 JsonInvalid = Refused;

    /// The document is not valid YAML.
    ///
    /// A file that does not begin like JSON is read as YAML 1.2 with the scalars of the core schema.
    /// Nothing is generated for the API.
    ///
    /// Remedy: mend the file at the named place; look at its indentation, and at quotes that never close.
    ///
    /// ```yaml
    /// description: "A colon followed by a space: needs quotes"
    /// ```
    K0107 YamlInvalid = Refused;

    /// The document nests too deeply.
    ///
    /// Objects and arrays stand within each other beyond the limit; no document written for an API does this,
    /// and reading it could exhaust the stack. Nothing is generated for the API.
    ///
    /// Remedy: look at the named place for generated or hostile content; give a nested schema a name
    /// under `components`, and refer to it.
    ///
    /// ```yaml
    /// items: { $ref: "#/components/schemas/Row" }
    /// ```
    K0108 DocumentTooDeep = Refused;

    /// The document has too many values.
    ///
    /// The count is taken after YAML aliases are expanded, so a small file can exceed it:
    /// nine aliases to nine aliases to nine aliases grow without bound.
    /// Nothing is generated for the API.
    ///
    /// Remedy: replace YAML aliases by `$ref`, which costs nothing; split off parts of the document
    /// that no client needs.
    ///
    /// ```yaml
    /// a: &a [x, x, x, x]
    /// b: &b [*a, *a, *a, *a]
    /// c: &c [*b, *b, *b, *b]
    /// ```
    K0109 DocumentTooManyValues = Refused;

    /// A key stands twice in one object.
    ///
    /// Readers disagree on which of the two counts, so the document means different things to different tools.
    /// Nothing is generated for the API.
    ///
    /// Remedy: remove one of the two, or give it its own name. In YAML, `200:` and `"200":` are the same key.
    ///
    /// ```yaml
    /// responses:
    ///   200: { description: OK }
    ///   "200": { description: Fine }
    /// ```
    K0110 DuplicateKey = Refused;

    /// A key is an array or an object.
    ///
    /// YAML allows any value as a key; JSON, which OpenAPI is defined on, only strings.
    /// Nothing is generated for the API.
    ///
    /// Remedy: write the key as a string; a template in braces at the start of a key needs quotes.
    ///
    /// ```yaml
    /// servers:
    ///   "{region}": example
    /// ```
    K0111 KeyNotText = Refused;

    /// An alias stands within the value that it names.
    ///
    /// Expanding the alias would never end. Nothing is generated for the API.
    ///
    /// Remedy: describe a recursive structure with `$ref`, not with a YAML alias.
    ///
    /// ```yaml
    /// Node:
    ///   properties:
    ///     next: { $ref: "#/components/schemas/Node" }
    /// ```
    K0112 AliasCyclic = Refused;

    /// A number cannot be held.
    ///
    /// The number is beyond the range of a 64-bit float, or is one of YAML's `.inf` and `.nan`,
    /// which JSON lacks. Nothing is generated for the API.
    ///
    /// Remedy: remove a bound that bounds nothing; quote the value where text is meant.
    ///
    /// ```yaml
    /// default: ".nan"
    /// ```
    K0113 NumberOutOfRange = Refused;

    /// A YAML tag is not supported.
    ///
    /// The tags of the core schema (`!!str`, `!!int`, `!!float`, `!!bool`, `!!null`, `!!seq`, `!!map`) are read;
    /// a value that does not fit its tag, and any other tag, is refused, since its meaning would be lost.
    /// Nothing is generated for the API.
    ///
    /// Remedy: remove the tag; in place of `!include`, use a `$ref` to the file.
    ///
    /// ```yaml
    /// Pet: { $ref: "pet.yaml" }
    /// ```
    K0114 TagUnsupported = Refused;

    /// A merge key has no mapping to merge.
    ///
    /// The value of `<<` is to be a mapping, an alias to one, or a list of these.
    /// Nothing is generated for the API.
    ///
    /// Remedy: give `<<` an alias to a mapping, or quote the key where a property is called `<<`.
    ///
    /// ```yaml
    /// base: &base { type: object }
    /// pet: { <<: *base, title: Pet }
    /// ```
    K0115 MergeNotMapping = Refused;

    /// The file holds several YAML documents.
    ///
    /// Only one document describes the API, and nothing says which.
    /// Nothing is generated for the API.
    ///
    /// Remedy: split the file at the `---` lines, and name the right part in the manifest.
    ///
    /// ```yaml
    /// openapi: 3.1.0
    /// ---
    /// openapi: 3.0.3
    /// ```
    K0116 SeveralDocuments = Refused;

    /// The document is not an object.
    ///
    /// The outermost value is to be an object with the fields of OpenAPI; here it is an array or a single value.
    /// A page of HTML that a server sent in place of the document reads as one long string.
    /// Nothing is generated for the API.
    ///
    /// Remedy: open the file; if it is a web page, fetch the document from its raw address.
    ///
    /// ```yaml
    /// openapi: 3.1.0
    /// info: { title: Petstore, version: "1" }
    /// ```
    K0117 DocumentNotObject = Refused;

    /// A reference leads out of the document's folder.
    ///
    /// The generator reads only the vendored folder, so that the same bytes always give the same code.
    /// The reference is left as it is, and whatever needs it is refused.
    ///
    /// Remedy: vendor the file into the folder of the API, and refer to it there.
    ///
    /// ```yaml
    /// # instead of ../shared/problem.yaml
    /// $ref: "problem.yaml#/Problem"
    /// ```
    K0120 ReferenceLeavesFolder = Refused;

    /// A reference leads to the network.
    ///
    /// The generator never fetches anything: what it reads is vendored, reviewed and pinned.
    /// The reference is left as it is, and whatever needs it is refused.
    ///
    /// Remedy: vendor the file into the folder of the API, and replace the address by its path.
    ///
    /// ```yaml
    /// # instead of https://example.com/problem.yaml#/Problem
    /// $ref: "problem.yaml#/Problem"
    /// ```
    K0121 ReferenceToNetwork = Refused;

    /// A referenced file cannot be loaded.
    ///
    /// The file is missing, or is not a document; the message says which, and where.
    /// The reference is left as it is, and whatever needs it is refused.
    ///
    /// Remedy: vendor the file under the path that the reference gives, relative to the file it stands in.
    ///
    /// ```yaml
    /// $ref: "schemas/pet.yaml#/Pet"
    /// ```
    K0122 ReferencedFileUnusable = Refused;

    /// A referenced file lacks the target.
    ///
    /// The part of the reference after `#` is a JSON pointer, and the file has nothing there.
    /// Names of anchors (`#Pet`) are not looked up in other files.
    /// The reference is left as it is, and whatever needs it is refused.
    ///
    /// Remedy: correct the pointer: `/` parts the names, `~1` stands for a slash in a name and `~0` for a tilde.
    ///
    /// ```yaml
    /// $ref: "paths.yaml#/paths/~1pets~1{id}"
    /// ```
    K0123 ReferenceTargetMissing = Refused;

    /// Files refer to each other without end.
    ///
    /// A path item is replaced by what it refers to; here, following the references leads back to the start,
    /// so there is nothing to put in its place. The reference is left as it is, and the path is refused.
    ///
    /// Remedy: write the operations out at one of the places of the circle.
    ///
    /// ```yaml
    /// /pets: { $ref: "pets.yaml" } # and pets.yaml holds only: $ref: "pets.yaml"
    /// ```
    K0124 ReferenceCircular = Refused;

    // K02: overlays.

    /// An overlay is malformed.
    ///
    /// The file is to be an object with `overlay`, `info` and `actions` as the Overlay Specification has them;
    /// a field is missing, has another type, or is not known. Fields that begin with `x-` are free.
    /// Nothing is generated for the API: a misspelt field would silently leave the document uncorrected.
    ///
    /// Remedy: correct the field at the named place.
    ///
    /// ```yaml
    /// overlay: 1.1.0
    /// info: { title: Corrections, version: 1.0.0 }
    /// actions:
    ///   - target: $.paths['/pets'].get
    ///     update: { operationId: list_pets }
    /// ```
    K0201 OverlayInvalid = Refused;

    /// The version of an overlay is not known.
    ///
    /// Versions 1.0 and 1.1 of the Overlay Specification are read; they differ in what an update does
    /// to an array and to a single value, so the version must be right.
    /// Nothing is generated for the API.
    ///
    /// Remedy: write `overlay: 1.1.0`.
    ///
    /// ```yaml
    /// overlay: 1.1.0
    /// ```
    K0202 OverlayVersionUnknown = Refused;

    /// The target of an action is no JSONPath.
    ///
    /// Targets are queries after RFC 9535. They begin with `$`; a name with other characters than letters,
    /// digits and `_` stands in brackets and quotes; a filter is written `[?@.name == 'x']`.
    /// Nothing is generated for the API.
    ///
    /// Remedy: correct the query at the position that the message names.
    ///
    /// ```yaml
    /// # instead of $.paths./pets/{id}.get
    /// target: $.paths['/pets/{id}'].get
    /// ```
    K0203 OverlayTargetInvalid = Refused;

    /// An action selects nothing.
    ///
    /// The vendor has renamed, moved or corrected what the action was for.
    /// Nothing is generated for the API: a correction that no longer applies must be seen.
    ///
    /// Remedy: follow the suggestion to what is there now, or remove the action.
    ///
    /// ```yaml
    /// # after the vendor renamed `/pet` to `/pets`
    /// target: $.paths['/pets'].get
    /// ```
    K0204 OverlayActionUnmatched = Refused;

    /// An action does not fit what it selects.
    ///
    /// An object merges with an object, an array takes entries, and a single value replaces a single value;
    /// other pairs do not go together, and neither do places of several kinds in one action.
    /// Nothing is generated for the API.
    ///
    /// Remedy: to replace a value by one of another kind, remove it in an action before.
    ///
    /// ```yaml
    /// - target: $.components.schemas.Pet.properties.tag
    ///   remove: true
    /// - target: $.components.schemas.Pet.properties
    ///   update: { tag: { type: string } }
    /// ```
    K0205 OverlayActionMisfit = Refused;

    /// An overlay is for another document.
    ///
    /// Its `extends` names a file other than the one that it is applied to.
    /// Nothing is generated for the API.
    ///
    /// Remedy: correct `extends`, leave it out, or name the right overlay in the manifest.
    ///
    /// ```yaml
    /// extends: openapi.yaml
    /// ```
    K0206 OverlayForAnother = Refused;

    /// An action, or a part of one, has no effect.
    ///
    /// An action has one of `update`, `copy` and `remove: true`. With none, it does nothing; with two,
    /// the specification has one of them ignored.
    /// Nothing is generated for the API.
    ///
    /// Remedy: keep one, and make two actions where both are meant.
    ///
    /// ```yaml
    /// - target: $.servers
    ///   remove: true
    /// - target: $
    ///   update: { servers: [{ url: "https://api.example.com" }] }
    /// ```
    K0207 OverlayActionIdle = Refused;

    /// An action sets what the document says already.
    ///
    /// The vendor has made the correction. The document is used as it is.
    ///
    /// Remedy: remove the action from the overlay.
    ///
    /// ```yaml
    /// - target: $.info
    ///   update: { title: Petstore } # and the document has this title
    /// ```
    K0208 OverlayActionRedundant = Note;

    // K03: document structure and references.

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

    // K04: operations and parameters.

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

    // K05: bodies and replies.

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

    // K06: schemas.

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

    // K07: security and servers.

    /// A security scheme is of no known type.
    ///
    /// No credential of it is sent.
    ///
    /// Remedy: write a `type` of http, apiKey, oauth2, openIdConnect or mutualTLS.
    ///
    /// ```yaml
    /// bearer: { type: http, scheme: bearer }
    /// ```
    K0701 SecuritySchemeUnknown = Approximated;

    /// A security requirement names no scheme.
    ///
    /// The alternative that names it cannot be met, and is left out.
    ///
    /// Remedy: declare the scheme in `components/securitySchemes`.
    ///
    /// ```yaml
    /// security: [{ bearer: [] }]
    /// ```
    K0702 SecurityRequirementUnknown = Approximated;
}
