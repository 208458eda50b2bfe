//! `truc signers`: from an empty data folder to a document that waits for its signature, by the command line alone.

use std::path::Path;
use std::process::Command;

use base64::Engine;
use jiff::SignedDuration;
use signature::crypto::Certificate;
use signature::trial::{Addresses, Keys, Pki, Subject, Validity, key_from_seed, secret_from_seed};

const LETTER: &[u8] = include_bytes!("../../src/demo/letters/g22-giay-moi.pdf");

/// Runs the program; what it printed, or the English half of why not.
pub fn truc(data: &Path, arguments: &[&str]) -> Result<String, String> {
    let (command, rest) = arguments.split_at(2.min(arguments.len()));
    let ran = Command::new(env!("CARGO_BIN_EXE_truc"))
        .args(command)
        .arg("--data")
        .arg(data)
        .args(rest)
        .output()
        .unwrap();
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    if ran.status.success() { Ok(said(&ran.stdout)) } else { Err(said(&ran.stderr)) }
}

fn pem(of: &[&Certificate]) -> String {
    let block = |one: &&Certificate| {
        let text = base64::engine::general_purpose::STANDARD.encode(one.der());
        let lines: Vec<&str> =
            text.as_bytes().chunks(64).map(|l| std::str::from_utf8(l).unwrap()).collect();
        format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
    };
    of.iter().map(block).collect()
}

#[test]
fn an_administrator_prepares_the_desk_by_command() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let now = base::clock::Clock::system().now();
    let day = SignedDuration::from_hours(24);
    let key = |seed: u8| key_from_seed(&[seed; 32]).unwrap();
    let keys = Keys { root: key(1), issuing: key(2), tsa: key(3), ocsp: key(4) };
    let pki = Pki::new(keys, now - day, Addresses::default()).unwrap();
    let subject = Subject { name: "Trần Quang Minh", organisation: None };
    let validity = Validity { from: now - day, to: now + day };
    let issued = pki.issue(&subject, key(10).public_key_info().unwrap(), 100, validity).unwrap();
    let chain = file("minh.pem", pem(&[&issued, &pki.chain()[0], &pki.chain()[1]]).as_bytes());
    let broken = file("broken.pem", pem(&[&issued, &pki.chain()[1]]).as_bytes());
    let secret = file("minh.key", &secret_from_seed(&[10; 32]));
    let letter = file("letter.pdf", LETTER);

    truc(&data, &["directory", "national"]).unwrap();
    for (login, role) in [("minh", "leader"), ("lan", "clerk")] {
        let person = ["directory", "person", "add", "--login", login, "--name", login];
        let at = ["--authority", "G22", "--role", role];
        let ran = Command::new(env!("CARGO_BIN_EXE_truc"))
            .args(person)
            .arg("--data")
            .arg(&data)
            .args(at)
            .output()
            .unwrap();
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    }
    truc(&data, &["signers", "import-key", "--label", "minh", &secret]).unwrap();
    let certify = |chain: &str| {
        let at = ["signers", "certify", "--authority", "G22", "--person", "minh"];
        truc(&data, &[&at[..], &["--label", "minh", chain]].concat())
    };
    assert!(certify(&broken).unwrap_err().contains("certificate.chain"));
    let certificate = certify(&chain).unwrap();

    let submit = || {
        let at = ["signers", "submit", "--authority", "G22", "--signer", "minh", "--by", "lan"];
        let what = ["--capacity", "for_head", "--subject", "Giấy mời", "--notation", "GM-VPCP"];
        truc(&data, &[&at[..], &what, &[letter.as_str()]].concat())
    };
    assert!(submit().unwrap_err().contains("signer.mandate"));
    let mandate = |capacity: &str| {
        let at = ["signers", "mandate", "--authority", "G22", "--person", "minh"];
        truc(&data, &[&at[..], &["--capacity", capacity, "--basis", "Phân công"]].concat())
    };
    assert!(mandate("under_authorization").unwrap_err().contains("mandate.limit"));
    let mandate = mandate("for_head").unwrap();
    submit().unwrap();

    let listed = truc(&data, &["signers", "list", "--authority", "G22"]).unwrap();
    assert!(listed.contains(&certificate) && listed.contains(&mandate), "{listed}");
    truc(&data, &["signers", "end", "--authority", "G22", &mandate]).unwrap();
    assert!(submit().unwrap_err().contains("signer.mandate"));
    let withdraw = ["signers", "withdraw", "--authority", "G22", "--reason"];
    let empty = truc(&data, &[&withdraw[..], &[" ", &certificate]].concat());
    assert!(empty.unwrap_err().contains("certificate.reason"));
    truc(&data, &[&withdraw[..], &["Mất khóa", &certificate]].concat()).unwrap();
    let listed = truc(&data, &["signers", "list", "--authority", "G22"]).unwrap();
    assert!(listed.contains("withdrawn"), "{listed}");
}
