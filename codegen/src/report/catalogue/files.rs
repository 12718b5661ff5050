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
    /// Why: a client of what happens to be readable would change with the machine.
    ///
    /// ```console
    /// $ cargo xtask try openapi/petstore/openapi.yml
    /// ```
    ///
    /// Remedy: check the path in the manifest, and that the file may be read.
    K0101 FileUnreadable = Refused fault;

    /// The file is larger than the limit.
    ///
    /// The limit is 256 MiB. Nothing is read of the file, and nothing is generated for the API.
    ///
    /// Why: a document of this size is a mistake, such as an archive or a log under the wrong name.
    ///
    /// ```text limit-16
    /// This file would exceed a limit of 16 bytes.
    /// ```
    ///
    /// Remedy: vendor the document alone, without embedded data, or raise the limit where the library is called.
    K0102 FileTooLarge = Refused fault;

    /// The file is not UTF-8 text.
    ///
    /// The bytes at the named place are no UTF-8 sequence, or the file begins with the byte order mark
    /// of UTF-16 or UTF-32. In the example, `\xE9` stands for that byte. Nothing is generated for the API.
    ///
    /// Why: OpenAPI documents are text in UTF-8, and a guess at another encoding gives wrong names.
    ///
    /// ```text escaped
    /// openapi: 3.1.0
    /// info: { title: Caf\xE9, version: "1" }
    /// ```
    ///
    /// Remedy: save the file as UTF-8, for instance with `iconv -f LATIN1 -t UTF-8`.
    K0103 FileNotUtf8 = Refused fault;

    /// The file contains a NUL byte.
    ///
    /// In the example, `\x00` stands for that byte. Nothing is generated for the API.
    ///
    /// Why: neither JSON nor YAML allows U+0000 unescaped; a file that holds one is most often binary.
    ///
    /// ```text escaped
    /// openapi: 3.1.0
    /// info: { title: "Pet\x00store", version: "1" }
    /// ```
    ///
    /// Remedy: vendor the document as text; inside a quoted string, write the character as `\u0000`.
    K0104 FileHasNul = Refused fault;

    /// The file holds no document.
    ///
    /// The file is empty, or has nothing but blanks and comments. Nothing is generated for the API.
    ///
    /// Why: an empty file is most often the trace of a failed download, and no API without operations.
    ///
    /// ```yaml whole
    /// # openapi: 3.1.0
    /// ```
    ///
    /// Remedy: fetch the document again.
    ///
    /// ```yaml whole mended
    /// openapi: 3.1.0
    /// info: { title: Petstore, version: "1" }
    /// paths: {}
    /// ```
    K0105 DocumentEmpty = Refused fault;

    /// The document is not valid JSON.
    ///
    /// A file that begins with `{"`, `{}` or `[` is read as JSON. Nothing is generated for the API.
    ///
    /// Why: JSON is read strictly, without comments, trailing commas or halves of surrogate pairs, since
    /// readers that forgive them disagree on what they mean.
    ///
    /// ```json whole
    /// {"openapi": 3.1.0, info: {title: Petstore, version: "1"}}
    /// ```
    ///
    /// Remedy: mend the file at the named place. If it is YAML in flow style, put a line `---` before it.
    ///
    /// ```yaml whole mended
    /// ---
    /// {"openapi": 3.1.0, info: {title: Petstore, version: "1"}}
    /// ```
    K0106 JsonInvalid = Refused fault;

    /// The document is not valid YAML.
    ///
    /// A file that does not begin like JSON is read as YAML 1.2. Nothing is generated for the API.
    ///
    /// Why: what stands before the fault can be a whole document by chance, and would be half an API.
    ///
    /// ```yaml whole
    /// openapi: 3.1.0
    /// info: { title: Petstore: the API, version: "1" }
    /// ```
    ///
    /// Remedy: mend the file at the named place; look at its indentation, and at what needs quotes.
    ///
    /// ```yaml whole mended
    /// openapi: 3.1.0
    /// info: { title: "Petstore: the API", version: "1" }
    /// ```
    K0107 YamlInvalid = Refused fault;

    /// The document nests too deeply.
    ///
    /// Objects and arrays stand within each other beyond the limit of 512. Nothing is generated for the API.
    ///
    /// Why: no document written for an API does this, and reading it could exhaust the stack.
    ///
    /// ```yaml limit-8
    /// x-tree: [[[[[[[[a limit of 8 is exceeded here]]]]]]]]
    /// ```
    ///
    /// Remedy: look at the named place for generated or hostile content; give a nested schema a name
    /// under `components`, and refer to it.
    K0108 DocumentTooDeep = Refused fault;

    /// The document has too many values.
    ///
    /// The limit is two million, after YAML aliases are expanded and files are bundled. Nothing is
    /// generated for the API. One million is the limit for what the references of operations and those
    /// into the middle of schemas lead to: an operation beyond it is left out, a schema is any JSON.
    ///
    /// Why: a few lines of aliases to aliases expand to more than any memory holds.
    ///
    /// ```yaml
    /// x-a: &a [x, x, x, x, x, x, x, x, x, x]
    /// x-b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
    /// x-c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
    /// x-d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]
    /// x-e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]
    /// x-f: &f [*e, *e, *e, *e, *e, *e, *e, *e, *e, *e]
    /// x-g: &g [*f, *f, *f, *f, *f, *f, *f, *f, *f, *f]
    /// ```
    ///
    /// Remedy: replace YAML aliases by `$ref`, which costs nothing; split off parts of the document
    /// that no client needs.
    K0109 DocumentTooManyValues = Refused fault;

    /// A key stands twice in one object.
    ///
    /// The later of the two counts, as it does for most tools; what the earlier one held is as if it
    /// were not there. In YAML, `200:` and `"200":` are the same key. Of a file with more than a hundred
    /// such keys, the first hundred are named, and the number of the others. In an overlay, a key that
    /// stands twice is an error, K0201.
    ///
    /// Why: neither JSON nor YAML says which of the two counts, so the document can mean another API to
    /// another reader; but there is little to gain from generating nothing.
    ///
    /// ```yaml
    /// paths:
    ///   /pets: { get: { operationId: pets, responses: { 200: { description: ok }, "200": { description: Fine } } } }
    /// ```
    ///
    /// Remedy: remove one of the two, or give it its own name.
    ///
    /// ```yaml mended
    /// paths:
    ///   /pets: { get: { operationId: pets, responses: { 200: { description: ok }, "201": { description: Fine } } } }
    /// ```
    K0110 DuplicateKey = Approximated fault;

    /// A key is an array or an object.
    ///
    /// A template in braces at the start of a key is an object to YAML. Nothing is generated for the API.
    ///
    /// Why: YAML allows any value as a key; JSON, which OpenAPI is defined on, only strings.
    ///
    /// ```yaml
    /// x-hosts:
    ///   {region}: example
    /// ```
    ///
    /// Remedy: write the key as a string.
    ///
    /// ```yaml mended
    /// x-hosts:
    ///   "{region}": example
    /// ```
    K0111 KeyNotText = Refused fault;

    /// An alias stands within the value that it names.
    ///
    /// Nothing is generated for the API.
    ///
    /// Why: expanding the alias would never end.
    ///
    /// ```yaml
    /// components:
    ///   schemas:
    ///     Node: &node { type: object, properties: { next: *node } }
    /// ```
    ///
    /// Remedy: describe a recursive structure with `$ref`, not with a YAML alias.
    ///
    /// ```yaml mended
    /// components:
    ///   schemas:
    ///     Node: { type: object, properties: { next: { $ref: "#/components/schemas/Node" } } }
    /// ```
    K0112 AliasCyclic = Refused fault;

    /// A number cannot be held.
    ///
    /// The number is beyond the range of a 64-bit float, or is one of YAML's `.inf` and `.nan`.
    /// Nothing is generated for the API.
    ///
    /// Why: JSON has no such number, and one that is near it would be another value.
    ///
    /// ```yaml
    /// components: { schemas: { Weight: { type: number, maximum: .inf } } }
    /// ```
    ///
    /// Remedy: remove a bound that bounds nothing; quote the value where text is meant.
    ///
    /// ```yaml mended
    /// components: { schemas: { Weight: { type: number } } }
    /// ```
    K0113 NumberOutOfRange = Refused fault;

    /// A YAML tag is not supported.
    ///
    /// The tags of the core schema (`!!str`, `!!int`, `!!float`, `!!bool`, `!!null`, `!!seq`, `!!map`) are read.
    /// Nothing is generated for the API.
    ///
    /// Why: the meaning of any other tag would be lost, and so would that of one its value does not fit.
    ///
    /// ```yaml
    /// components: { schemas: { Pet: !include pet.yaml } }
    /// ```
    ///
    /// Remedy: remove the tag; in place of `!include`, use a `$ref` to the file.
    K0114 TagUnsupported = Refused fault;

    /// A merge key has no mapping to merge.
    ///
    /// The value of `<<` is to be a mapping, an alias to one, or a list of these. Nothing is generated for the API.
    ///
    /// Why: nothing says which members were meant.
    ///
    /// ```yaml
    /// components: { schemas: { Pet: { <<: Animal, type: object } } }
    /// ```
    ///
    /// Remedy: give `<<` an alias to a mapping, or quote the key where a property is called `<<`.
    ///
    /// ```yaml mended
    /// x-animal: &animal { description: An animal. }
    /// components: { schemas: { Pet: { <<: *animal, type: object } } }
    /// ```
    K0115 MergeNotMapping = Refused fault;

    /// The file holds several YAML documents.
    ///
    /// Nothing is generated for the API.
    ///
    /// Why: only one document describes the API, and nothing says which.
    ///
    /// ```yaml whole
    /// openapi: 3.1.0
    /// ---
    /// openapi: 3.0.3
    /// ```
    ///
    /// Remedy: split the file at the `---` lines, and name the right part in the manifest.
    K0116 SeveralDocuments = Refused fault;

    /// The document is not an object.
    ///
    /// The outermost value is an array or a single value. Nothing is generated for the API.
    ///
    /// Why: a document is an object with the fields of OpenAPI; a web page that a server sent in its
    /// place reads as one long string.
    ///
    /// ```yaml whole
    /// <html>Please log in</html>
    /// ```
    ///
    /// Remedy: open the file; if it is a web page, fetch the document from its raw address.
    K0117 DocumentNotObject = Refused fault;
    } };
}
