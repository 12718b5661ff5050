//! Every construct of `tests/constructs/constructs.yaml`: what is generated from it is the committed
//! code, and that code puts the right bytes on the wire and reads what comes back.

#![recursion_limit = "256"] // a value of every construct, in `json!`

mod bodies;
mod echo;
mod generated;
mod parameters;
mod replies;
mod requirements;
mod schemas;
