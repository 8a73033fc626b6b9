//! Migrations: the schema's history, embedded. A database records which of them it had, with their
//! checksums, so that a changed one is noticed.

use crate::error::MigrationError;

/// A step of the schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Migration {
    /// From 1, without gaps.
    pub number: u32,
    pub name: &'static str,
    pub sql: &'static str,
}

/// A migration that a database had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppliedMigration {
    pub number: u32,
    pub checksum: String,
}

/// How a database stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MigrationStatus {
    /// The last migration that it had; 0 for an empty one.
    pub current: u32,
    /// The last that this program knows.
    pub known: u32,
}

impl MigrationStatus {
    /// Refuses a database that isn't at this program's migration.
    ///
    /// # Errors
    ///
    /// [`MigrationError::Older`]; a newer one is refused when its status is read.
    pub fn check(self) -> Result<(), MigrationError> {
        if self.current < self.known {
            return Err(MigrationError::Older { found: self.current, known: self.known });
        }
        Ok(())
    }
}

/// SQLite's migrations, in order.
pub const SQLITE: &[Migration] = &[
    Migration {
        number: 1,
        name: "beginning",
        sql: include_str!("../migrations/sqlite/0001_beginning.sql"),
    },
    Migration {
        number: 2,
        name: "models",
        sql: include_str!("../migrations/sqlite/0002_models.sql"),
    },
    Migration {
        number: 3,
        name: "timer",
        sql: include_str!("../migrations/sqlite/0003_timer.sql"),
    },
    Migration {
        number: 4,
        name: "attachment",
        sql: include_str!("../migrations/sqlite/0004_attachment.sql"),
    },
    Migration {
        number: 5,
        name: "details",
        sql: include_str!("../migrations/sqlite/0005_details.sql"),
    },
    Migration {
        number: 6,
        name: "vendor_id",
        sql: include_str!("../migrations/sqlite/0006_vendor_id.sql"),
    },
    Migration {
        number: 7,
        name: "webhook",
        sql: include_str!("../migrations/sqlite/0007_webhook.sql"),
    },
    Migration {
        number: 8,
        name: "context",
        sql: include_str!("../migrations/sqlite/0008_context.sql"),
    },
    Migration {
        number: 9,
        name: "member",
        sql: include_str!("../migrations/sqlite/0009_member.sql"),
    },
    Migration { number: 10, name: "desk", sql: include_str!("../migrations/sqlite/0010_desk.sql") },
    Migration {
        number: 11,
        name: "audit",
        sql: include_str!("../migrations/sqlite/0011_audit.sql"),
    },
    Migration {
        number: 12,
        name: "receiver",
        sql: include_str!("../migrations/sqlite/0012_receiver.sql"),
    },
    Migration {
        number: 13,
        name: "canned",
        sql: include_str!("../migrations/sqlite/0013_canned.sql"),
    },
    Migration {
        number: 14,
        name: "clock",
        sql: include_str!("../migrations/sqlite/0014_clock.sql"),
    },
    Migration {
        number: 15,
        name: "agent_connection",
        sql: include_str!("../migrations/sqlite/0015_agent_connection.sql"),
    },
    Migration {
        number: 16,
        name: "rating",
        sql: include_str!("../migrations/sqlite/0016_rating.sql"),
    },
    Migration {
        number: 17,
        name: "read_mark",
        sql: include_str!("../migrations/sqlite/0017_read_mark.sql"),
    },
    Migration {
        number: 18,
        name: "sign_on",
        sql: include_str!("../migrations/sqlite/0018_sign_on.sql"),
    },
];

