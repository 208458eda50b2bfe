//! Work from hand to hand: who holds it, who may end it, what is asked of the late, and that nothing of it is lost.

use base::authority::{Action, Actor, AuthorityId, Scope};
use base::db::Tx;
use base::events::Event;
use base::testing::Fresh;
use base::{Result, Text};
use directory::PersonId;
use directory::person::{Login, NewPerson, add_person};
use directory::roles::{CLERK, OFFICIAL};

use super::*;

const WORK: Action = Action { name: "test.work", roles: &[CLERK, OFFICIAL] };
pub(crate) static REGISTER: Act =
    Act {
        name: "incoming.register", word: Text::new("Vào sổ", "Register"), by_substitute: false
    };
static HANDLE: Act =
    Act { name: "incoming.handle", word: Text::new("Xử lý", "Handle"), by_substitute: false };

pub(crate) struct World {
    pub(crate) fresh: Fresh,
    pub(crate) home: AuthorityId,
    pub(crate) lan: PersonId,
    hoa: PersonId,
}

pub(crate) async fn world() -> World {
    let fresh = Fresh::new();
    let people = |tx: &Tx| {
        let keeper = Actor::machine("test");
        let entry = directory::authority::Entry {
            parent: None,
            kind: directory::authority::Kind::Authority,
            member: true,
            name: "Văn phòng Chính phủ".to_owned(),
            name_en: None,
            mail: String::new(),
            valid_from: tx.now(),
            code: directory::AuthorityCode::parse("G22")?,
            other_codes: Vec::new(),
        };
        let permit = keeper.may(&directory::authority::KEEP, Scope::Installation)?;
        let authority = directory::authority::register(tx, &permit, entry)?;
        let add = |login: &str| {
            let (login, name) = (Login::parse(login)?, login.to_owned());
            add_person(tx, &keeper, &NewPerson { authority, name, login, mail: String::new() })
        };
        Ok((authority, add("lan")?, add("hoa")?))
    };
    let (home, lan, hoa) = fresh.db.write(people).await.unwrap();
    World { fresh, home, lan, hoa }
}

impl World {
    pub(crate) fn actor(&self, person: PersonId, role: base::authority::Role) -> Actor {
        Actor::known(format!("person:{person}"), self.home, Vec::new(), vec![role])
    }

    pub(crate) async fn change<T: Send + 'static>(
        &self,
        act: impl Fn(&base::db::Change<'_, '_>) -> Result<T> + Send + Sync + 'static,
    ) -> Result<T> {
        let home = self.home;
        let write = move |tx: &Tx| {
            let permit = Actor::machine("test").may(&WORK, Scope::Authority(home))?;
            act(&tx.change(&permit, &Event::of("test.worked", "test", 1))?)
        };
        self.fresh.db.write(write).await
    }

    pub(crate) async fn open(&self, holder: Holder, act: &'static Act, hours: i64) -> TodoId {
        let (home, due) =
            (self.home, self.fresh.clock.now() + jiff::SignedDuration::from_hours(hours));
        let open = move |change: &base::db::Change<'_, '_>| {
            let subject = Subject::of("incoming", 7);
            let new = NewTodo {
                authority: home,
                holder: holder.clone(),
                subject: &subject,
                act,
                title: "V/v kiểm tra kết nối",
                reference: "15/VPCP",
                rank: 4,
                due_at: Some(due),
            };
            super::open(change, &new)
        };
        self.change(open).await.unwrap()
    }

    async fn waiting(&self, actor: &Actor) -> Vec<Todo> {
        let actor = actor.clone();
        let read = move |tx: &Tx| super::waiting(tx, &actor, &[CLERK, OFFICIAL]);
        self.fresh.db.read(read).await.unwrap()
    }
}

#[tokio::test]
async fn what_waits_for_a_role_waits_for_everybody_in_it_and_ends_for_all() {
    let world = world().await;
    let (lan, hoa) = (world.actor(world.lan, CLERK), world.actor(world.hoa, OFFICIAL));
    let id = world.open(Holder::Role(CLERK), &REGISTER, 8).await;
    assert_eq!(world.open(Holder::Role(CLERK), &REGISTER, 8).await, id, "handed over once");
    assert_eq!(world.waiting(&lan).await.len(), 1);
    assert!(world.waiting(&hoa).await.is_empty(), "not her role");
    let elsewhere = Actor::known(
        format!("person:{}", world.lan),
        AuthorityId(world.home.0 + 1),
        Vec::new(),
        vec![CLERK],
    );
    assert!(world.waiting(&elsewhere).await.is_empty(), "another authority");

    let by = lan.clone();
    let close = move |change: &base::db::Change<'_, '_>| {
        super::close(change, &by, &Subject::of("incoming", 7), &REGISTER, Closing::by("registered"))
    };
    assert_eq!(world.change(close).await.unwrap(), 1);
    assert!(world.waiting(&lan).await.is_empty());
    let trail =
        world.fresh.db.read(|tx| super::trail(tx, &Subject::of("incoming", 7))).await.unwrap();
    assert_eq!(trail[0].done_by, Some(world.lan));
    assert_eq!(trail[0].outcome.as_deref(), Some("registered"));
}

// law!("30/2020:24")
#[tokio::test]
async fn whoever_is_late_says_why() {
    let world = world().await;
    let hoa = world.actor(world.hoa, OFFICIAL);
    world.open(Holder::Person(world.hoa), &HANDLE, 2).await;
    world.fresh.clock.advance(3 * 3_600);
    let close = |actor: Actor, reason: &'static str| {
        move |change: &base::db::Change<'_, '_>| {
            let closing = Closing { outcome: "handled", late_reason: reason };
            super::close(change, &actor, &Subject::of("incoming", 7), &HANDLE, closing)
        }
    };
    let refused = world.change(close(hoa.clone(), "  ")).await.unwrap_err();
    assert_eq!(refused.refusal().unwrap().rule, "todo.late-reason");
    assert_eq!(world.waiting(&hoa).await.len(), 1, "still theirs");
    world.change(close(hoa, "Chờ ý kiến của Bộ Tài chính")).await.unwrap();
    let trail =
        world.fresh.db.read(|tx| super::trail(tx, &Subject::of("incoming", 7))).await.unwrap();
    assert_eq!(trail[0].late_reason.as_deref(), Some("Chờ ý kiến của Bộ Tài chính"));
    assert!(trail[0].late(world.fresh.clock.now()));
}
