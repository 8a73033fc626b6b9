//! From a name to the addresses that may be connected to. The addresses handed on are the very ones
//! that were checked, so a second answer of the name's servers can't slip in between.

use std::fmt;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::sync::Arc;

use futures::future::BoxFuture;
use reqwest::dns::{Addrs, Name, Resolving};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::error::Cause;
use crate::guard;
use crate::policy::Policy;

/// Lookups at the same time. Each holds a thread while the system's resolver works.
const MAX_LOOKUPS: usize = 128;
/// Addresses of one name that are tried; all of them are checked.
const MAX_ADDRESSES: usize = 8;

/// Holds the addresses of a name, or why there are none.
pub type Lookup<'a> = BoxFuture<'a, Result<Vec<IpAddr>, ResolveError>>;

/// Answers names. Whoever implements it needn't check, cache or time out: the client does.
pub trait Resolve: Send + Sync + 'static {
    /// Finds all addresses of a name (lower case, no trailing dot).
    fn resolve<'a>(&'a self, name: &'a str) -> Lookup<'a>;
}

/// Says why a name has no addresses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ResolveError(pub String);

/// Asks the system, as other programs do: hosts file, search domains, configured servers.
pub struct SystemResolver {
    slots: Arc<Semaphore>,
}

impl Default for SystemResolver {
    fn default() -> Self {
        Self { slots: Arc::new(Semaphore::new(MAX_LOOKUPS)) }
    }
}

impl fmt::Debug for SystemResolver {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SystemResolver")
    }
}

impl Resolve for SystemResolver {
    fn resolve<'a>(&'a self, name: &'a str) -> Lookup<'a> {
        Box::pin(async move {
            let slot = Arc::clone(&self.slots).acquire_owned().await.map_err(fault)?;
            let name = name.to_owned();
            let lookup = move || {
                let found = (name.as_str(), 0).to_socket_addrs();
                // Whoever waited may be gone; the slot is free when the thread is.
                drop(slot);
                found
            };
            let found = tokio::task::spawn_blocking(lookup).await.map_err(fault)?.map_err(fault)?;
            Ok(found.map(|address| address.ip()).collect())
        })
    }
}

fn fault(error: impl fmt::Display) -> ResolveError {
    ResolveError(error.to_string())
}

/// Resolves and checks for the connections of one port.
pub(crate) struct GuardedResolver {
    pub policy: Arc<Policy>,
    pub port: u16,
}

impl reqwest::dns::Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let (policy, port) = (Arc::clone(&self.policy), self.port);
        Box::pin(async move {
            let found = find_addresses(&policy, name.as_str(), port).await?;
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

async fn find_addresses(policy: &Policy, name: &str, port: u16) -> Result<Vec<SocketAddr>, Cause> {
    let name = name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase();
    let found = if guard::is_localhost(&name) {
        guard::allowed_loopback(policy, &name, port)
    } else {
        match timeout(policy.dns_timeout, policy.resolver.resolve(&name)).await {
            Ok(Ok(found)) => found,
            Ok(Err(ResolveError(detail))) => return Err(Cause::Dns { detail }),
            Err(_) => {
                let detail = format!("no answer in {} ms", policy.dns_timeout.as_millis());
                return Err(Cause::Dns { detail });
            }
        }
    };
    if found.is_empty() {
        return Err(Cause::Dns { detail: "the name has no address".to_owned() });
    }
    // One bad address condemns the name: nobody's good server shares a name with a private one.
    let mut admitted = Vec::with_capacity(found.len());
    for address in found {
        guard::admit(policy, guard::Host::Name(&name), (address, port))?;
        admitted.push(SocketAddr::new(address.to_canonical(), port));
    }
    admitted.truncate(MAX_ADDRESSES);
    Ok(admitted)
}