/// PostgreSQL's migrations, in order; numbers and names as SQLite's.
pub const POSTGRES: &[Migration] = &[
    Migration {
        number: 1,
        name: "beginning",
        sql: include_str!("../migrations/postgres/0001_beginning.sql"),
    },
    Migration {
        number: 2,
        name: "models",
        sql: include_str!("../migrations/postgres/0002_models.sql"),
    },
    Migration {
        number: 3,
        name: "timer",
        sql: include_str!("../migrations/postgres/0003_timer.sql"),
    },
    Migration {
        number: 4,
        name: "attachment",
        sql: include_str!("../migrations/postgres/0004_attachment.sql"),
    },
    Migration {
        number: 5,
        name: "details",
        sql: include_str!("../migrations/postgres/0005_details.sql"),
    },
    Migration {
        number: 6,
        name: "vendor_id",
        sql: include_str!("../migrations/postgres/0006_vendor_id.sql"),
    },
    Migration {
        number: 7,
        name: "webhook",
        sql: include_str!("../migrations/postgres/0007_webhook.sql"),
    },
    Migration {
        number: 8,
        name: "context",
        sql: include_str!("../migrations/postgres/0008_context.sql"),
    },
    Migration {
        number: 9,
        name: "member",
        sql: include_str!("../migrations/postgres/0009_member.sql"),
    },
    Migration {
        number: 10,
        name: "desk",
        sql: include_str!("../migrations/postgres/0010_desk.sql"),
    },
    Migration {
        number: 11,
        name: "audit",
        sql: include_str!("../migrations/postgres/0011_audit.sql"),
    },
    Migration {
        number: 12,
        name: "receiver",
        sql: include_str!("../migrations/postgres/0012_receiver.sql"),
    },
    Migration {
        number: 13,
        name: "canned",
        sql: include_str!("../migrations/postgres/0013_canned.sql"),
    },
    Migration {
        number: 14,
        name: "clock",
        sql: include_str!("../migrations/postgres/0014_clock.sql"),
    },
    Migration {
        number: 15,
        name: "agent_connection",
        sql: include_str!("../migrations/postgres/0015_agent_connection.sql"),
    },
    Migration {
        number: 16,
        name: "rating",
        sql: include_str!("../migrations/postgres/0016_rating.sql"),
    },
    Migration {
        number: 17,
        name: "read_mark",
        sql: include_str!("../migrations/postgres/0017_read_mark.sql"),
    },
    Migration {
        number: 18,
        name: "sign_on",
        sql: include_str!("../migrations/postgres/0018_sign_on.sql"),
    },
];

impl Migration {
    /// A checksum of the text: FNV-1a of 64 bits in hex. It guards against mistakes, not attacks.
    pub fn checksum(&self) -> String {
        let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
        for byte in self.sql.bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        format!("{hash:016x}")
    }
}

/// Compares what a database had with what we know.
///
/// # Errors
///
/// [`MigrationError`] when an applied one was changed since, or isn't known here.
pub(crate) fn status(
    known: &[Migration],
    applied: &[AppliedMigration],
) -> Result<MigrationStatus, MigrationError> {
    let last_known = known.last().map_or(0, |migration| migration.number);
    for done in applied {
        match known.iter().find(|migration| migration.number == done.number) {
            Some(migration) if migration.checksum() == done.checksum => {}
            Some(_) => return Err(MigrationError::Changed { number: done.number }),
            None => return Err(MigrationError::Newer { found: done.number, known: last_known }),
        }
    }
    let current = applied.iter().map(|done| done.number).max().unwrap_or(0);
    Ok(MigrationStatus { current, known: last_known })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn applied(number: u32, checksum: &str) -> AppliedMigration {
        AppliedMigration { number, checksum: checksum.to_owned() }
    }

    #[test]
    fn a_changed_or_unknown_migration_is_refused() {
        let known = [Migration { number: 1, name: "one", sql: "SELECT 1" }];
        let sum = known[0].checksum();
        for (case, applied, expected) in [
            ("empty", vec![], Ok(MigrationStatus { current: 0, known: 1 })),
            ("at it", vec![applied(1, &sum)], Ok(MigrationStatus { current: 1, known: 1 })),
            ("changed", vec![applied(1, "0")], Err(MigrationError::Changed { number: 1 })),
            (
                "newer",
                vec![applied(1, &sum), applied(2, "0")],
                Err(MigrationError::Newer { found: 2, known: 1 }),
            ),
        ] {
            assert_eq!(status(&known, &applied), expected, "{case}");
        }
    }

    #[test]
    fn a_database_that_lacks_a_migration_is_refused_until_it_has_it() {
        let older = MigrationStatus { current: 0, known: 1 };
        assert_eq!(older.check(), Err(MigrationError::Older { found: 0, known: 1 }));
        assert_eq!(MigrationStatus { current: 1, known: 1 }.check(), Ok(()));
    }

    #[test]
    fn both_databases_have_the_same_migrations() {
        let names = |list: &[Migration]| -> Vec<_> {
            list.iter().map(|migration| (migration.number, migration.name)).collect()
        };
        assert_eq!(names(SQLITE), names(POSTGRES));
        for (index, migration) in SQLITE.iter().enumerate() {
            assert_eq!(migration.number as usize, index + 1);
        }
    }
}
