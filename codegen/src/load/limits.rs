//! How large and how deep a document may be.
//! The readers check these limits while they read, so that no input can exhaust the stack or the memory.

/// Bounds on what is read; [`Limits::default`] fits every API document known to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The largest number of bytes, of a file and of all text after YAML aliases are expanded.
    pub bytes: usize,
    /// The deepest nesting of arrays and objects. Later steps recurse over the document, so this guards their stack too.
    pub depth: usize,
    /// The largest number of values, after YAML aliases are expanded and referenced files are bundled.
    pub values: usize,
    /// The largest number of files that a document may refer to.
    pub files: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 256 << 20,
            depth: 512,
            values: 2_000_000,
            files: 4096,
        }
    }
}
