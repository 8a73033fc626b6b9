//! What the commands for workspaces, members and keys are told.

use clap::{Subcommand, ValueEnum};

use super::ServerArgs;

#[derive(Debug, Subcommand)]
pub enum WorkspaceCommand {
    /// List the workspaces of a server.
    List {
        #[command(flatten)]
        server: ServerArgs,
    },
    /// Delete a workspace with everything in it, for good.
    Delete {
        name: String,
        /// Yes, delete it.
        #[arg(long, required = true)]
        yes: bool,
        #[command(flatten)]
        server: ServerArgs,
    },
    /// Make a workspace; prints a key for everything in it.
    Create {
        name: String,
        #[command(flatten)]
        server: ServerArgs,
    },
}

#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Look whether every entry of the audit log is as it was kept and none is missing.
    Check {
        #[command(flatten)]
        server: ServerArgs,
    },
}

#[derive(Debug, Subcommand)]
pub enum MemberCommand {
    /// List members.
    List {
        #[command(flatten)]
        server: ServerArgs,
    },
    /// Invite a member; prints the token by which they set their password.
    Create {
        email: String,
        #[arg(long)]
        name: String,
        /// What they do. May be repeated.
        #[arg(long = "role", required = true)]
        roles: Vec<RoleArg>,
        #[command(flatten)]
        server: ServerArgs,
    },
    /// Print a new token by which a member sets their password.
    Link {
        /// The member's address or id.
        member: String,
        #[command(flatten)]
        server: ServerArgs,
    },
    /// Set a password by such a token; the password is read from standard input.
    Password {
        token: String,
        /// The server's address.
        #[arg(long, env = "COLLOQUY_SERVER", default_value = "http://127.0.0.1:8080")]
        server: String,
    },
    /// Let a member in no more: they are signed out, and their keys don't work.
    Disable {
        /// The member's address or id.
        member: String,
        #[command(flatten)]
        server: ServerArgs,
    },
    /// Let a disabled member in again.
    Enable {
        /// The member's address or id.
        member: String,
        #[command(flatten)]
        server: ServerArgs,
    },
}

#[derive(Debug, Subcommand)]
pub enum KeyCommand {
    /// List API keys, revoked ones too.
    List {
        #[command(flatten)]
        server: ServerArgs,
    },
    /// Make an API key: a program's with scopes, or a member's own.
    Create {
        name: String,
        /// What a program's key allows. May be repeated.
        #[arg(long = "scope", required_unless_present = "member", conflicts_with = "member")]
        scopes: Vec<String>,
        /// The address or id of the member whose own key it is; it doesn't expire.
        #[arg(long)]
        member: Option<String>,
        #[command(flatten)]
        server: ServerArgs,
    },
    /// Revoke an API key for good.
    Revoke {
        id: String,
        #[command(flatten)]
        server: ServerArgs,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RoleArg {
    Admin,
    Builder,
    Lead,
    Agent,
    Analyst,
}

impl RoleArg {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Builder => "builder",
            Self::Lead => "lead",
            Self::Agent => "agent",
            Self::Analyst => "analyst",
        }
    }
}
