//! The page of everybody's work, as its template needs it.

use askama::Template;
use base::authority::{Actor, Role};
use base::db::Tx;
use base::pages::{Chrome, Refusals};
use base::{Refusal, Result};
use directory::PersonId;
use directory::person::{acting, person};
use directory::roles;
use directory::roles::{ARCHIVIST, CLERK, LEADER, OFFICIAL};
use directory::substitution::{Assistance, assisted};

use super::filter::{Due, Facet, Filter, ME, Piece};
use crate::bulk::Bulk;
use crate::said::Said;
use crate::todo::{self, Holder, Todo};
use crate::view::View;
use crate::{Acts, mark, snooze, view};

/// Roles whose work waits for whoever comes first.
pub(crate) const ROLES: [Role; 4] = [CLERK, LEADER, OFFICIAL, ARCHIVIST];
/// What `kit.js` does at a key.
const KEYS: [(&str, &str, &str); 7] = [
    ("/", "Tới ô tìm", "To the search"),
    ("j, k", "Dòng sau, dòng trước", "Next line, line before"),
    ("x", "Chọn dòng đang đứng", "Select the line you are at"),
    ("Enter", "Mở", "Open"),
    ("s", "Ký (khi xem văn bản chờ ký)", "Sign, on a document that waits for it"),
    ("r", "Trả lại (khi xem văn bản)", "Return, on a document"),
    ("?", "Xem phím tắt", "These keys"),
];
/// Lines of one page of the list.
const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "list/desk.html")]
pub(super) struct Desk {
    pub(super) chrome: Chrome,
    pub(super) filter: Filter,
    /// From 1.
    pub(super) page: usize,
    pub(super) acts: Acts,
    pub(super) refusals: Refusals,
    /// What a form said that is shown again.
    pub(super) said: Said,
    pub(super) waits: Waits,
}

/// All that lies on a desk, what is due first on top, and the views that the looker keeps.
pub(super) struct Waits {
    all: Vec<Piece>,
    views: Vec<View>,
    /// The leaders whose desks the looker sees, each with their name.
    leaders: Vec<(Assistance, String)>,
}

impl Waits {
    /// The looker's own desk, or that of a leader whom they assist.
    ///
    /// # Errors
    /// 404 when they do not assist whose desk is asked for.
    pub(super) fn read(tx: &Tx, actor: &Actor, acts: &Acts, of: Option<PersonId>) -> Result<Waits> {
        let named = |of: Assistance| Ok((of, person(tx, of.leader)?.name));
        let leaders = assisted(tx, actor)?.into_iter().map(named).collect::<Result<Vec<_>>>()?;
        let assists = |of: PersonId| leaders.iter().any(|(one, _)| one.leader == of);
        let mut all = match (of, actor.home()) {
            (Some(of), Some(home)) if assists(of) => {
                let lies = todo::waiting_for_leader(tx, (home, of), acts)?;
                laid_out(tx, of, lies)?
            }
            (Some(_), _) => return Err(Refusal::not_found().into()),
            (None, _) => own(tx, actor, acts)?,
        };
        all.sort_by_key(|one| {
            let todo = &one.todo;
            (one.due, one.marked_by.is_none(), todo.rank, todo.due_at, todo.opened_at)
        });
        Ok(Waits { all, views: view::kept(tx, actor)?, leaders })
    }
}

/// What waits for whoever looks, and for those for whom they stand in.
fn own(tx: &Tx, actor: &Actor, acts: &Acts) -> Result<Vec<Piece>> {
    let Some(me) = acting(actor) else { return Ok(Vec::new()) };
    let mut all = laid_out(tx, me, todo::waiting(tx, actor, &ROLES)?)?;
    for todo in todo::waiting_for_absent(tx, actor, acts)? {
        let absent = match &todo.holder {
            Holder::Person(absent) => Some((*absent, person(tx, *absent)?.name)),
            Holder::Role(_) => None,
        };
        all.push(Piece::of(todo, None, tx.now()).of_absent(absent));
    }
    Ok(all)
}

