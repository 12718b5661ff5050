//! The codes of group K07 about security and servers.
//! The form of an entry is described at the `codes!` macro.

/// Gives the entries of this file to a macro, behind what that has been given already.
macro_rules! security {
    ($then:ident! [$($groups:ident)*] $($before:tt)*) => { $then! { [$($groups)*] $($before)*

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
    } };
}
