//! Brings a database to this version's schema.

use std::io::Write as _;

use store::{PostgresStore, SqliteStore};

use crate::args::MigrateArgs;
use crate::parts::{database_file, make_folder};

/// Migrates, or says what would be done.
pub async fn migrate(args: MigrateArgs) -> anyhow::Result<()> {
    let before = match &args.database {
        Some(address) => PostgresStore::migration_status(address).await?,
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
    match &args.database {
        Some(address) => {
            PostgresStore::migrate(address).await?;
        }
        // Opening the file brings it to this program's migration.
        None => drop(SqliteStore::open(&database_file(&args.data))?),
    }
    writeln!(out, "it was brought to migration {}", before.known)?;
    Ok(())
}