/// Work as it lies on somebody's desk: put off, marked, and by whom when not by themselves.
fn laid_out(tx: &Tx, of: PersonId, lies: Vec<Todo>) -> Result<Vec<Piece>> {
    let (off, marks) = (snooze::of(tx, of)?, mark::of(tx, of)?);
    let name = |by: PersonId| -> Result<String> {
        match by == of {
            true => Ok(String::new()),
            false => Ok(person(tx, by)?.name),
        }
    };
    let piece = |todo: Todo| {
        let (until, marked) = (off.get(&todo.id).copied(), marks.get(&todo.id).copied());
        let put_off_by = until.map(|(_, by)| name(by)).transpose()?;
        let piece = Piece::of(todo, until.map(|(until, _)| until), tx.now());
        let marked_by = marked.map(name).transpose()?;
        Ok(piece.laid_out(put_off_by.filter(|by| !by.is_empty()), marked_by))
    };
    lies.into_iter().map(piece).collect()
}

/// A choice in the rail: its words, its address, how many lines stand behind it, whether it is the present one.
struct Way {
    word: String,
    way: String,
    count: usize,
    on: bool,
}

impl Desk {
    /// Lines of the whole list, on all its pages.
    fn total(&self) -> usize {
        self.filter.count(&self.waits.all)
    }

    fn shown(&self) -> impl Iterator<Item = &Piece> {
        self.waits.all.iter().filter(|piece| self.filter.shows(piece))
    }

    fn first(&self) -> usize {
        (self.page - 1).saturating_mul(PAGE)
    }

    /// The lines of this page by due date, each group with how many lines it has on all pages.
    fn groups(&self) -> Vec<(Due, usize, Vec<&Piece>)> {
        let page: Vec<&Piece> = self.shown().skip(self.first()).take(PAGE).collect();
        let of = |due| page.iter().copied().filter(|piece| piece.due == due).collect();
        let whole = |due| self.shown().filter(|piece| piece.due == due).count();
        let groups = Due::ALL.into_iter().map(|due| (due, whole(due), of(due)));
        groups.filter(|(_, _, lines): &(Due, usize, Vec<&Piece>)| !lines.is_empty()).collect()
    }

    fn caption(&self, due: &Due, whole: &usize) -> String {
        let (_, vi, en) = due.told();
        format!("{} ({})", self.chrome.say(vi, en), self.chrome.count(whole))
    }

    fn before(&self) -> Option<String> {
        (self.page > 1).then(|| self.filter.way(self.page - 1))
    }

    fn after(&self) -> Option<String> {
        (self.first() + PAGE < self.total()).then(|| self.filter.way(self.page + 1))
    }

    fn last(&self) -> usize {
        (self.first() + PAGE).min(self.total())
    }

    /// What is due when, within the rest of the filter: address and number of lines.
    fn due(&self, due: Due) -> (String, usize) {
        let filter = self.filter.with(Facet::Due, due.name());
        (filter.way(1), filter.count(&self.waits.all))
    }

    /// The parts of the rail that offer a choice, or the way back from one.
    fn rail(&self) -> Vec<(&'static str, Vec<Way>)> {
        let say = |vi, en| self.chrome.lang.pick(vi, en);
        let parts = [
            (say("Phòng việc", "Room"), self.ways(Facet::Room)),
            (say("Việc cần làm", "What is to be done"), self.ways(Facet::Act)),
            (say("Độ khẩn", "Urgency"), self.ways(Facet::Rank)),
            (say("Người giữ", "Holder"), self.ways(Facet::Holder)),
        ];
        let chooses = |ways: &[Way]| ways.len() > 2 || ways.first().is_some_and(|all| !all.on);
        parts.into_iter().filter(|(_, ways)| chooses(ways)).collect()
    }

    fn ways(&self, facet: Facet) -> Vec<Way> {
        let chosen = self.filter.of(facet);
        let mut ways = vec![self.every(facet)];
        for (value, filter, count) in self.filter.ways(facet, &self.waits.all) {
            let (word, on) = (self.word_of(facet, &value), value == chosen);
            ways.push(Way { word, way: filter.way(1), count, on });
        }
        ways
    }

