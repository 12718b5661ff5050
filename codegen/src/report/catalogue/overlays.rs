//! The codes of group K02 about overlays: what keeps a correction from being applied.
//! The form of an entry is described at the `codes!` macro.

/// Gives the entries of this file to a macro, behind what that has been given already.
macro_rules! overlays {
    ($then:ident! [$($groups:ident)*] $($before:tt)*) => { $then! { [$($groups)*] $($before)*

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
    } };
}
