//! Bodies come back as they were, or not at all: in files and in a real S3-compatible server on loopback.

use std::path::Path;

use futures::StreamExt;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;

use crate::blobs::{Blobs, Bucket, Digest, Stored};
use crate::random::Random;

/// Starts an S3 server over a folder and answers its address.
async fn s3_server(folder: &Path) -> String {
    std::fs::create_dir_all(folder.join("bodies")).unwrap();
    let mut service = S3ServiceBuilder::new(s3s_fs::FileSystem::new(folder).unwrap());
    service.set_auth(SimpleAuth::from_single("key", "secret"));
    let service = service.build();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let connection = hyper::server::conn::http1::Builder::new()
                .serve_connection(hyper_util::rt::TokioIo::new(stream), service.clone());
            tokio::spawn(connection);
        }
    });
    format!("http://{address}")
}

async fn both(folder: &Path) -> Vec<Blobs> {
    let bucket =
        Bucket::new(&s3_server(&folder.join("s3")).await, "vn", "bodies", "key", "secret").unwrap();
    vec![
        Blobs::in_folder(&folder.join("files"), Random::seeded(1)).unwrap(),
        Blobs::in_bucket(bucket, &folder.join("spool"), Random::seeded(2)).unwrap(),
    ]
}

#[tokio::test]
async fn a_body_comes_back_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    for blobs in both(folder.path()).await {
        for size in [0_usize, 1, 65_536, 12 * 1024 * 1024 + 7] {
            let body: Vec<u8> = (0..size).map(|n| (n % 251) as u8).collect();
            let stored = blobs.put(&body).await.unwrap();
            assert_eq!(stored, Stored { digest: Digest::of(&body), size: size as u64 });
            assert_eq!(blobs.put(&body).await.unwrap(), stored, "twice is once");
            assert!(blobs.open(stored).await.unwrap().bytes().await.unwrap() == body);
        }
    }
}

#[tokio::test]
async fn a_missing_body_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    for blobs in both(folder.path()).await {
        assert!(blobs.open(Stored { digest: Digest::of(b"never"), size: 5 }).await.is_err());
    }
}

#[tokio::test]
async fn a_damaged_body_never_ends_well() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = Blobs::in_folder(folder.path(), Random::seeded(1)).unwrap();
    let body = vec![7_u8; 200_000];
    let stored = blobs.put(&body).await.unwrap();
    let name = stored.digest.to_string();
    let path = folder.path().join(&name[..2]).join(&name[2..4]).join(&name);
    for damage in [
        vec![7_u8; 199_999],
        vec![7_u8; 200_001],
        [&body[..100_000], &[8], &body[100_001..]].concat(),
    ] {
        std::fs::write(&path, damage).unwrap();
        let mut reading = blobs.open(stored).await.unwrap();
        let (mut seen, mut failed) = (0, false);
        while let Some(chunk) = reading.next().await {
            match chunk {
                Ok(chunk) => seen += chunk.len(),
                Err(_) => failed = true,
            }
        }
        assert!(failed && seen < 200_000, "damage must be told before the last bytes are given");
    }
}

#[tokio::test]
async fn what_is_not_kept_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = Blobs::in_folder(folder.path(), Random::seeded(1)).unwrap();
    let mut incoming = blobs.incoming().await.unwrap();
    incoming.write(b"half a body").await.unwrap();
    drop(incoming);
    assert_eq!(std::fs::read_dir(folder.path().join("incoming")).unwrap().count(), 0);
}
