//! Bots hosted elsewhere: an event to the request that a bot is asked with, its response to what it wants
//! done; and the other way round, for bots of ours that other systems ask.
//!
//! Each protocol is a folder with two sides: `ask`, where we are the platform, and `serve`, where we are the
//! bot. Nothing is sent or received here: `worker` sends what [`begin`] gives and brings the response to
//! [`Exchange::receive`], `api` takes requests. The elements that messages consist of are read and written
//! by `formats`.

mod cause;
pub mod colloquy;
mod exchange;
pub mod haptik;
mod judge;
pub mod kommunicate;
pub mod liveperson;
mod occasion;
pub mod rasa;
mod served;
pub mod signature;
mod values;
mod wire;

pub use cause::{Cause, Failure, GatewayError};
pub use exchange::{Exchange, Next, begin};
pub use occasion::{Availability, Credentials, MAX_HOPS, Occasion};
pub use served::{Arrived, Rendered, ServeError, Served};
pub use wire::{HOPS_HEADER, MAX_REQUEST_BYTES, Request, Response};
