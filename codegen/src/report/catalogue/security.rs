//! The codes of group K07 about security and servers.
//! The form of an entry is described at the `codes!` macro.

/// Gives the entries of this file to a macro, behind what that has been given already.
macro_rules! security {
    ($then:ident! [$($groups:ident)*] $($before:tt)*) => { $then! { [$($groups)*] $($before)*

    /// A security scheme is of no known type.
    ///
    /// No credential of it is sent.
    ///
    /// Why: nothing says where a credential goes, and a guess would send a secret to the wrong place.
    ///
    /// ```yaml
    /// components: { securitySchemes: { bearer: { type: bearer } } }
    /// ```
    ///
    /// Remedy: write a `type` of http, apiKey, oauth2, openIdConnect or mutualTLS.
    ///
    /// ```yaml mended
    /// components: { securitySchemes: { bearer: { type: http, scheme: bearer } } }
    /// ```
    K0701 SecuritySchemeUnknown = Approximated fault;

    /// A security requirement names no scheme.
    ///
    /// The alternative that names it is left out.
    ///
    /// Why: it cannot be met, and an operation may have another.
    ///
    /// ```yaml
    /// security: [{ bearer: [] }]
    /// ```
    ///
    /// Remedy: declare the scheme in `components/securitySchemes`.
    ///
    /// ```yaml mended
    /// security: [{ bearer: [] }]
    /// components: { securitySchemes: { bearer: { type: http, scheme: bearer } } }
    /// ```
    K0702 SecurityRequirementUnknown = Approximated fault;
    } };
}
