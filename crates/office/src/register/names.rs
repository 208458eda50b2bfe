//! Names of people, each asked for once in a reading.

use std::cell::RefCell;
use std::collections::HashMap;

use base::Result;
use base::db::Tx;
use directory::PersonId;
use directory::person::person;

pub(super) struct Names<'a, 't> {
    tx: &'a Tx<'t>,
    known: RefCell<HashMap<PersonId, String>>,
}

impl<'a, 't> Names<'a, 't> {
    pub(super) fn of(tx: &'a Tx<'t>) -> Names<'a, 't> {
        Names { tx, known: RefCell::default() }
    }

    /// Nobody's name is empty.
    pub(super) fn name(&self, id: Option<PersonId>) -> Result<String> {
        let Some(id) = id else { return Ok(String::new()) };
        if let Some(name) = self.known.borrow().get(&id) {
            return Ok(name.clone());
        }
        let name = person(self.tx, id)?.name;
        self.known.borrow_mut().insert(id, name.clone());
        Ok(name)
    }
}
