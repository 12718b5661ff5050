//! The macros that read a route table: [`api!`](crate::api) for what an API is, and
//! [`route!`](crate::route) for one operation. They expand into thin items over
//! [`runtime`](crate::runtime), by repetition only: each row is expanded once, whatever the table's
//! length.

mod api;
mod parameter;
mod route;
