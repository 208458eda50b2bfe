//! A line between the browser and the service that can be cut.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

pub struct Line {
    port: u16,
    cut: Arc<watch::Sender<bool>>,
}

impl Line {
    pub async fn to(service: SocketAddr) -> Line {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let cut = Arc::new(watch::Sender::new(false));
        let watched = cut.clone();
        tokio::spawn(async move {
            while let Ok((browser, _)) = listener.accept().await {
                tokio::spawn(carry(browser, service, watched.subscribe()));
            }
        });
        Line { port, cut }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://localhost:{}{path}", self.port)
    }

    /// Ends every connection and takes no other.
    pub fn cut(&self) {
        self.cut.send_replace(true);
    }

    pub fn mend(&self) {
        self.cut.send_replace(false);
    }
}

async fn carry(mut browser: TcpStream, service: SocketAddr, mut cut: watch::Receiver<bool>) {
    if *cut.borrow_and_update() {
        return;
    }
    let Ok(mut there) = TcpStream::connect(service).await else { return };
    tokio::select! {
        _ = copy_bidirectional(&mut browser, &mut there) => {}
        _ = cut.wait_for(|cut| *cut) => {}
    }
}
