//! Supervision as spreadsheets and in print: what the page shows, with its filter above it. That it left is recorded.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use base::authority::{Actor, Scope};
use base::clock::vietnam;
use base::events::Event;
use base::pages::Chrome;
use base::{Refusal, Result};
use directory::SignedIn;
use jiff::Timestamp;
use tables::{Cell, Form, Table};

use super::page::{Asked, Board, List, Room, read_board, read_list};
use super::{Bucket, SUPERVISE};

/// What leaves: the table and its rows.
type Leaving = (Table, Vec<Vec<Cell>>);

pub(super) async fn board(
    State(room): State<Room>,
    SignedIn(actor): SignedIn,
    Path(form): Path<String>,
    chrome: Chrome,
) -> Result<Response> {
    let (form, now) = (form.parse()?, chrome.now);
    let board = read_board(&room, &actor, chrome).await?;
    taken_out(&room, &actor, "board", form).await?;
    tables::leave(form, of_board(&board), now, "supervision").await
}

pub(super) async fn list(
    State(room): State<Room>,
    SignedIn(actor): SignedIn,
    Path(form): Path<String>,
    Query(asked): Query<Asked>,
    chrome: Chrome,
) -> Result<Response> {
    let (form, now) = (form.parse()?, chrome.now);
    let list = read_list(&room, &actor, asked, chrome).await?;
    let what = list.bucket.map_or("any", Bucket::name);
    taken_out(&room, &actor, what, form).await?;
    tables::leave(form, of_list(&list), now, "supervision-work").await
}

/// Writes down that figures of an authority left the system, and who took them.
async fn taken_out(room: &Room, actor: &Actor, what: &'static str, form: Form) -> Result<()> {
    let home = actor.home().ok_or_else(Refusal::not_found)?;
    let permit = actor.may(&SUPERVISE, Scope::Authority(home))?;
    let event = Event::of("supervision.taken-out", "supervision", what).with("form", form.name());
    room.db.write(move |tx| tx.change(&permit, &event).map(drop)).await
}

fn of_board(board: &Board) -> Leaving {
    let chrome = &board.chrome;
    let title = chrome.say("Giám sát xử lý", "Supervision").to_owned();
    let about = chrome.say(
        "Việc đã xong tính trong 30 ngày, theo người đã làm; ai giữ lâu nhất đứng trước",
        "Finished work of the last 30 days, by who did it; who held longest comes first",
    );
    let buckets = Bucket::ALL.map(|bucket| {
        let (_, vi, en) = bucket.told();
        (chrome.say(vi, en), 4)
    });
    let columns = [
        (chrome.say("Người giữ", "Holder"), 9),
        (chrome.say("Chức vụ", "Title"), 9),
        (chrome.say("Giữ lâu nhất", "Longest held"), 6),
    ];
    let table = Table::of(chrome, (title, about.to_owned()), columns.into_iter().chain(buckets));
    let row = |(who, load): &(super::page::Named, super::Load)| {
        let counts = Bucket::ALL.map(|bucket| Cell::Count(load.count(bucket)));
        let who = [Cell::words(who.name.as_str()), Cell::words(who.title.as_str())];
        who.into_iter().chain([Cell::words(board.longest(load))]).chain(counts).collect()
    };
    (table, board.lines.iter().map(row).collect())
}

fn of_list(list: &List) -> Leaving {
    let chrome = &list.chrome;
    let (_, vi, en) = list.told();
    let title = format!("{}: {}", chrome.say("Giám sát xử lý", "Supervision"), chrome.say(vi, en));
    let about = list.of.as_ref().map_or_else(String::new, |who| who.name.clone());
    let columns = [
        (chrome.say("Số, ký hiệu", "Number and notation"), 6),
        (chrome.say("Văn bản", "Document"), 14),
        (chrome.say("Việc", "Work"), 7),
        (chrome.say("Người giữ", "Holder"), 7),
        (chrome.say("Giữ từ lúc", "Since"), 6),
        (chrome.say("Đã giữ", "Held for"), 6),
        (chrome.say("Hạn", "Due"), 6),
        (chrome.say("Xong lúc", "Done at"), 6),
        (chrome.say("Lý do chậm", "Why it was late"), 8),
    ];
    let local = |at: Timestamp| vietnam(at).datetime();
    let rows = list.lines.iter().map(|line| {
        let todo = &line.todo;
        vec![
            Cell::words(todo.reference.as_str()),
            Cell::words(todo.title.as_str()),
            Cell::words(list.word(todo)),
            Cell::words(line.who.name.as_str()),
            Cell::Moment(local(todo.opened_at)),
            Cell::words(list.lay(todo)),
            Cell::moment(todo.due_at.map(local)),
            Cell::moment(todo.done_at.map(local)),
            Cell::words(todo.late_reason.clone().unwrap_or_default()),
        ]
    });
    (Table::of(chrome, (title, about), columns), rows.collect())
}
