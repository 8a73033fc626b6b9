//! The user under whom PostgreSQL runs when the tests run as root.

use std::fs;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

/// Users to lower to, the better one first.
const CANDIDATES: &[&str] = &["postgres", "nobody"];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unprivileged {
    user: u32,
    group: u32,
}

impl Unprivileged {
    /// Returns whom to lower to; `None` when this process isn't root and need not.
    pub(super) fn find() -> Result<Option<Self>> {
        if fs::metadata("/proc/self").context("cannot tell who runs this")?.uid() != 0 {
            return Ok(None);
        }
        let users = fs::read_to_string("/etc/passwd").context("cannot read the list of users")?;
        let found = CANDIDATES.iter().find_map(|name| in_passwd(&users, name));
        found.context("PostgreSQL refuses root, and no other user is there").map(Some)
    }

    /// Makes the user the owner of a file or folder.
    pub(super) fn give(self, path: &Path) -> Result<()> {
        chown(path, Some(self.user), Some(self.group))
            .with_context(|| format!("cannot give {} away", path.display()))
    }

    /// Makes a command run as the user.
    pub(super) fn lower(self, command: &mut Command) {
        command.uid(self.user).gid(self.group);
    }
}

fn in_passwd(users: &str, name: &str) -> Option<Unprivileged> {
    let line = users.lines().find(|line| line.split(':').next() == Some(name))?;
    let mut numbers = line.split(':').skip(2).map(str::parse);
    Some(Unprivileged { user: numbers.next()?.ok()?, group: numbers.next()?.ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_is_found_by_the_whole_name() {
        let users = "root:x:0:0:root:/root:/bin/bash\n\
                     postgresql:x:7:8::/:/bin/sh\n\
                     postgres:x:101:104:,,,:/var/lib/postgresql:/bin/bash\n\
                     broken:x:many:0::/:/bin/sh\n";
        let cases = [
            ("postgres", Some(Unprivileged { user: 101, group: 104 })),
            ("nobody", None),
            ("broken", None),
        ];
        for (name, expected) in cases {
            assert_eq!(in_passwd(users, name), expected, "{name}");
        }
    }
}
