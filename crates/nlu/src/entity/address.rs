//! E-mail addresses, URLs, IP addresses, hashtags and mentions.
//!
//! Links are found by `linkify`; what it takes for a host is checked here, because a missing space
//! after a full stop ("fine.thanks") looks like one.

#[cfg(test)]
mod tests;

use core::net::{Ipv4Addr, Ipv6Addr};
use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use linkify::{LinkFinder, LinkKind};
use serde_json::Value;

use super::Mention;
use super::reading::Reading;

/// Longest IP address, in bytes.
const MAX_IP: usize = 45;
/// Longest name after `#` or `@`, in characters.
const MAX_HANDLE: usize = 64;
/// Schemes of URLs.
const SCHEMES: [&str; 4] = ["http://", "https://", "ftp://", "ftps://"];

/// Endings of hosts that are taken without a scheme: the usual ones, and countries.
const ENDINGS: &str = "com net org edu gov mil int info biz name pro io ai app dev co tv me online shop \
    store site tech cloud blog xyz academy agency chat club design digital email global group health \
    help host live media money network news space studio support systems team tools top travel web \
    wiki work world zone ac ad ae af ag al am ao ar at au az ba bd be bg bh bo br bs bw by bz ca cat cc \
    cd ch ci cl cm cn cr cu cy cz de dk do dz ec ee eg es et eu fi fj fm fr ga ge gg gh gi gl gr gt hk \
    hn hr ht hu id ie il im in iq ir is it je jm jo jp ke kg kh kr kw kz la lb li lk ls lt lu lv ly ma \
    md mg mk ml mm mn mo ms mt mu mv mw mx my mz na ng ni nl no np nz om pa pe pf pg ph pk pl pr ps pt \
    pw py qa re ro rs ru rw sa sb sc sd se sg sh si sk sl sm sn so sr st su sv sy sz tc td tg th tj tk \
    tl tm tn to tr tt tw tz ua ug uk us uy uz va vc ve vg vn vu ws ye za zm zw";

/// Endings that are also English words; without a scheme they need more to be a host.
const WORD_ENDINGS: [&str; 19] = [
    "am", "as", "at", "be", "by", "do", "id", "im", "in", "is", "it", "me", "my", "no", "so", "to",
    "us", "name", "help",
];

static KNOWN_ENDINGS: LazyLock<HashSet<&str>> =
    LazyLock::new(|| ENDINGS.split_whitespace().collect());

/// An address found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    pub kind: AddressKind,
    /// As it is used: without what only the text needs.
    pub value: String,
    /// In bytes of the text.
    pub span: Range<usize>,
}

/// What an address leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressKind {
    Email,
    Url,
    Ip,
    Hashtag,
    Mention,
}

/// Finds addresses in the order of the text, none inside another.
pub fn find(text: &str) -> Vec<Address> {
    let mut found = links(text);
    let links: Vec<Range<usize>> = found.iter().map(|link| link.span.clone()).collect();
    let is_free = |span: &Range<usize>| {
        let next = links.partition_point(|link| link.end <= span.start);
        links.get(next).is_none_or(|link| link.start >= span.end)
    };
    found.extend(ips(text).into_iter().filter(|ip| is_free(&ip.span)));
    found.extend(handles(text).into_iter().filter(|handle| is_free(&handle.span)));
    found.sort_by_key(|address| address.span.start);
    found
}

/// Finds the values of an entity that is one kind of address.
pub fn mentions(reading: &Reading<'_>, kind: AddressKind) -> Vec<Mention> {
    let fitting = reading.addresses().iter().filter(|address| address.kind == kind);
    let mention = |address: &Address| {
        Mention::ruled(Value::String(address.value.clone()), address.span.clone())
    };
    fitting.map(mention).collect()
}

fn links(text: &str) -> Vec<Address> {
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Email]);
    let emails: Vec<Address> =
        finder.links(text).filter_map(|link| email(text, link.start()..link.end())).collect();
    finder.kinds(&[LinkKind::Url]).url_must_have_scheme(false);
    let urls: Vec<Address> =
        finder.links(text).filter_map(|link| url(text, link.start()..link.end())).collect();
    // An address inside a URL is a part of it; a host inside an address is no URL.
    let is_within = |inner: &Address, outer: &[Address]| {
        let next = outer.partition_point(|other| other.span.end <= inner.span.start);
        outer.get(next).is_some_and(|other| {
            other.span.start < inner.span.end && other.span.len() >= inner.span.len()
        })
    };
    let kept: Vec<Address> = urls.iter().filter(|url| !is_within(url, &emails)).cloned().collect();
    let emails = emails.into_iter().filter(|email| !is_within(email, &kept));
    let mut found: Vec<Address> = emails.collect();
    found.extend(kept);
    found.sort_by_key(|address| address.span.start);
    found
}

