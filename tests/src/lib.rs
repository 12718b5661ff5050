//! Fake vendors: HTTP servers on loopback that behave like the four APIs whose clients are
//! generated here, down to their odd error bodies and token rules. The end-to-end tests and the
//! demo command start one, point a client at it, and read afterwards what it was asked.
//!
//! ```no_run
//! # async fn example() {
//! use keyroute_tests::flume::FlumeConfig;
//! use keyroute_tests::vendor::{Fault, Target};
//!
//! let flume = FlumeConfig::default().start().await;
//! flume.fail_next(1, Target::Token, Fault::reply(503).retry_after("2"));
//! // ... run a client against `flume.url()` ...
//! flume.clock().advance(700_000);
//! assert_eq!(flume.calls("POST", "/oauth/token"), 2);
//! flume.stop().await;
//! # }
//! ```
//!
//! - [`vendor`] is what all of them share: the handle, the request log, faults, token rules.
//! - [`clock`] is the only time that they know; a test moves it.
//! - [`timeline`] moves that time and the client's together.
//! - [`canary`] marks every secret, so that a test can search logs for leaks.
//! - [`flume`]: password grant in an envelope, metering, rate limits.
//! - [`flintrow`]: authorization code with PKCE, revocation, four ways to be let in.
//! - [`m2m`]: client credentials, with strict decoding of Basic.
//! - [`amino`]: JSON:API, and tokens whose claims must not be believed.

pub mod amino;
pub mod canary;
pub mod clock;
pub mod constructs;
pub mod flintrow;
pub mod flume;
pub mod m2m;
pub mod timeline;
pub mod vendor;

/// The examples of the README, compiled as doc tests.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;
