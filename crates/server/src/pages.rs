//! The frame that the door gives to every page: the product's name, who is signed in, the ways to the rooms.

use std::sync::Arc;

use axum::Router;
use base::Text;
use base::authority::Actor;
use base::pages::{Door, Entry, dress};
use tower_http::compression::CompressionLayer;

use crate::installation::Installation;

/// Puts the pages of all rooms into the frame.
pub fn dressed(installation: &Arc<Installation>, pages: Router) -> Router {
    let door = Door {
        product: Text::new("Trục", "Trục"),
        nav: vec![
            Entry::new("/directory", Text::new("Danh mục cơ quan", "Authorities"), "building"),
            Entry::new("/sign-in", Text::new("Đăng nhập", "Sign in"), "key"),
        ],
        clock: installation.db.clock().clone(),
        random: installation.db.random().clone(),
    };
    let pages = directory::signed_in(pages, installation.sign_ins.clone());
    dress(pages, door).layer(CompressionLayer::new())
}

/// The ways that somebody who is signed in sees.
#[must_use]
pub fn ways(_actor: &Actor) -> Vec<Entry> {
    vec![Entry::new("/directory", Text::new("Danh mục cơ quan", "Authorities"), "building")]
}
