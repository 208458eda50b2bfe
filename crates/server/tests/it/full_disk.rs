//! A full disk: nothing new is taken, what is there can be read, and work goes on by itself once there is room.
//! Needs a small file system of its own, which only root can mount; elsewhere the test says that it did nothing.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::agency::Doc;
use crate::world::World;

const SIZE_MB: u64 = 24;

struct SmallDisk(PathBuf);

impl SmallDisk {
    fn mount() -> Option<SmallDisk> {
        let folder = tempfile::tempdir().unwrap().keep();
        let options = format!("size={SIZE_MB}m");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &options, "tmpfs"])
            .arg(&folder)
            .status();
        mounted.is_ok_and(|status| status.success()).then_some(SmallDisk(folder))
    }

    /// Takes all room but so many bytes.
    fn fill(&self, leave: usize) -> PathBuf {
        let filler = self.0.join("filler");
        let mut size = SIZE_MB * 1024 * 1024;
        while std::fs::write(&filler, vec![0; usize::try_from(size).unwrap()]).is_err() {
            size -= 16 * 1024;
        }
        let size = usize::try_from(size).unwrap().saturating_sub(leave);
        std::fs::write(&filler, vec![0; size]).unwrap();
        filler
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
        let _ = std::fs::remove_dir(&self.0);
    }
}

#[tokio::test]
async fn a_full_disk_refuses_the_new_keeps_the_old_and_recovers() {
    let Some(disk) = SmallDisk::mount() else {
        assert!(!in_ci(), "CI skips nothing: a file system could not be mounted");
        println!("SKIPPED: only root can mount a small file system");
        return;
    };
    let data: &Path = &disk.0.join("data");
    let w = World::inside(Some(data), |_| {}).await;
    let first = Doc::new("G22", &["H26"], 1);
    w.vpcp.send(&first.xml()).await.ok();
    let copy = w.ha_noi.inbox("edoc").await.remove(0);

    // Room for a row, none for the body; then no room at all.
    for (leave, size) in [(64 * 1024, 400_000), (0, 50_000)] {
        let filler = disk.fill(leave);
        let large = Doc { subject: "x".repeat(size), ..Doc::new("G22", &["H26"], 2) };
        // The subject is longer than a field may be; the disk speaks first.
        let answer = w.vpcp.restarted(&w.clock).send(&large.xml()).await;
        assert_eq!(
            (answer.rule().as_str(), answer.0["ErrorCode"].as_str()),
            ("storage.full", Some("20"))
        );
        assert_eq!(w.ha_noi.inbox("edoc").await, std::slice::from_ref(&copy));
        assert!(w.ha_noi.read(&copy).await.contains("V/v kết nối"));
        std::fs::remove_file(filler).unwrap();
    }
    w.vpcp.send(&Doc::new("G22", &["H26"], 3).xml()).await.ok();
    assert_eq!(w.ha_noi.inbox("edoc").await.len(), 2);
    w.ha_noi.acknowledge(&copy, "done").await.ok();
    w.assert_chain_is_whole().await;
}

#[expect(clippy::disallowed_methods, reason = "CI says of itself that it is CI")]
fn in_ci() -> bool {
    std::env::var("CI").is_ok_and(|ci| ci == "true")
}
