//! The accept loop: HTTP/1.1 with limits that agency software needs (128 KB of headers and more) and slow or hostile
//! clients do not get past.

mod tolerant;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tower::ServiceExt;

use tolerant::Tolerant;

/// Header block and read buffer: a mailing to 1,500 recipients carries 52 KB of headers, the limit is ten times that.
const HEADERS_BYTES_MAX: usize = 512 * 1024;
const HEADERS_MAX: usize = 256;
/// A client that opens a connection has this long to send its headers; idle connections end as soon.
const HEADERS_WAIT: Duration = Duration::from_secs(30);
/// The agency software kit opens a new connection per call and leaves it open.
const CONNECTIONS_MAX: usize = 8_192;
/// Requests under way at shutdown are given this long.
const GOODBYE: Duration = Duration::from_secs(20);

/// Serves until told to stop, then lets the requests under way end.
pub async fn serve(listener: TcpListener, router: Router, mut stop: watch::Receiver<bool>) {
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    loop {
        let Ok(place) = places.clone().acquire_owned().await else { break };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stop.changed() => break,
        };
        // Out of file handles or a connection that was gone at once: the next one may do better.
        let Ok((stream, peer)) = accepted else {
            tokio::time::sleep(Duration::from_millis(20)).await;
            continue;
        };
        let _ = stream.set_nodelay(true);
        let router = router.clone();
        let closing = base::pages::Closing(stop.clone());
        let service = hyper::service::service_fn(move |request: Request<Incoming>| {
            let mut request = request.map(axum::body::Body::new);
            request.extensions_mut().insert(ConnectInfo(peer));
            request.extensions_mut().insert(closing.clone());
            router.clone().oneshot(request)
        });
        let connection = hyper::server::conn::http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEADERS_WAIT)
            .max_headers(HEADERS_MAX)
            .max_buf_size(HEADERS_BYTES_MAX)
            .serve_connection(TokioIo::new(Tolerant::new(stream)), service);
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // A broken connection is the client's affair; what was acknowledged is safe.
            let _ = connection.await;
            drop(place);
        });
    }
    let _ = tokio::time::timeout(GOODBYE, graceful.shutdown()).await;
}
