//! Live lines: pieces of HTML that the server renders and sends as server-sent events; `kit.js` puts them in place.
//! Listeners are bounded, a silent line is kept open by a heartbeat, and none outlives the service or its permission.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::{Stream, StreamExt, future, stream};
use http::{HeaderName, HeaderValue};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

use crate::{Refusal, Text};

/// Proxies close connections that are silent for a minute.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// A browser comes back after this long when the line breaks.
const COME_BACK: Duration = Duration::from_secs(2);
/// After so long the browser asks again, and is asked again who it is.
const LIFE: Duration = Duration::from_secs(600);

/// The listeners a page has room for. Cheap to clone; clones share the seats.
#[derive(Debug, Clone)]
pub struct Audience(Arc<Semaphore>);

/// A listener's place, free again when dropped.
#[derive(Debug)]
pub struct Seat(#[expect(dead_code, reason = "held, not looked at")] OwnedSemaphorePermit);

/// In the extensions of every request: turns true when the service is about to end.
#[derive(Debug, Clone)]
pub struct Closing(pub watch::Receiver<bool>);

impl Audience {
    #[must_use]
    pub fn of(seats: usize) -> Audience {
        Audience(Arc::new(Semaphore::new(seats)))
    }

    /// Takes a seat.
    ///
    /// # Errors
    /// 503 when all are taken; the page still works by reloading.
    pub fn sit(&self) -> Result<Seat, Refusal> {
        self.0.clone().try_acquire_owned().map(Seat).map_err(|_| {
            Refusal::new(
                "live.full",
                Text::new(
                    "Đã đủ số người theo dõi trực tiếp cùng lúc.",
                    "As many people as there is room for are watching live.",
                ),
                Text::new(
                    "Tải lại trang để xem số liệu mới, hoặc thử lại sau.",
                    "Reload the page for new figures, or try again later.",
                ),
            )
            .status(503)
        })
    }
}

/// Answers with pieces as they come, until the listener leaves, the service ends, or the line has lived long enough.
pub fn live<S>(seat: Seat, closing: Option<Closing>, pieces: S) -> Response
where
    S: Stream<Item = String> + Send + 'static,
{
    let hello = stream::once(future::ready(Event::default().retry(COME_BACK)));
    let pieces = pieces.map(move |piece| {
        let _held = &seat;
        Event::default().data(piece)
    });
    let until = future::select(Box::pin(ended(closing)), Box::pin(tokio::time::sleep(LIFE)));
    let events = hello.chain(pieces).take_until(until).map(Ok::<Event, Infallible>);
    let mut response =
        Sse::new(events).keep_alive(KeepAlive::new().interval(HEARTBEAT)).into_response();
    // One reverse proxy in wide use would collect the lines otherwise.
    let unbuffered = HeaderName::from_static("x-accel-buffering");
    response.headers_mut().insert(unbuffered, HeaderValue::from_static("no"));
    response
}

async fn ended(closing: Option<Closing>) {
    match closing {
        Some(Closing(mut closing)) => {
            // A sender that is gone means the same as a closing.
            let _ = closing.wait_for(|closing| *closing).await;
        }
        None => future::pending().await,
    }
}
