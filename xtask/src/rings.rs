//! The architecture, checked: a crate uses lower rings only, and the pure rings take nothing from
//! outside that could do IO.
//!
//! A member's Cargo.toml says where it stands: `[package.metadata] ring = N`, or `tool = true` for
//! what helps to develop and is never part of the server. Dev-dependencies are exempt.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, bail};
use cargo_metadata::{DependencyKind, MetadataCommand, Package};

/// Rings up to this one do no IO, read no clock and draw no randomness.
pub const LAST_PURE_RING: u64 = 3;

/// Outside crates that the pure rings may take: each computes from its arguments only, or (jiff,
/// uuid) its clock and randomness are refused by `tidy`.
const PURE_CRATES: &[&str] = &[
    "ammonia",
    "base64",
    "csv",
    "hmac",
    "indexmap",
    "jiff",
    "linkify",
    "phonenumber",
    "postcard",
    "regex",
    "regex-syntax",
    "rust_decimal",
    "saphyr-parser",
    "schemars",
    "serde",
    "serde_json",
    "serde_json_path",
    "sha1",
    "sha2",
    "strsim",
    "text2num",
    "thiserror",
    "unicode-normalization",
    "url",
    "uuid",
    "whatlang",
    "zeroize",
];

/// Outside crates that connect or resolve names, and the one crate of the server that may take
/// each: one egress, so that no call gets round the address guard.
const CONNECTING_CRATES: &[(&str, &str)] = &[
    ("attohttpc", "outbound"),
    ("awc", "outbound"),
    ("deadpool-postgres", "store"),
    ("hickory-resolver", "outbound"),
    ("isahc", "outbound"),
    ("minreq", "outbound"),
    ("reqwest", "outbound"),
    ("tokio-postgres", "store"),
    ("tokio-tungstenite", "outbound"),
    ("tungstenite", "outbound"),
    ("ureq", "outbound"),
];

/// Works without any crate of this workspace, so that its judgement owes nothing to the judged.
const INDEPENDENT: &str = "referee";

/// Where a member of the workspace stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Ring(u64),
    Tool,
}

impl Place {
    /// Tells whether the member must do no IO.
    pub fn is_pure(self) -> bool {
        matches!(self, Place::Ring(ring) if ring <= LAST_PURE_RING)
    }
}

/// A member of the workspace with its normal and build dependencies.
#[derive(Debug, Clone)]
pub struct Member {
    pub name: String,
    pub place: Place,
    /// Folder relative to the workspace, such as `crates/model`.
    pub folder: String,
    pub dependencies: Vec<String>,
}

/// Prints every dependency that points the wrong way; fails when there is one.
pub fn run(root: &Path) -> Result<()> {
    let members = members(root)?;
    let wrong = violations(&members);
    for line in &wrong {
        println!("{line}");
    }
    if !wrong.is_empty() {
        bail!("{} dependencies point the wrong way", wrong.len());
    }
    println!("{} crates use lower rings only", members.len());
    Ok(())
}

/// Reads the members of the workspace from `cargo metadata`.
///
/// Fails when a member doesn't say its place.
pub fn members(root: &Path) -> Result<Vec<Member>> {
    let manifest = root.join("Cargo.toml");
    let metadata = MetadataCommand::new().manifest_path(manifest).no_deps().exec()?;
    metadata.packages.iter().map(|package| member(root, package)).collect()
}

fn member(root: &Path, package: &Package) -> Result<Member> {
    let is_tool = package.metadata["tool"].as_bool() == Some(true);
    let place = match (package.metadata["ring"].as_u64(), is_tool) {
        (Some(ring), false) => Place::Ring(ring),
        (None, true) => Place::Tool,
        (Some(_), true) | (None, false) => {
            bail!("{}: [package.metadata] needs `ring = N` or `tool = true`", package.name)
        }
    };
    let folder = package.manifest_path.parent().context("a manifest is in a folder")?;
    let folder = folder.strip_prefix(root).context("a member is inside the workspace")?;
    let is_shipped = |kind| matches!(kind, DependencyKind::Normal | DependencyKind::Build);
    let shipped = package.dependencies.iter().filter(|dependency| is_shipped(dependency.kind));
    Ok(Member {
        name: package.name.to_string(),
        place,
        folder: folder.to_string(),
        dependencies: shipped.map(|dependency| dependency.name.clone()).collect(),
    })
}

/// Lists the dependencies that are not allowed, one sentence each.
pub fn violations(members: &[Member]) -> Vec<String> {
    let places: BTreeMap<&str, Place> =
        members.iter().map(|member| (member.name.as_str(), member.place)).collect();
    let mut wrong = Vec::new();
    for member in members {
        for used in &member.dependencies {
            let refusal = match places.get(used.as_str()) {
                Some(&place) => refuse_inside(member, place),
                None => refuse_outside(member, used),
            };
            if let Some(reason) = refusal {
                wrong.push(format!("{} must not use {used}: {reason}", member.name));
            }
        }
    }
    wrong
}

fn refuse_inside(member: &Member, used: Place) -> Option<String> {
    if member.name == INDEPENDENT {
        return Some("it shares no code with what it judges".to_owned());
    }
    match (member.place, used) {
        (Place::Tool, _) => None,
        (Place::Ring(_), Place::Tool) => Some("tools are dev-dependencies only".to_owned()),
        (Place::Ring(ring), Place::Ring(theirs)) if theirs < ring => None,
        (Place::Ring(ring), Place::Ring(theirs)) => {
            Some(format!("ring {theirs} is not below ring {ring}"))
        }
    }
}

fn refuse_outside(member: &Member, used: &str) -> Option<String> {
    if member.place.is_pure() && !PURE_CRATES.contains(&used) {
        return Some("it is not on the list of the pure rings".to_owned());
    }
    let (_, owner) = CONNECTING_CRATES.iter().find(|(name, _)| *name == used)?;
    let is_free = member.place == Place::Tool || member.name == *owner;
    (!is_free).then(|| format!("it connects, only {owner} may"))
}
