//! The gate before the routes: contacts ask at a pace, and what the table says is kept in the audit log.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, OnceLock};

use app::{Access, Deed};
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::{Extensions, HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::ApiState;
use crate::problem::Problem;
use crate::rights::{self, Right, Who};

/// The header in which proxies say for whom they ask.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// Who turned out to ask, told by the extractor that found it out.
#[derive(Clone, Default)]
pub struct Asking(Arc<OnceLock<Access>>);

impl Asking {
    /// Tells who asks, where that is to be known.
    pub fn tell(extensions: &Extensions, access: &Access) {
        if let Some(asking) = extensions.get::<Self>() {
            let _first = asking.0.set(access.clone());
        }
    }
}

/// What a request made: its handler says it with the answer.
#[derive(Clone)]
pub struct Made(pub String);

/// Lets a request pass to its route.
pub async fn gate(State(state): State<ApiState>, request: Request, next: Next) -> Response {
    match rights::right_of(request.extensions().get(), request.method()) {
        Some(right) if right.who == Who::Public => paced(&state, right, request, next).await,
        Some(right) if right.is_audited => audited(&state, right, request, next).await,
        Some(_) | None => next.run(request).await,
    }
}

async fn paced(state: &ApiState, right: &Right, request: Request, next: Next) -> Response {
    let address = address_of(request.extensions(), request.headers(), state.proxies);
    let admitted = match right.pace() {
        Pace::Free => Ok(()),
        Pace::Proof => state.app.pace_proof(address),
        Pace::Contact => state.app.pace_contact(address),
    };
    match admitted {
        Ok(()) => next.run(request).await,
        Err(too_often) => Problem::from(too_often).into_response(),
    }
}

async fn audited(state: &ApiState, right: &Right, mut request: Request, next: Next) -> Response {
    let asking = Asking::default();
    let address = address_of(request.extensions(), request.headers(), state.proxies);
    let place = request.extensions().get::<MatchedPath>();
    let target = place.map(|place| target_of(place.as_str(), request.uri().path()));
    request.extensions_mut().insert(asking.clone());
    let response = next.run(request).await;
    let status = response.status();
    let Some(access) = asking.0.get() else { return response };
    if !status.is_success() && status != StatusCode::FORBIDDEN {
        return response;
    }
    let mut target = target.unwrap_or_default();
    if let Some(Made(id)) = response.extensions().get() {
        let mark = if target.is_empty() { "" } else { " " };
        target = format!("{target}{mark}made={id}");
    }
    let deed = Deed {
        operation: right.operation,
        target,
        address: Some(address.to_string()),
        status: status.as_u16(),
    };
    match state.app.note_deed(access, deed).await {
        Ok(()) => response,
        Err(error) => {
            // It was done, and nobody would know: whoever did it is told to look.
            tracing::error!(%error, operation = right.operation, "not in the audit log");
            crate::failure::internal(&error).into_response()
        }
    }
}

/// What a path names: `bot=billing` of `/api/v1/bots/{bot}` and `/api/v1/bots/billing`.
fn target_of(pattern: &str, path: &str) -> String {
    let named = pattern.split('/').zip(path.split('/')).filter_map(|(name, value)| {
        let name = name.strip_prefix('{')?.strip_suffix('}')?;
        Some(format!("{name}={value}"))
    });
    named.collect::<Vec<_>>().join(" ")
}

/// Where somebody asks from: the peer or, behind so many proxies of ours, whom the first of them saw.
pub fn address_of(extensions: &Extensions, headers: &HeaderMap, proxies: usize) -> IpAddr {
    let peer = extensions.get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ConnectInfo(peer)| peer.ip());
    if proxies == 0 {
        return peer;
    }
    let stated = headers.get_all(FORWARDED_FOR).iter().filter_map(|value| value.to_str().ok());
    let chain: Vec<&str> = stated.flat_map(|value| value.split(',')).map(str::trim).collect();
    // Each proxy adds whom it saw at the end: what stands before is anybody's word.
    let seen = chain.len().checked_sub(proxies).and_then(|index| chain.get(index));
    seen.and_then(|seen| seen.parse().ok()).unwrap_or(peer)
}

/// How often an operation may be asked for that needs no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pace {
    Free,
    /// Where passwords and links are tried.
    Proof,
    Contact,
}

impl Right {
    fn pace(&self) -> Pace {
        match self.operation {
            "getHealth" | "getReadiness" | "getOpenapi" | "readFile" => Pace::Free,
            "signIn" | "setPassword" | "beginSingleSignOn" | "finishSingleSignOn" => Pace::Proof,
            _ => Pace::Contact,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_what_the_path_names() {
        for (pattern, path, expected) in [
            ("/api/v1/bots/{bot}", "/api/v1/bots/billing", "bot=billing"),
            ("/a/{x}/b/{y}", "/a/1/b/2", "x=1 y=2"),
            ("/api/v1/members", "/api/v1/members", ""),
        ] {
            assert_eq!(target_of(pattern, path), expected);
        }
    }

    /// HT-10: nobody says for themselves where they are.
    #[test]
    fn an_address_is_what_our_own_proxies_say() {
        for (proxies, stated, expected) in [
            (0, vec!["203.0.113.9"], "192.0.2.1"),
            (1, vec!["203.0.113.9"], "203.0.113.9"),
            (1, vec!["198.51.100.1, 203.0.113.9"], "203.0.113.9"),
            (1, vec!["198.51.100.1", "203.0.113.9"], "203.0.113.9"),
            (2, vec!["198.51.100.1, 203.0.113.9"], "198.51.100.1"),
            (2, vec!["203.0.113.9"], "192.0.2.1"),
            (1, vec!["nonsense"], "192.0.2.1"),
            (1, vec![], "192.0.2.1"),
        ] {
            let mut extensions = Extensions::new();
            let peer: SocketAddr = "192.0.2.1:7000".parse().unwrap();
            extensions.insert(ConnectInfo(peer));
            let mut headers = HeaderMap::new();
            for value in &stated {
                headers.append(FORWARDED_FOR, value.parse().unwrap());
            }
            let address = address_of(&extensions, &headers, proxies);
            assert_eq!(address.to_string(), expected, "{proxies} {stated:?}");
        }
    }
}
