//! Who may do what: a row for each operation of the API. An operation without one is nobody's.
//!
//! A caller that comes with a program's key needs one of the row's scopes, a member one of its roles. The
//! scope and the role `admin` allow everything.

mod table;

use std::collections::HashMap;
use std::sync::OnceLock;

use app::{Access, Rights};
use axum::extract::MatchedPath;
use axum::http::Method;
use axum::http::request::Parts;
use model::member::{Role, Roles};

use crate::problem::{Problem, ProblemCode};

pub use table::TABLE;

/// The scope that allows everything.
const ADMIN: &str = "admin";

/// Who may do an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Right {
    /// Its `operationId`.
    pub operation: &'static str,
    pub who: Who,
    /// Whether it is kept who did it, and to what.
    pub is_audited: bool,
}

/// Those who may do an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// No key is asked for; it may be a token of another kind.
    Public,
    /// Whoever has a key or is signed in.
    Anybody,
    /// Keys with one of these scopes, members with one of these roles; administrators always.
    These { scopes: &'static [&'static str], roles: &'static [Role] },
}

impl Right {
    /// Whether this caller may.
    pub fn allows(&self, access: &Access) -> bool {
        let (scopes, roles) = match self.who {
            Who::Public | Who::Anybody => return true,
            Who::These { scopes, roles } => (scopes, roles),
        };
        let has_scope = |own: &[String]| {
            own.iter().any(|scope| scope == ADMIN || scopes.contains(&scope.as_str()))
        };
        let has_role =
            |own: &Roles| own.iter().any(|role| *role == Role::Admin || roles.contains(role));
        match &access.rights {
            Rights::Scopes(own) => has_scope(own),
            Rights::Roles(own) => has_role(own),
            Rights::Both(own, own_scopes) => has_role(own) && has_scope(own_scopes),
        }
    }

    fn refusal(&self, access: &Access) -> Problem {
        let Who::These { scopes, roles } = self.who else {
            return Problem::new(ProblemCode::NotAllowed);
        };
        let scope = || {
            let mut needed = scopes.to_vec();
            needed.push(ADMIN);
            format!("the key needs {}", needed.join(" or "))
        };
        let role = || {
            let mut needed: Vec<&str> = roles.iter().map(|role| role.as_str()).collect();
            needed.push(Role::Admin.as_str());
            format!("one needs to be {}", needed.join(" or "))
        };
        let needed = match &access.rights {
            Rights::Scopes(_) => scope(),
            Rights::Roles(_) => role(),
            Rights::Both(..) => format!("{}, and {}", role(), scope()),
        };
        Problem::new(ProblemCode::NotAllowed).with_detail(needed)
    }
}

/// Lets those pass who may do the operation that a request is for.
pub fn check(parts: &Parts, access: &Access) -> Result<(), Problem> {
    judge(right_of(parts.extensions.get(), &parts.method), access)
}

/// Lets those pass who may do this operation, wherever it was asked for.
pub fn require(operation: &str, access: &Access) -> Result<(), Problem> {
    judge(TABLE.iter().find(|right| right.operation == operation), access)
}

fn judge(right: Option<&Right>, access: &Access) -> Result<(), Problem> {
    match right {
        Some(right) if right.allows(access) => Ok(()),
        Some(right) => Err(right.refusal(access)),
        None => Err(Problem::new(ProblemCode::NotAllowed)),
    }
}

/// The row of the operation at this path.
pub fn right_of(path: Option<&MatchedPath>, method: &Method) -> Option<&'static Right> {
    // Whoever may see a thing may see whether it is there.
    let method = if method == Method::HEAD { &Method::GET } else { method };
    let methods = by_path().get(path?.as_str())?;
    methods.iter().find(|(known, _)| known == method).map(|(_, right)| *right)
}

type ByPath = HashMap<String, Vec<(Method, &'static Right)>>;

/// Where operations are asked for, too, without the document saying so.
const OTHER_PLACES: [(&str, Method, &str); 1] =
    [("/gateway/haptik/{bot}/{*path}", Method::POST, "askAsHaptik")];

/// The rows by where their operations are, as the API's document says it.
fn by_path() -> &'static ByPath {
    static BY_PATH: OnceLock<ByPath> = OnceLock::new();
    BY_PATH.get_or_init(|| {
        let row = |id: &str| TABLE.iter().find(|right| right.operation == id);
        let mut found = ByPath::new();
        for (path, method, id) in OTHER_PLACES {
            found.insert(
                path.to_owned(),
                row(id).map(|right| (method, right)).into_iter().collect(),
            );
        }
        for (path, item) in crate::openapi().paths.paths {
            let operations = [
                (Method::GET, item.get),
                (Method::PUT, item.put),
                (Method::POST, item.post),
                (Method::DELETE, item.delete),
                (Method::PATCH, item.patch),
            ];
            let rows = operations.into_iter().filter_map(|(method, operation)| {
                let id = operation?.operation_id?;
                Some((method, row(&id)?))
            });
            found.insert(path, rows.collect());
        }
        found
    })
}
