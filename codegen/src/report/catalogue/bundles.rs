//! The codes of group K01 about references between the files of a document.
//! The form of an entry is described at the `codes!` macro.

/// Gives the entries of this file to a macro, behind what that has been given already.
macro_rules! bundles {
    ($then:ident! [$($groups:ident)*] $($before:tt)*) => { $then! { [$($groups)*] $($before)*

    /// A reference leads out of the document's folder.
    ///
    /// The reference is left as it is, and whatever needs it is left out or taken as any JSON.
    ///
    /// Why: the generator reads only the vendored folder, so that the same bytes always give the same code.
    ///
    /// ```yaml
    /// components: { schemas: { Problem: { $ref: "../shared/problem.yaml" } } }
    /// ```
    ///
    /// Remedy: vendor the file into the folder of the API, and refer to it there.
    ///
    /// ```yaml mended
    /// components: { schemas: { Problem: { $ref: "problem.yaml" } } }
    /// ```
    ///
    /// ```yaml problem.yaml
    /// { type: object, properties: { title: { type: string } } }
    /// ```
    K0120 ReferenceLeavesFolder = Refused fault;

    /// A reference leads to the network.
    ///
    /// The reference is left as it is, and whatever needs it is left out or taken as any JSON.
    ///
    /// Why: the generator never fetches anything; what it reads is vendored, reviewed and pinned.
    ///
    /// ```yaml
    /// components: { schemas: { Problem: { $ref: "https://example.com/problem.yaml" } } }
    /// ```
    ///
    /// Remedy: vendor the file into the folder of the API, and replace the address by its path.
    ///
    /// ```yaml mended
    /// components: { schemas: { Problem: { $ref: "problem.yaml" } } }
    /// ```
    ///
    /// ```yaml problem.yaml
    /// { type: object, properties: { title: { type: string } } }
    /// ```
    K0121 ReferenceToNetwork = Refused fault;

    /// A referenced file cannot be loaded.
    ///
    /// The file is missing, or is not a document; the message says which, and where.
    /// The reference is left as it is, and whatever needs it is left out or taken as any JSON.
    ///
    /// Why: the rest of the document is sound, and a client of it is worth having until the file is there.
    ///
    /// ```yaml
    /// components: { schemas: { Pet: { $ref: "schemas/pet.yaml" } } }
    /// ```
    ///
    /// Remedy: vendor the file under the path that the reference gives, relative to the file it stands in.
    K0122 ReferencedFileUnusable = Refused fault;

    /// A referenced file lacks the target.
    ///
    /// The part of the reference after `#` is a JSON pointer, and the file has nothing there.
    /// The reference is left as it is, and whatever needs it is left out or taken as any JSON.
    ///
    /// Why: names of anchors (`#Pet`) are not looked up in other files, and a near name may be another thing.
    ///
    /// ```yaml
    /// components: { schemas: { Pet: { $ref: "pets.yaml#/Pet" } } }
    /// ```
    ///
    /// ```yaml pets.yaml
    /// Dog: { type: object, properties: { name: { type: string } } }
    /// ```
    ///
    /// Remedy: correct the pointer: `/` parts the names, `~1` stands for a slash in a name and `~0` for a tilde.
    ///
    /// ```yaml mended
    /// components: { schemas: { Pet: { $ref: "pets.yaml#/Dog" } } }
    /// ```
    K0123 ReferenceTargetMissing = Refused fault;

    /// Files refer to each other without end.
    ///
    /// Following the references leads back to the start, so there is nothing to put in their place.
    /// The reference is left as it is, and the path is left out.
    ///
    /// Why: a path item is replaced by what it refers to, and here that is never reached.
    ///
    /// ```yaml
    /// paths: { /pets: { $ref: "pets.yaml" } }
    /// ```
    ///
    /// ```yaml pets.yaml
    /// $ref: "pets.yaml"
    /// ```
    ///
    /// Remedy: write the operations out at one of the places of the circle.
    K0124 ReferenceCircular = Refused fault;
    } };
}
