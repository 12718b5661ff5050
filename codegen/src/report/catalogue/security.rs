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

    /// An OAuth 2.0 flow is not known.
    ///
    /// The table lacks the flow, so the client does not get a token by it on its own.
    ///
    /// Why: the flows of OpenAPI 3.1 are in the table; others need addresses that only the caller has.
    ///
    /// ```yaml
    /// components:
    ///   securitySchemes:
    ///     main: { type: oauth2, flows: { application: { tokenUrl: "https://example.com/token", scopes: {} } } }
    /// ```
    ///
    /// Remedy: give the client a credential with the addresses of the flow, or write a flow of OpenAPI 3.1.
    ///
    /// ```yaml mended
    /// components:
    ///   securitySchemes:
    ///     main: { type: oauth2, flows: { clientCredentials: { tokenUrl: "https://example.com/token", scopes: {} } } }
    /// ```
    K0703 FlowUnknown = Approximated;

    /// A server is incomplete.
    ///
    /// A server without a URL is left out; a variable without a default is empty where the caller gives none.
    ///
    /// Why: another server of the list may be whole, and a caller can give the variable.
    ///
    /// ```yaml
    /// servers: [{ url: "https://{region}.example.com" }]
    /// ```
    ///
    /// Remedy: mend the server in an overlay.
    ///
    /// ```yaml mended
    /// servers: [{ url: "https://{region}.example.com", variables: { region: { default: eu } } }]
    /// ```
    K0704 ServerMalformed = Approximated fault;
    } };
}
