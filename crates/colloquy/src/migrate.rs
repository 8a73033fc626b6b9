//! Brings a database to this version's schema.

use std::io::Write as _;

use store::SqliteStore;

use crate::args::MigrateArgs;
use crate::parts::{database_file, make_folder};

/// Migrates, or says what would be done.
pub async fn migrate(args: MigrateArgs) -> anyhow::Result<()> {
    let before = match &args.database {
        Some(_) => anyhow::bail!("this build has no PostgreSQL"),
        None => {
            make_folder(&args.data)?;
            SqliteStore::migration_status(&database_file(&args.data))?
        }
    };
    let mut out = std::io::stdout().lock();
    writeln!(out, "the database is at migration {} of {}", before.current, before.known)?;
    if args.status || before.current == before.known {
        return Ok(());
    }
    // Opening a store brings it to this program's migration.
    match &args.database {
        Some(_) => {}
        None => drop(SqliteStore::open(&database_file(&args.data))?),
    }
    writeln!(out, "it was brought to migration {}", before.known)?;
    Ok(())
}
