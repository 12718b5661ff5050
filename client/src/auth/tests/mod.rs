//! What the auth layer promises, one file per promise. Time is a clock that the tests move; the token
//! server is a grant that keeps the books a real one keeps; sockets are used where sockets matter.

mod cancellation;
mod dead_refresh_token;
mod expiry;
#[cfg(unix)]
mod file_store;
mod hook;
mod http_server;
mod logout;
mod oauth;
mod partition;
mod person;
#[cfg(unix)]
mod processes;
mod rejection;
mod rotation;
mod secrets;
mod stale;
mod storm;
mod token_server;
