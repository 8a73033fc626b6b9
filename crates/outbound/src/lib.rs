//! The one HTTP client: address guard, limits, retry schedule.
//!
//! [`Client::send`] is the only way for the product to speak HTTP to somebody. It decides whether
//! a request may leave ([`Policy`]), how long it may take ([`Limits`]), when it is tried again
//! ([`Retry`]) and for how long a failing server isn't asked at all ([`OPEN_FOR`]). It doesn't decide what to send or what an answer means, keeps no cookies, follows
//! no redirect, and obeys no proxy from the environment. [`Scanner`] asks the operator's virus scanner,
//! which speaks no HTTP.

mod address;
mod attempt;
mod breaker;
mod budget;
mod client;
mod error;
mod fault;
mod guard;
mod policy;
mod request;
mod resolver;
mod response;
mod retry;
mod scanner;
mod tls;

pub use address::AddressKind;
pub use breaker::{FAILURES_IN_A_ROW, MIN_CALLS, OPEN_FOR, WINDOW};
pub use client::{Client, ClientError};
pub use error::{BadRequest, Cause, Denied, SendError};
pub use http::{HeaderMap, Method};
pub use policy::{
    AllowedAddress, AllowedAddressError, CONNECT_TIMEOUT, DEFAULT_PORTS, DNS_TIMEOUT, Policy,
    RootsError,
};
pub use request::{HeaderContent, HostPattern, Limits, Request, Retry};
pub use resolver::{Lookup, Resolve, ResolveError, SystemResolver};
pub use response::{Attempt, Response};
pub use scanner::{
    MAX_SCANS, SCAN_TIME, ScanError, Scanner, ScannerAddress, ScannerAddressError, Verdict,
};
