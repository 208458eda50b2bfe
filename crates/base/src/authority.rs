//! Who may do what, where: an actor asks for a permit, and only a permit lets a store function save.
//! A permit can be made nowhere else, so a forgotten permission check does not compile.

use std::borrow::Cow;

use crate::db::{FromValue, Value};
use crate::error::{Refusal, Result};
use crate::text::Text;

/// The key of an authority whose matter a row belongs to.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
pub struct AuthorityId(pub i64);

impl From<AuthorityId> for Value {
    fn from(id: AuthorityId) -> Value {
        Value::Int(id.0)
    }
}

impl FromValue for AuthorityId {
    fn from_value(value: Value) -> anyhow::Result<AuthorityId> {
        i64::from_value(value).map(AuthorityId)
    }
}

/// A role by its stable name; the rooms declare theirs.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Role(pub Cow<'static, str>);

impl Role {
    #[must_use]
    pub const fn new(name: &'static str) -> Role {
        Role(Cow::Borrowed(name))
    }
}

/// An act that needs a right, and the roles that carry it.
#[derive(Debug)]
pub struct Action {
    pub name: &'static str,
    pub roles: &'static [Role],
}

/// Where an act takes effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// The whole installation: what its operator does.
    Installation,
    /// The matters of one authority.
    Authority(AuthorityId),
}

/// Who acts: a signed-in person, a connected system, the machine itself, or nobody in particular.
#[derive(Debug, Clone)]
pub struct Actor {
    name: String,
    home: Option<AuthorityId>,
    also: Vec<AuthorityId>,
    roles: Vec<Role>,
    /// Names of those the actor stands in for.
    stands_in_for: Vec<String>,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Nobody,
    Known,
    Machine,
}

impl Actor {
    /// Somebody who has not signed in.
    #[must_use]
    pub fn nobody() -> Actor {
        Actor {
            name: "nobody".to_owned(),
            home: None,
            also: Vec::new(),
            roles: Vec::new(),
            stands_in_for: Vec::new(),
            kind: Kind::Nobody,
        }
    }

    /// The machine acting by itself, under the name of the job or sweep.
    #[must_use]
    pub fn machine(name: &'static str) -> Actor {
        Actor { name: format!("machine:{name}"), kind: Kind::Machine, ..Actor::nobody() }
    }

    /// A person or system of an authority; `also` lists the other authorities it may act for.
    #[must_use]
    pub fn known(
        name: String,
        home: AuthorityId,
        also: Vec<AuthorityId>,
        roles: Vec<Role>,
    ) -> Actor {
        let stands_in_for = Vec::new();
        Actor { name, home: Some(home), also, roles, stands_in_for, kind: Kind::Known }
    }

    /// The same actor, who also does the work of others while they are away. It gives no right: what an actor may do is
    /// asked of their own roles alone.
    #[must_use]
    pub fn standing_in(self, others: Vec<String>) -> Actor {
        Actor { stands_in_for: others, ..self }
    }

    /// The names of those whose work the actor also does.
    #[must_use]
    pub fn stands_in_for(&self) -> &[String] {
        &self.stands_in_for
    }

    /// How the actor is written into events: `person:…`, `system:…`, `machine:…`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    #[must_use]
    pub fn home(&self) -> Option<AuthorityId> {
        self.home
    }

    #[must_use]
    pub fn has(&self, role: &Role) -> bool {
        self.roles.contains(role)
    }

    /// Permission for an act within a scope.
    ///
    /// # Errors
    /// 404 for the matters of a foreign authority (what one may not see does not exist), 401 for nobody,
    /// 403 for somebody of the house who lacks the role.
    pub fn may(&self, action: &Action, scope: Scope) -> Result<Permit> {
        let permit = Permit { actor: self.name.clone(), action: action.name, scope };
        match self.kind {
            Kind::Machine => return Ok(permit),
            Kind::Nobody => return Err(sign_in_first().into()),
            Kind::Known => {}
        }
        if let Scope::Authority(authority) = scope
            && self.home != Some(authority)
            && !self.also.contains(&authority)
        {
            return Err(Refusal::not_found().into());
        }
        if action.roles.iter().any(|role| self.has(role)) {
            return Ok(permit);
        }
        Err(not_your_role(action).into())
    }
}

/// Proof that an actor was asked and allowed. Made by [`Actor::may`] only.
#[derive(Debug, Clone)]
pub struct Permit {
    actor: String,
    action: &'static str,
    scope: Scope,
}

impl Permit {
    #[must_use]
    pub fn actor(&self) -> &str {
        &self.actor
    }

    #[must_use]
    pub fn action(&self) -> &'static str {
        self.action
    }

    #[must_use]
    pub fn authority(&self) -> Option<AuthorityId> {
        match self.scope {
            Scope::Installation => None,
            Scope::Authority(authority) => Some(authority),
        }
    }
}

fn sign_in_first() -> Refusal {
    Refusal::new(
        "permission.sign-in",
        Text::new("Cần đăng nhập để xem trang này.", "You need to sign in to see this page."),
        Text::new("Đăng nhập rồi mở lại đường dẫn này.", "Sign in, then open this address again."),
    )
    .status(401)
}

fn not_your_role(action: &Action) -> Refusal {
    let needed: Vec<&str> = action.roles.iter().map(|role| role.0.as_ref()).collect();
    let needed = needed.join(", ");
    Refusal::new(
        "permission.role",
        Text::new(
            "Tài khoản của bạn không có quyền thực hiện việc này.",
            "Your account has no right to do this.",
        ),
        Text::with(
            format!("Đề nghị quản trị của cơ quan cấp một trong các vai trò: {needed}."),
            format!("Ask your authority's administrator for one of these roles: {needed}."),
        ),
    )
    .status(403)
}
