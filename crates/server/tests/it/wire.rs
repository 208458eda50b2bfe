//! What only a real connection shows: the interim answer that the kit waits for, headers of a mass mailing, control
//! bytes in headers, many calls on one connection.

use axis::protocol::sign;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use crate::world::World;

struct Wire {
    stream: TcpStream,
    _stop: watch::Sender<bool>,
}

impl Wire {
    async fn connect(w: &World) -> Wire {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = watch::channel(false);
        tokio::spawn(server::listen::serve(listener, w.router.clone(), stopped));
        Wire { stream: TcpStream::connect(address).await.unwrap(), _stop: stop }
    }

    async fn say(&mut self, bytes: &[u8]) {
        self.stream.write_all(bytes).await.unwrap();
    }

    /// Reads up to the blank line that ends a header block.
    async fn head(&mut self) -> String {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(self.stream.read_u8().await.unwrap());
        }
        String::from_utf8(head).unwrap()
    }

    async fn answer(&mut self) -> Value {
        let head = self.head().await.to_ascii_lowercase();
        let length = head.split("content-length: ").nth(1).unwrap().split("\r\n").next().unwrap();
        let mut body = vec![0; length.parse().unwrap()];
        self.stream.read_exact(&mut body).await.unwrap();
        serde_json::from_slice(&body).unwrap()
    }
}

fn request(w: &World, operation: &str, signed: &[u8], more: &str) -> Vec<u8> {
    let hash = sign(&w.vpcp.secret, signed);
    let mut head = format!(
        "POST /xroad/{operation} HTTP/1.1\r\nHost: hub\r\nXroadVnpt-hash-header: {hash}\r\n{more}"
    );
    head.push_str("XroadVnpt-sign-header: ");
    [head.as_bytes(), signed, b"\r\n\r\n"].concat()
}

#[tokio::test]
async fn the_interim_answer_comes_before_the_body() {
    let w = World::new().await;
    let mut wire = Wire::connect(&w).await;
    let signed = br#"{"XroadVnpt-systemid":"G22"}"#;
    let more = "Expect: 100-continue\r\nContent-Length: 2\r\n";
    wire.say(&request(&w, "countReceiveEdoc", signed, more)).await;
    assert!(wire.head().await.starts_with("HTTP/1.1 100 Continue"));
    wire.say(b"{}").await;
    assert_eq!(wire.answer().await["count"], 0);
}

#[tokio::test]
async fn headers_of_a_mass_mailing_fit_and_the_connection_goes_on() {
    let w = World::new().await;
    let mut wire = Wire::connect(&w).await;
    let to: Vec<String> = (0..8_000).map(|n| format!("H26.{n:04}")).collect();
    let signed =
        json!({ "XroadVnpt-systemid": "G22", "XroadVnpt-to": json!(to).to_string() }).to_string();
    assert!(signed.len() > 90_000);
    let copy = format!("XroadVnpt-to: {}\r\nContent-Length: 0\r\n", json!(to));
    for _ in 0..3 {
        wire.say(&request(&w, "getReceivedEdocList", signed.as_bytes(), &copy)).await;
        assert_eq!(wire.answer().await["data"], json!([]));
    }
}

#[tokio::test]
async fn a_damaged_letter_in_a_header_is_refused_in_words() {
    let w = World::new().await;
    let mut wire = Wire::connect(&w).await;
    let signed = b"{\"XroadVnpt-systemid\":\"G22\",\"XroadVnpt-description\":\"\x11\xe3 nh\xadn\"}";
    wire.say(&request(&w, "updateStatus", signed, "Content-Length: 0\r\n")).await;
    assert_eq!(wire.answer().await["Rule"], "header.encoding");
}
