//! The connected systems in memory, so that checking a request costs no query. Changes made by another node or by a
//! sub-command arrive with the next sweep.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use base::Result;
use base::authority::{Actor, AuthorityId, Role};
use base::db::Db;
use jiff::Timestamp;

use super::{SealingKey, Secret, store};

pub const BELL: &str = "systems";

/// Software of an agency, acting through the agency protocol.
pub const AGENCY_SYSTEM: Role = Role::new("agency-system");

/// The connected systems as this node knows them. Cheap to clone.
#[derive(Clone)]
pub struct Systems {
    db: Db,
    key: SealingKey,
    present: Arc<RwLock<Present>>,
    seen: Arc<Mutex<HashSet<String>>>,
}

#[derive(Default)]
struct Present {
    version: i64,
    by_id: HashMap<String, Arc<Known>>,
}

/// A connected system with the secrets that are good for it.
pub struct Known {
    pub id: String,
    pub authority: AuthorityId,
    pub also: Vec<AuthorityId>,
    secrets: Vec<(Secret, Timestamp, Option<Timestamp>)>,
}

impl Known {
    /// The secrets in force, newest first.
    pub fn secrets_at(&self, at: Timestamp) -> impl Iterator<Item = &Secret> {
        let in_force = move |(_, from, to): &&(Secret, Timestamp, Option<Timestamp>)| {
            *from <= at && to.is_none_or(|to| at < to)
        };
        self.secrets.iter().rev().filter(in_force).map(|(secret, _, _)| secret)
    }

    #[must_use]
    pub fn actor(&self) -> Actor {
        let name = format!("system:{}", self.id);
        Actor::known(name, self.authority, self.also.clone(), vec![AGENCY_SYSTEM])
    }

    /// Every authority it speaks for.
    pub fn authorities(&self) -> impl Iterator<Item = AuthorityId> {
        std::iter::once(self.authority).chain(self.also.iter().copied())
    }
}

impl Systems {
    /// # Errors
    /// When the store fails or the key does not open the secrets.
    pub async fn open(db: Db, key: SealingKey) -> Result<Systems> {
        let systems = Systems { db, key, present: Arc::default(), seen: Arc::default() };
        systems.refresh().await?;
        Ok(systems)
    }

    #[must_use]
    pub fn key(&self) -> &SealingKey {
        &self.key
    }

    #[must_use]
    pub fn get(&self, id: &str) -> Option<Arc<Known>> {
        let present = self.present.read().unwrap_or_else(PoisonError::into_inner);
        present.by_id.get(id).cloned()
    }

    /// Notes that a system was heard of; written down with the next sweep.
    pub fn saw(&self, id: &str) {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).insert(id.to_owned());
    }

    /// Takes over changes and writes down who was heard of; answers how much there was to do.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn refresh(&self) -> Result<u64> {
        let seen = std::mem::take(&mut *self.seen.lock().unwrap_or_else(PoisonError::into_inner));
        if !seen.is_empty() {
            self.db
                .write(move |tx| seen.iter().try_for_each(|id| store::seen(tx, id).map(drop)))
                .await?;
        }
        let known = self.present.read().unwrap_or_else(PoisonError::into_inner).version;
        let fresh = self
            .db
            .read(move |tx| {
                let version = store::version(tx)?;
                if version == known {
                    return Ok(None);
                }
                Ok(Some((version, store::list(tx)?, store::also(tx)?, store::secrets(tx)?)))
            })
            .await?;
        let Some((version, systems, also, secrets)) = fresh else { return Ok(0) };
        let mut by_id: HashMap<String, Known> = systems
            .into_iter()
            .filter(|system| system.closed_at.is_none())
            .map(|s| {
                (
                    s.id.clone(),
                    Known { id: s.id, authority: s.authority, also: vec![], secrets: vec![] },
                )
            })
            .collect();
        for (id, authority) in also {
            by_id.entry(id).and_modify(|known| known.also.push(authority));
        }
        for (id, sealed, from, to) in secrets {
            if let Some(known) = by_id.get_mut(&id) {
                known.secrets.push((self.key.open(&id, &sealed)?, from, to));
            }
        }
        let by_id = by_id.into_iter().map(|(id, known)| (id, Arc::new(known))).collect();
        *self.present.write().unwrap_or_else(PoisonError::into_inner) = Present { version, by_id };
        Ok(1)
    }
}
