//! The codes of group K02 about overlays: what keeps a correction from being applied.
//! The form of an entry is described at the `codes!` macro.

/// Gives the entries of this file to a macro, behind what that has been given already.
macro_rules! overlays {
    ($then:ident! [$($groups:ident)*] $($before:tt)*) => { $then! { [$($groups)*] $($before)*

    /// An overlay is malformed.
    ///
    /// A field is missing, has another type, or is not known, or a key stands twice in one object.
    /// Fields that begin with `x-` are free. Nothing is generated for the API.
    ///
    /// Why: a misspelt field would silently leave the document uncorrected, and so would one that another overwrites.
    ///
    /// ```yaml overlay
    /// overlay: 1.1.0
    /// info: { title: Corrections, version: 1.0.0 }
    /// actions:
    ///   - target: $.info
    ///     updates: { title: Petstore }
    ///     remove: true
    /// ```
    ///
    /// Remedy: correct the field at the named place.
    ///
    /// ```yaml overlay mended
    /// overlay: 1.1.0
    /// info: { title: Corrections, version: 1.0.0 }
    /// actions:
    ///   - target: $.info
    ///     update: { title: Petstore }
    /// ```
    K0201 OverlayInvalid = Refused fault;

    /// The version of an overlay is not known.
    ///
    /// Versions 1.0 and 1.1 of the Overlay Specification are read. Nothing is generated for the API.
    ///
    /// Why: versions differ in what an update does to an array and to a single value.
    ///
    /// ```yaml overlay
    /// overlay: 2.0.0
    /// info: { title: Corrections, version: 1.0.0 }
    /// actions: [{ target: $.info, update: { title: Petstore } }]
    /// ```
    ///
    /// Remedy: write `overlay: 1.1.0`.
    ///
    /// ```yaml overlay mended
    /// overlay: 1.1.0
    /// info: { title: Corrections, version: 1.0.0 }
    /// actions: [{ target: $.info, update: { title: Petstore } }]
    /// ```
    K0202 OverlayVersionUnknown = Refused fault;

    /// The target of an action is no JSONPath.
    ///
    /// Targets are queries after RFC 9535. They begin with `$`; a name with other characters than letters,
    /// digits and `_` stands in brackets and quotes; a filter is written `[?@.name == 'x']`.
    /// Nothing is generated for the API.
    ///
    /// Why: a query that is read generously selects what was not meant.
    ///
    /// ```yaml overlay
    /// overlay: 1.1.0
    /// info: { title: Corrections, version: 1.0.0 }
    /// actions: [{ target: "$.paths./pets.get", remove: true }]
    /// ```
    ///
    /// Remedy: correct the query at the position that the message names, here to `$.paths['/pets'].get`.
    K0203 OverlayTargetInvalid = Refused fault;

    /// An action selects nothing.
    ///
    /// The vendor has renamed, moved or corrected what the action was for.
    /// Nothing is generated for the API.
    ///
    /// Why: a correction that no longer applies must be seen.
    ///
    /// ```yaml
    /// paths:
    ///   /pets: { get: { operationId: pets, responses: { 204: { description: ok } } } }
    /// ```
    ///
    /// ```yaml overlay
    /// overlay: 1.1.0
    /// info: { title: Corrections, version: 1.0.0 }
    /// actions: [{ target: "$.paths['/pet'].get", update: { deprecated: true } }]
    /// ```
    ///
    /// Remedy: follow the suggestion to what is there now, or remove the action.
    ///
    /// ```yaml overlay mended
    /// overlay: 1.1.0
    /// info: { title: Corrections, version: 1.0.0 }
    /// actions: [{ target: "$.paths['/pets'].get", update: { deprecated: true } }]
    /// ```
    K0204 OverlayActionUnmatched = Refused fault;

    /// An action does not fit what it selects.
    ///
    /// An object merges with an object, an array takes entries, and a single value replaces a single value;
    /// other pairs do not go together, and neither do places of several kinds in one action.
    /// Nothing is generated for the API.
    ///
    /// Why: the Overlay Specification leaves other pairs without a meaning.
    ///
    /// ```yaml overlay
    /// overlay: 1.1.0
    /// info: { title: Corrections, version: 1.0.0 }
    /// actions: [{ target: $.info, update: [Petstore] }]
    /// ```
    ///
    /// Remedy: to replace a value by one of another kind, remove it in an action before.
    ///
    /// ```yaml overlay mended
    /// overlay: 1.1.0
    /// info: { title: Corrections, version: 1.0.0 }
    /// actions:
    ///   - { target: $.info.title, remove: true }
    ///   - { target: $.info, update: { title: Petstore } }
    /// ```
    K0205 OverlayActionMisfit = Refused fault;

    /// An overlay is for another document.
    ///
    /// Its `extends` names a file other than the one that it is applied to. Nothing is generated for the API.
    ///
    /// Why: actions for one document can select something else in another.
    ///
    /// ```yaml overlay
    /// overlay: 1.1.0
    /// info: { title: Corrections, version: 1.0.0 }
    /// extends: another.yaml
    /// actions: [{ target: $.info, update: { title: Petstore } }]
    /// ```
    ///
    /// Remedy: correct `extends`, leave it out, or name the right overlay in the manifest.
    ///
    /// ```yaml overlay mended
    /// overlay: 1.1.0
    /// info: { title: Corrections, version: 1.0.0 }
    /// extends: openapi.yaml
    /// actions: [{ target: $.info, update: { title: Petstore } }]
    /// ```
    K0206 OverlayForAnother = Refused fault;

    /// An action, or a part of one, has no effect.
    ///
    /// An action has one of `update`, `copy` and `remove: true`. Nothing is generated for the API.
    ///
    /// Why: with none, an action does nothing; with two, the specification has one of them ignored.
    ///
    /// ```yaml overlay
    /// overlay: 1.1.0
    /// info: { title: Corrections, version: 1.0.0 }
    /// actions: [{ target: $.info, update: { title: Petstore }, remove: true }]
    /// ```
    ///
    /// Remedy: keep one, and make two actions where both are meant.
    ///
    /// ```yaml overlay mended
    /// overlay: 1.1.0
    /// info: { title: Corrections, version: 1.0.0 }
    /// actions: [{ target: $.info, update: { title: Petstore } }]
    /// ```
    K0207 OverlayActionIdle = Refused fault;

    /// An action sets what the document says already.
    ///
    /// The document is used as it is.
    ///
    /// Why: the vendor has made the correction, so the overlay can be shorter.
    ///
    /// ```yaml
    /// info: { title: Petstore, version: "1" }
    /// ```
    ///
    /// ```yaml overlay
    /// overlay: 1.1.0
    /// info: { title: Corrections, version: 1.0.0 }
    /// actions: [{ target: $.info, update: { title: Petstore } }]
    /// ```
    ///
    /// Remedy: remove the action from the overlay.
    K0208 OverlayActionRedundant = Note fault;
    } };
}
