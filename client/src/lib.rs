//! Keyroute.
