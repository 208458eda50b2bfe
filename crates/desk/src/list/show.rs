//! The page of everybody's work, as its template needs it.

use askama::Template;
use base::Result;
use base::authority::{Actor, Role};
use base::db::Tx;
use base::pages::{Chrome, Refusals};
use directory::person::person;
use directory::roles;
use directory::roles::{ARCHIVIST, CLERK, LEADER, OFFICIAL};

use super::filter::{Due, Facet, Filter, ME, Piece};
use crate::bulk::Bulk;
use crate::said::Said;
use crate::todo::{self, Holder, Todo};
use crate::view::View;
use crate::{Acts, snooze, view};

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

/// All that waits for somebody, what is due first on top, and the views that they keep.
pub(super) struct Waits {
    all: Vec<Piece>,
    views: Vec<View>,
}

impl Waits {
    pub(super) fn read(tx: &Tx, actor: &Actor, acts: &Acts) -> Result<Waits> {
        let (off, now) = (snooze::of(tx, actor)?, tx.now());
        let piece = |todo: Todo| {
            let until = off.get(&todo.id).copied();
            Piece::of(todo, until, now)
        };
        let mut all: Vec<Piece> =
            todo::waiting(tx, actor, &ROLES)?.into_iter().map(&piece).collect();
        for todo in todo::waiting_for_absent(tx, actor, acts)? {
            let absent = match &todo.holder {
                Holder::Person(absent) => Some((*absent, person(tx, *absent)?.name)),
                Holder::Role(_) => None,
            };
            all.push(piece(todo).of_absent(absent));
        }
        all.sort_by_key(|one| (one.due, one.todo.rank, one.todo.due_at, one.todo.opened_at));
        Ok(Waits { all, views: view::kept(tx, actor)? })
    }
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
        let filter = Filter::default().hiding(true);
        (filter.way(1), filter.count(&self.waits.all))
    }

    fn word(&self, piece: &Piece) -> String {
        self.chrome.text(&self.acts.word(&piece.todo.act)).to_owned()
    }

    fn way(&self, piece: &Piece) -> String {
        self.acts.way(&piece.todo).unwrap_or_default()
    }

    /// What can be done to several of the lines of this page at once.
    fn bulks(&self) -> Vec<&'static Bulk> {
        let page = || self.shown().skip(self.first()).take(PAGE);
        self.acts.bulks().filter(|bulk| page().any(|piece| bulk.fits(&piece.todo))).collect()
    }
}
