//! A program as a process of its own, this one once more or another: it reads files made by anybody, and a file made to hang
//! or to eat memory takes that process down, not the service.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::Command;

/// Address space of a process that reads one file, in KiB.
pub const MEMORY_KB: u32 = 1024 * 1024;

/// What a process may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    pub wait: Duration,
    /// Bytes of the answer that are read.
    pub answer_max: u64,
    /// Address space, in KiB.
    pub memory_kb: u32,
}

/// What `program` says to `arguments` and `input`; none when it took too long or did not start. Arguments are words of
/// ours, never of a file or a form, and stand in a line of the shell.
pub async fn ask(program: &Path, arguments: &str, input: &[u8], limits: Limits) -> Option<Vec<u8>> {
    let asked = run(program, arguments, input, limits);
    tokio::time::timeout(limits.wait, asked).await.ok()?.ok()
}

async fn run(
    program: &Path,
    arguments: &str,
    input: &[u8],
    limits: Limits,
) -> std::io::Result<Vec<u8>> {
    let limited = format!("ulimit -v {}; exec \"$0\" {arguments}", limits.memory_kb);
    let mut child = Command::new("/bin/sh")
        .arg("-c")
        .arg(limited)
        .arg(program)
        // One file is read by one processor: the others serve people.
        .env("OMP_THREAD_LIMIT", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(input).await?;
    }
    let mut answer = Vec::new();
    if let Some(stdout) = child.stdout.take() {
        stdout.take(limits.answer_max).read_to_end(&mut answer).await?;
    }
    child.wait().await?;
    Ok(answer)
}
