//! The Redis store, against real servers that the tests start, stop and look into. They need the
//! program `redis-server` and are ignored without being asked for: `.ci/stores` runs them.

mod fleet;
mod outage;
mod server;
mod turns;