    fn every(&self, facet: Facet) -> Way {
        let filter = self.filter.with(facet, "");
        Way {
            word: self.chrome.say("Tất cả", "All").to_owned(),
            way: filter.way(1),
            count: filter.count(&self.waits.all),
            on: self.filter.of(facet).is_empty(),
        }
    }

    fn word_of(&self, facet: Facet, value: &str) -> String {
        let text = |text: &base::Text| self.chrome.text(text).to_owned();
        match facet {
            Facet::Due => value.to_owned(),
            Facet::Room => text(&self.acts.room(value)),
            Facet::Act => text(&self.acts.word(value)),
            Facet::Rank => {
                self.urgency(value).unwrap_or(self.chrome.say("Thường", "Normal")).into()
            }
            Facet::Holder if let Some(name) = self.absent(value) => {
                format!("{} {name}", self.chrome.say("Làm thay", "In place of"))
            }
            Facet::Holder if value == ME => self.chrome.say("Đích danh tôi", "Me").to_owned(),
            Facet::Holder => roles::find(value).map_or_else(String::new, |role| text(&role.name)),
        }
    }

    /// The name of somebody for whom the looker stands in, by the value of the facet.
    fn absent(&self, value: &str) -> Option<&str> {
        let mut absent = self.waits.all.iter().filter_map(|piece| piece.absent.as_ref());
        absent.find(|(id, _)| id.to_string() == value).map(|(_, name)| name.as_str())
    }

    fn urgency(&self, rank: &str) -> Option<&'static str> {
        match rank {
            "1" => Some(self.chrome.lang.pick("Hỏa tốc", "Express")),
            "2" => Some(self.chrome.lang.pick("Thượng khẩn", "Very urgent")),
            "3" => Some(self.chrome.lang.pick("Khẩn", "Urgent")),
            _ => None,
        }
    }

    fn urgent(&self, piece: &Piece) -> Option<&'static str> {
        self.urgency(&piece.todo.rank.to_string())
    }

    /// What was put off, and what was not.
    fn hidden(&self) -> (String, usize) {
        let filter = self.filter.whole().hiding(true);
        (filter.way(1), filter.count(&self.waits.all))
    }

    fn word(&self, piece: &Piece) -> String {
        self.chrome.text(&self.acts.word(&piece.todo.act)).to_owned()
    }

    fn way(&self, piece: &Piece) -> String {
        self.acts.way(&piece.todo).unwrap_or_default()
    }

    /// What can be done to several of the lines of this page at once; on a leader's desk, laying it out alone.
    fn bulks(&self) -> Vec<&'static Bulk> {
        let page = || self.shown().skip(self.first()).take(PAGE);
        let marked = page().any(|piece| piece.marked_by.is_some());
        let own = self.filter.of.is_none();
        let fits = |bulk: &&Bulk| {
            (own || bulk.act.is_none())
                && (marked || bulk.name != mark::UNMARK.name)
                && page().any(|piece| bulk.fits(&piece.todo))
        };
        self.acts.bulks().filter(fits).collect()
    }

    /// The leader whose desk this is, and how far the looker helps there; none for their own.
    fn leader(&self) -> Option<&(Assistance, String)> {
        self.waits.leaders.iter().find(|(of, _)| Some(of.leader) == self.filter.of)
    }

    /// Whether the looker lays this desk out.
    fn sorts(&self) -> bool {
        self.leader().is_none_or(|(of, _)| of.sorts)
    }

    /// The desks that the looker sees beside their own: the leader's name, the address, whether it is this one.
    fn desks(&self) -> Vec<(&str, String, bool)> {
        let way = |of| Filter::desk(Some(of)).way(1);
        let leaders = self.waits.leaders.iter();
        leaders
            .map(|(of, name)| (name.as_str(), way(of.leader), self.filter.of == Some(of.leader)))
            .collect()
    }
}
