//! Some versions of the agency software kit cut accented letters in headers to their low byte, which may be a control
//! character; an HTTP library answers that with an empty 400 that reaches no person. Here such bytes of a connection's
//! first header block become 0xFF, so that the protocol can refuse the request in words.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

const END: &[u8; 4] = b"\r\n\r\n";

/// A connection whose first header block is freed of control bytes. Line ends and the framing stay as they are.
pub struct Tolerant<S> {
    stream: S,
    /// How much of the blank line that ends the header block was seen; all of it ends the work.
    ended: usize,
}

impl<S> Tolerant<S> {
    pub fn new(stream: S) -> Tolerant<S> {
        Tolerant { stream, ended: 0 }
    }

    fn clean(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            if self.ended == END.len() {
                return;
            }
            if *byte == END[self.ended] {
                self.ended += 1;
            } else {
                self.ended = usize::from(*byte == END[0]);
            }
            let control = *byte < 0x20 && !matches!(*byte, b'\r' | b'\n' | b'\t');
            if control || *byte == 0x7F {
                *byte = 0xFF;
            }
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Tolerant<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        let before = into.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(cx, into))?;
        self.clean(&mut into.filled_mut()[before..]);
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Tolerant<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<std::io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[std::io::IoSlice<'_>],
    ) -> Poll<std::io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(cx, parts)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_bytes_go_from_the_first_header_block_only() {
        let mut stream = Tolerant::new(());
        let mut head = *b"POST / HTTP/1.1\r\nX: a\x11b\tc\x7f\r";
        stream.clean(&mut head);
        assert_eq!(&head, b"POST / HTTP/1.1\r\nX: a\xffb\tc\xff\r");
        let mut rest = *b"\n\r\nbody\x11";
        stream.clean(&mut rest);
        assert_eq!(&rest, b"\n\r\nbody\x11");
    }
}