fn email(text: &str, span: Range<usize>) -> Option<Address> {
    let (local, host) = text[span.clone()].rsplit_once('@')?;
    // Words of other scripts run into the address where there are no spaces.
    let skipped = local
        .rfind(|symbol: char| !symbol.is_ascii())
        .map_or(0, |at| at + local[at..].chars().next().map_or(0, char::len_utf8));
    let start = span.start + skipped;
    let is_local = !local[skipped..].is_empty()
        && !local[skipped..].starts_with('.')
        && !text[..start].ends_with('.');
    let ending = host.rsplit_once('.').map(|(_, ending)| ending)?;
    let is_host = is_host_name(host)
        && ending.len() > 1
        && ending.chars().all(|symbol| symbol.is_ascii_alphabetic());
    let value = text[start..span.end].to_owned();
    (is_local && is_host).then_some(Address {
        kind: AddressKind::Email,
        value,
        span: start..span.end,
    })
}

fn url(text: &str, span: Range<usize>) -> Option<Address> {
    let mut span = span;
    let written = &text[span.clone()];
    let lower = written.to_ascii_lowercase();
    let scheme = SCHEMES.iter().find_map(|scheme| lower.find(scheme).map(|at| (at, scheme.len())));
    let has_scheme = match scheme {
        Some((at, _)) if lower[..at].ends_with(|symbol: char| symbol.is_ascii_alphanumeric()) => {
            return None;
        }
        // Something ran into it, as in "see:https://…".
        Some((at, _)) => {
            span.start += at;
            true
        }
        None if lower.contains("://") => return None,
        None => false,
    };
    let written = &text[span.clone()];
    let skipped = scheme.map_or(0, |(_, length)| length);
    let authority = written[skipped..].split(['/', '?', '#']).next()?;
    let authority = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = authority.split(':').next()?;
    let fits = if has_scheme { is_linked_host(host) } else { is_bare_host(host, written) };
    let is_part = text[..span.start].ends_with('@');
    let value = written.to_owned();
    (fits && !is_part).then_some(Address { kind: AddressKind::Url, value, span })
}

/// Says whether a host with a scheme before it can be one.
fn is_linked_host(host: &str) -> bool {
    let is_name = is_host_name(host) && host.contains('.');
    is_name || host.eq_ignore_ascii_case("localhost") || host.starts_with('[')
}

/// Says whether a host without a scheme is one: by its ending, and not by chance.
fn is_bare_host(host: &str, written: &str) -> bool {
    let Some((name, ending)) = host.rsplit_once('.') else { return false };
    let ending = ending.to_ascii_lowercase();
    let is_www = name.to_ascii_lowercase().starts_with("www.");
    let goes_on = written.len() > host.len() + 1 || name.contains('.');
    let is_word = WORD_ENDINGS.contains(&ending.as_str());
    is_host_name(host)
        && name.chars().any(|symbol| symbol.is_ascii_alphabetic())
        && (is_www || (KNOWN_ENDINGS.contains(ending.as_str()) && (!is_word || goes_on)))
}

fn is_host_name(host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    let is_label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && label.chars().all(|symbol| symbol.is_alphanumeric() || symbol == '-')
    };
    !host.is_empty() && host.split('.').all(is_label)
}

fn ips(text: &str) -> Vec<Address> {
    let is_part = |symbol: char| symbol.is_ascii_hexdigit() || symbol == '.' || symbol == ':';
    let is_other = |symbol: Option<char>| {
        !symbol.is_some_and(|symbol| symbol.is_alphanumeric() || symbol == '_')
    };
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(is_part).map(|start| at + start) {
        let end =
            text[start..].find(|symbol| !is_part(symbol)).map_or(text.len(), |end| start + end);
        at = end;
        let stands_free =
            is_other(text[..start].chars().next_back()) && is_other(text[end..].chars().next());
        let written = text[start..end].trim_end_matches('.');
        if !stands_free || written.len() > MAX_IP {
            continue;
        }
        if let Some(value) = ip(written) {
            let span = start..start + written.len();
            found.push(Address { kind: AddressKind::Ip, value, span });
        }
    }
    found
}

fn ip(written: &str) -> Option<String> {
    if written.contains(':') {
        let has_digit = written.contains(|symbol: char| symbol.is_ascii_hexdigit());
        let is_ip = (has_digit || written == "::") && written.parse::<Ipv6Addr>().is_ok();
        return is_ip.then(|| written.to_owned());
    }
    let parts: Vec<u8> = written
        .split('.')
        .map(|part| part.parse::<u8>().ok().filter(|_| part.len() <= 3 && !part.starts_with('+')))
        .collect::<Option<_>>()?;
    let [first, second, third, fourth] = parts[..] else { return None };
    Some(Ipv4Addr::new(first, second, third, fourth).to_string())
}

fn handles(text: &str) -> Vec<Address> {
    let is_part = |symbol: char| symbol.is_alphanumeric() || symbol == '_';
    let mut found = Vec::new();
    for (start, sign) in text.match_indices(['#', '@']) {
        let kind = if sign == "#" { AddressKind::Hashtag } else { AddressKind::Mention };
        let rest = &text[start + 1..];
        let end = rest.find(|symbol| !is_part(symbol)).unwrap_or(rest.len());
        let is_long = rest[..end].chars().nth(MAX_HANDLE).is_some();
        let runs_on = kind == AddressKind::Hashtag && text[..start].ends_with(is_part);
        if end > 0 && !is_long && !runs_on {
            let span = start..start + 1 + end;
            found.push(Address { kind, value: text[span.clone()].to_owned(), span });
        }
    }
    found
}
