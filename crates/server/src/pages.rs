//! The frame that the door gives to every page: the product's name, who is signed in, the ways to the rooms.

use std::sync::Arc;

use axum::Router;

use crate::installation::Installation;

/// Puts the pages of all rooms into the frame.
pub fn dressed(_installation: &Arc<Installation>, pages: Router) -> Router {
    pages
}
