//! Fake vendors: HTTP servers on loopback that behave like the four APIs whose clients are
//! generated here, down to their odd error bodies and token rules. The end-to-end tests and the
//! demo command start one, point a client at it, and read afterwards what it was asked.
//!
//! - [`vendor`] is what all of them share: the handle, the request log, faults, token rules.
//! - [`clock`] is the only time that they know; a test moves it.
//! - [`canary`] marks every secret, so that a test can search logs for leaks.
//! - [`m2m`]: client credentials, with strict decoding of Basic.

pub mod canary;
pub mod clock;
pub mod m2m;
pub mod vendor;
