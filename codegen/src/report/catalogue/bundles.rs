//! The codes of group K01 about references between the files of a document.
//! The form of an entry is described at the `codes!` macro.

/// Gives the entries of this file to a macro, behind what that has been given already.
macro_rules! bundles {
    ($then:ident! [$($groups:ident)*] $($before:tt)*) => { $then! { [$($groups)*] $($before)*

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
    } };
}
