//! The codes of group K01 about the files of a document: what keeps one from being read.
//! The form of an entry is described at the `codes!` macro.

/// Gives the entries of this file to a macro, behind what that has been given already.
macro_rules! files {
    ($then:ident! [$($groups:ident)*] $($before:tt)*) => { $then! { [$($groups)*] $($before)*

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
    } };
}
