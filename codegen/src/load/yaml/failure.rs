//! Why reading YAML stopped: the problem and its place, before this becomes a line and a column.
//! The parser's errors and those of the builder both become one; what is wrong with a quoted scalar
//! is told apart, since such a scalar may be read more leniently.

use granit_parser::ErrorKind;

use super::super::error::Problem;

/// A problem and its byte offset.
pub(super) struct Failure {
    pub(super) problem: Problem,
    pub(super) offset: usize,
    /// Whether a quoted scalar is at fault.
    pub(super) quoted: Option<Quoted>,
}

impl Failure {
    pub(super) fn new(problem: Problem, offset: usize) -> Self {
        Self {
            problem,
            offset,
            quoted: None,
        }
    }
}

/// What is wrong with a quoted scalar.
#[derive(Debug, Clone, Copy)]
pub(super) enum Quoted {
    /// A line of it has too few blanks before it.
    Unindented,
    /// It does not end, or something stands behind its end.
    Unfinished,
}

impl Quoted {
    pub(super) fn of(kind: &ErrorKind) -> Option<Self> {
        match kind {
            ErrorKind::InvalidQuotedScalarIndent => Some(Self::Unindented),
            ErrorKind::UnclosedQuotedScalar
            | ErrorKind::DocumentIndicatorInQuotedScalar
            | ErrorKind::InvalidTrailingSingleQuotedScalar
            | ErrorKind::InvalidTrailingDoubleQuotedScalar => Some(Self::Unfinished),
            _ => None,
        }
    }
}
