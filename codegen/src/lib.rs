//! Codegen.

pub mod load;
pub mod report;
