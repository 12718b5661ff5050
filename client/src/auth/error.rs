//! [`AuthError`]: why no credential could be had, each case a match arm.

/// Why no credential could be had.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AuthError {
    /// No alternative of the operation's security requirement is met by the given credentials.
    #[error("`{operation}` requires {required}, and there is no credential for {missing:?}")]
    MissingCredential {
        /// The method of the generated client.
        operation: &'static str,
        /// The requirement, as the row writes it.
        required: String,
        /// Per alternative, the schemes without a credential.
        missing: Vec<Vec<&'static str>>,
    },
}
