//! What the auth layer promises, one file per promise. Time is a clock that the tests move; the token
//! server is a grant that keeps the books a real one keeps; sockets are used where sockets matter.
#![cfg_attr(shuttle, allow(dead_code))]

pub(super) mod token_server;

#[cfg(shuttle)]
mod interleaving;

#[cfg(not(shuttle))]
mod cancellation;
#[cfg(all(unix, not(shuttle)))]
mod child_process;
#[cfg(not(shuttle))]
mod dead_refresh_token;
#[cfg(not(shuttle))]
mod expiry;
#[cfg(all(unix, not(shuttle)))]
mod file_store;
#[cfg(not(shuttle))]
mod hook;
#[cfg(not(shuttle))]
mod http_server;
#[cfg(all(unix, feature = "keyring", not(shuttle)))]
mod keyring;
#[cfg(not(shuttle))]
mod logout;
#[cfg(not(shuttle))]
mod lost_lock;
#[cfg(not(shuttle))]
mod oauth;
#[cfg(not(shuttle))]
mod observability;
#[cfg(not(shuttle))]
mod partition;
#[cfg(not(shuttle))]
mod person;
#[cfg(all(unix, not(shuttle)))]
mod processes;
#[cfg(all(unix, feature = "redis", not(shuttle)))]
mod redis;
#[cfg(not(shuttle))]
mod rejection;
#[cfg(not(shuttle))]
mod rotation;
#[cfg(not(shuttle))]
mod secrets;
#[cfg(not(shuttle))]
mod stale;
#[cfg(not(shuttle))]
mod storm;
