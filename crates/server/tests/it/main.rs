//! Stories: a small world of named offices, acting over HTTP as agency software does. Read as prose; never sleep.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod absence;
mod administration;
mod agency;
mod arrival;
mod assistant;
mod attachments;
mod bulk;
mod checks;
mod consultations;
mod desk;
mod dossier;
mod drafting;
mod exchange;
mod form_check;
mod from_file;
mod full_disk;
mod house;
mod notices;
mod ocr;
mod office;
mod opinions;
mod outgoing;
mod outgoing_recall;
mod outline;
mod pages;
mod people;
mod permissions;
#[path = "../provider/mod.rs"]
mod provider;
mod provider_sign_in;
mod quirks;
mod refusals;
mod registers;
mod rules;
mod search;
mod secret;
mod signed;
mod signers;
mod signing_pages;
mod simulation;
mod tasks;
mod time;
mod units;
mod verification;
mod wire;
mod within;
mod world;
