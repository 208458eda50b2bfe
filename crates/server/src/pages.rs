//! The frame that the door gives to every page: the product's name, who is signed in, the ways to the rooms.

mod home;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use base::authority::Actor;
use base::db::Db;
use base::pages::{Chrome, Door, Entry, dress};
use base::{Error, Refusal, Text};
use tower_http::compression::CompressionLayer;

use crate::config::Part;
use crate::installation::Installation;

/// The pages that belong to no room.
pub fn routes(installation: &Arc<Installation>) -> Router {
    home::routes(installation).merge(base::pages::away())
}

/// Puts the pages of all rooms into the frame. Live lines and what is small or compressed already go as they are.
pub fn dressed(installation: &Arc<Installation>, pages: Router) -> Router {
    let door = Door {
        product: Text::new("Trục", "Trục"),
        nav: ways(&installation.config.parts, &Actor::nobody()),
        foot: tools(&installation.config.parts),
        clock: installation.db.clock().clone(),
        random: installation.db.random().clone(),
    };
    let pages = pages.fallback(|| async { Error::from(Refusal::not_found()) });
    let pages = match installation.config.parts.contains(&Part::Office) {
        true => pages.layer(from_fn_with_state(installation.db.clone(), ring)),
        false => pages,
    };
    let pages = directory::signed_in(pages, installation.sign_ins.clone());
    dress(pages, door).layer(CompressionLayer::new())
}

/// Counts what the reader was told and has not read, for the bell in the head. Where that fails, the page goes without.
async fn ring(State(db): State<Db>, request: Request, next: Next) -> Response {
    let (actor, chrome) =
        (request.extensions().get::<Actor>(), request.extensions().get::<Chrome>());
    if let (Some(actor), Some(chrome)) = (actor, chrome)
        && let Ok(Some(unread)) = desk::notice::unread(&db, actor).await
    {
        chrome.rings(unread);
    }
    next.run(request).await
}

/// The main navigation of whoever asks: the rooms they work in; whoever works in none finds what is public.
#[must_use]
pub fn ways(parts: &[Part], actor: &Actor) -> Vec<Entry> {
    let mut ways = rooms(parts, actor);
    if actor.home().is_none() || ways.is_empty() {
        ways.insert(0, Entry::new("/", Text::new("Trang đầu", "Start"), "home"));
        ways.extend(tools(parts));
    }
    if parts.contains(&Part::Directory) && actor.home().is_none() {
        ways.push(Entry::new("/sign-in", Text::new("Đăng nhập", "Sign in"), "key"));
    }
    ways
}

/// Where this actor works, as far as this process serves it.
fn rooms(parts: &[Part], actor: &Actor) -> Vec<Entry> {
    let mut rooms = Vec::new();
    if parts.contains(&Part::Office) && desk::may_view(actor) {
        rooms.push(Entry::new("/desk", Text::new("Việc của tôi", "My work"), "inbox"));
        if office::incoming::may_list(actor) {
            rooms.push(Entry::new("/incoming", Text::new("Văn bản đến", "Incoming"), "receive"));
        }
        rooms.push(Entry::new("/outgoing", Text::new("Văn bản đi", "Outgoing"), "send"));
    }
    if parts.contains(&Part::Office) && office::may_view(actor) {
        rooms.push(Entry::new("/tasks", Text::new("Nhiệm vụ", "Tasks"), "mark"));
        rooms.push(Entry::new("/dossiers", Text::new("Hồ sơ", "Files"), "files"));
    }
    if parts.contains(&Part::Office) && office::may_view(actor) {
        let label = Text::new("Tìm kiếm", "Search");
        rooms.push(Entry::new("/search", label, "search").asking());
    }
    if parts.contains(&Part::Office) && desk::may_supervise(actor) {
        rooms.push(Entry::new("/supervision", Text::new("Giám sát", "Supervision"), "board"));
    }
    if parts.contains(&Part::Signing) && signing::desk::may_view(actor) {
        rooms.push(Entry::new("/signing", Text::new("Ký số", "Signing"), "sign"));
    }
    if parts.contains(&Part::Directory) && directory::people::may_view(actor) {
        rooms.push(Entry::new("/people", Text::new("Cán bộ", "People"), "people"));
    }
    if parts.contains(&Part::Office) && office::set_up::may_view(actor) {
        rooms.push(Entry::new("/set-up", Text::new("Thiết lập", "Set-up"), "check"));
    }
    if parts.contains(&Part::Office) && desk::rule::may_keep(actor) {
        rooms.push(Entry::new("/rules", Text::new("Quy định", "Rules"), "settings"));
    }
    if parts.contains(&Part::Axis) && axis::operator::may_view(actor) {
        rooms.push(Entry::new("/axis", Text::new("Vận hành trục", "Operation"), "board"));
    }
    rooms
}

/// What everybody may use, signed in or not: also at the foot of every page.
fn tools(parts: &[Part]) -> Vec<Entry> {
    let mut tools = Vec::new();
    if parts.contains(&Part::Axis) {
        tools.push(Entry::new("/checker", Text::new("Kiểm tra gói tin", "Checker"), "check"));
    }
    if parts.contains(&Part::Signing) {
        let label = Text::new("Kiểm tra chữ ký", "Check a signature");
        tools.push(Entry::new("/verification", label, "certificate"));
    }
    if parts.contains(&Part::Directory) {
        let label = Text::new("Danh mục cơ quan", "Authorities");
        tools.push(Entry::new("/directory", label, "building"));
    }
    tools
}
