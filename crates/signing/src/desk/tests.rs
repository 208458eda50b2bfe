//! The desk as people use it, and each way in which it says no.

mod world;

use base::authority::Actor;
use base::jobs::Outcome;
use jiff::civil::date;
use signature::validate::{After, Context, Level, Verdict, validate};

use super::*;
use crate::certificate::{self, Owner};
use crate::form_check::check as form_check;
use crate::mandate::{self, NewMandate, SigningCapacity};
use crate::verification::known::{self, Known, Whose};
use world::{Hand, World, rule};

// law!("30/2020:5") law!("30/2020:13") law!("30/2020:15")
#[tokio::test]
async fn the_head_signs_the_clerk_numbers_and_the_authority_seals() {
    let world = World::new().await;
    let id = world.submit().await;
    world.sign_as(&world.minh, Act::Signature, &[id]).await.unwrap();
    assert_eq!(world.get(id).await.state, State::Signed);

    let given = DocumentNumber { number: 7, dated_on: date(2026, 11, 23) };
    world.number(id, given).await.unwrap();
    assert_eq!(world.get(id).await.reference(), "07/GM-VPCP");
    world.sign_as(&world.lan, Act::Seal, &[id]).await.unwrap();

    let sealed = world.get(id).await;
    assert_eq!(sealed.state, State::Sealed);
    let bytes = world.bytes(sealed.file).await;
    let context = Context { anchors: Some(&world.desk.anchors), at: world.now() };
    let report = validate(&bytes, context);
    assert_eq!(report.signatures.len(), 2);
    let signers: Vec<_> = report.signatures.iter().map(|one| one.signer.clone().unwrap()).collect();
    assert!(signers[0].starts_with("Trần Quang Minh"), "{signers:?}");
    assert!(signers[1].starts_with("Văn phòng Chính phủ"), "{signers:?}");
    let [person, seal] = &report.signatures[..] else { panic!("two") };
    assert_eq!((person.changes_after, seal.changes_after), (After::Permitted, After::Nothing));
    assert!(report.signatures.iter().all(|one| one.level == Some(Level::T)));
    assert_ne!(report.verdict, Verdict::Failed, "{report:?}");
    assert!(report.signatures.iter().all(|one| one.intact == Some(true)));
    let text = String::from_utf8_lossy(&bytes).into_owned();
    for (field, value) in given.values() {
        let at = text.rfind(&format!("/T ({field})")).expect(field);
        let around = &text[at.saturating_sub(600)..(at + 600).min(text.len())];
        assert!(around.contains(&format!("/V ({value})")), "{field}: {around}");
    }
}

// law!("30/2020:15")
#[tokio::test]
async fn a_page_made_elsewhere_is_signed_numbered_and_sealed_like_one_of_ours() {
    let world = World::new().await;
    let (pdf, _) = super::lay_on::tests::page(super::lay_on::tests::LETTER);
    let (laid, _) = super::lay_on::lay_on(&pdf, &form_check(&pdf), world.now()).unwrap();
    let id = world.submit_file(&laid).await.unwrap();
    world.to_seal(id).await;
    assert_eq!(raise(&world.desk).await.unwrap(), 1);
    let sealed = world.bytes(world.get(id).await.file).await;
    assert!(sealed.starts_with(&pdf), "what its author exported is still there");
    let report = validate(&sealed, Context { anchors: Some(&world.desk.anchors), at: world.now() });
    assert_eq!(report.verdict, Verdict::Passed, "{report:#?}");
    super::lay_on::stands(&form_check(&sealed)).unwrap();
    let again = super::lay_on::lay_on(&sealed, &form_check(&sealed), world.now());
    assert_eq!(again.unwrap_err().rule, "request.signed");
}

// law!("41/2017:9")
#[tokio::test]
async fn what_is_sealed_is_closed_for_the_long_term_as_soon_as_the_services_answer() {
    let world = World::new().await;
    let id = world.sealed().await;
    let sealed = world.get(id).await;
    world.line.away();
    assert_eq!(raise(&world.desk).await.unwrap(), 0);
    assert_eq!(world.get(id).await.file, sealed.file, "still sealed, still waiting");
    // Nothing of what was known before holds any more.
    world.fresh.clock.advance(3_600);
    assert_eq!(raise(&world.desk).await.unwrap(), 0);
    world.line.back();
    assert_eq!(raise(&world.desk).await.unwrap(), 1);
    assert_eq!(raise(&world.desk).await.unwrap(), 0, "once");

    let closed = world.get(id).await;
    assert!(closed.closed_at.is_some());
    let (before, bytes) = (world.bytes(sealed.file).await, world.bytes(closed.file).await);
    assert!(bytes.starts_with(&before), "no byte that was signed is written again");
    let context = Context { anchors: Some(&world.desk.anchors), at: world.now() };
    let report = validate(&bytes, context);
    assert_eq!(report.verdict, Verdict::Passed, "{report:#?}");
    let levels: Vec<_> = report.signatures.iter().map(|one| one.level).collect();
    assert_eq!(levels[..2], [Some(Level::Lta), Some(Level::Lta)]);
}

// law!("30/2020:13")
#[tokio::test]
async fn whoever_checks_a_file_learns_as_what_its_signer_signed() {
    let world = World::new().await;
    let id = world.sealed().await;
    let bytes = world.bytes(world.get(id).await.file).await;
    let context = Context { anchors: Some(&world.desk.anchors), at: world.now() };
    let report = validate(&bytes, context);
    let directory = directory::Directory::open(world.desk.db.clone()).await.unwrap();
    let look = |report: signature::validate::Report| {
        let directory = directory.clone();
        world.desk.db.read(move |tx| known::of_report(tx, &directory, &report))
    };
    let named = |title: Option<&str>| {
        let (name, title) = ("Trần Quang Minh".to_owned(), title.map(str::to_owned));
        let authority = "Văn phòng Chính phủ".to_owned();
        Some(Known { authority, whose: Whose::Person { name, title } })
    };
    let found = look(report.clone()).await.unwrap();
    assert_eq!(found[0], named(Some("Phó Chủ nhiệm")));
    assert_eq!(found[1].as_ref().map(|known| &known.whose), Some(&Whose::Seal));

    // Who left later still held it then; who had not begun yet did not.
    world.fresh.clock.advance(3_600);
    world.leave(&world.minh).await;
    assert_eq!(look(report.clone()).await.unwrap()[0], named(Some("Phó Chủ nhiệm")));
    let mut early = report;
    early.signatures[0].signing_time = Some(world.now() - jiff::SignedDuration::from_hours(3));
    assert_eq!(look(early).await.unwrap()[0], named(None));
}

// law!("41/2017:9")
#[tokio::test]
async fn another_timestamp_follows_before_the_last_one_loses_its_force() {
    let world = World::new().await;
    let id = world.sealed().await;
    raise(&world.desk).await.unwrap();
    let closed = world.get(id).await;
    assert_eq!(renew(&world.desk).await.unwrap(), 0, "it holds for years");

    // The trial's certificates hold ten years, two months of which were gone.
    world.fresh.clock.advance((10 * 365 - 60 - 80) * 24 * 3_600);
    assert_eq!(renew(&world.desk).await.unwrap(), 0, "the service has no newer certificate");
    world.line.renew_certificates();
    world.line.away();
    assert_eq!(renew(&world.desk).await.unwrap(), 0, "nobody answers");
    world.line.back();
    assert_eq!(renew(&world.desk).await.unwrap(), 1);
    assert_eq!(renew(&world.desk).await.unwrap(), 0, "it holds for ten years again");

    let renewed = world.get(id).await;
    assert_eq!(renewed.closed_at, closed.closed_at, "closed once");
    let (before, bytes) = (world.bytes(closed.file).await, world.bytes(renewed.file).await);
    assert!(bytes.starts_with(&before), "no byte that was signed is written again");
    // All certificates under which it was signed and closed have ended by then.
    world.fresh.clock.advance(2 * 365 * 24 * 3_600);
    let mut anchors = (*world.desk.anchors).clone();
    anchors.roots.push(world.line.pki().root.certificate.clone());
    let context = Context { anchors: Some(&anchors), at: world.now() };
    let report = validate(&bytes, context);
    assert_eq!(report.verdict, Verdict::Passed, "{report:#?}");
    let without = validate(&before, context);
    assert_ne!(without.verdict, Verdict::Passed, "what was not renewed proves nothing any more");
}

#[tokio::test]
async fn what_an_issuer_says_is_asked_once_for_a_batch_and_a_revoked_certificate_does_not_sign() {
    let world = World::new().await;
    let ids = [world.submit().await, world.submit().await, world.submit().await];
    world.sign_as(&world.minh, Act::Signature, &ids).await.unwrap();
    assert_eq!(world.line.asked.load(std::sync::atomic::Ordering::SeqCst), 1);

    let id = world.submit().await;
    world.revoke_minh().await;
    world.fresh.clock.advance(3_600);
    let batch = world.sign_as(&world.minh, Act::Signature, &[id]).await.unwrap();
    let told = world.items(batch).await[0].failure.clone().unwrap();
    assert!(told.en.contains("revoked"), "{told:?}");
    assert_eq!(world.get(id).await.state, State::ToSign);
}

#[tokio::test]
async fn what_is_approved_is_said_word_by_word() {
    let world = World::new().await;
    let id = world.submit().await;
    let batch = world.list(&world.minh, Act::Signature, &[id]).await.unwrap();
    let batch = world.batch(batch).await;
    let one = world.get(id).await;
    let line = format!("request {id} file {} capacity for_head certificate ", one.file.digest);
    assert!(batch.statement.contains(&line), "{}", batch.statement);
    assert!(batch.statement.contains(&format!("batch {}\nact signature\n", batch.id)));
    let other = world.list(&world.minh, Act::Signature, &[id]).await.unwrap();
    assert_ne!(world.batch(other).await.digest(), batch.digest(), "each batch has its own");
    let foreign = world::approval(&world.batch(other).await, world.now());
    let refused = world.approve(&world.minh, batch.id, foreign).await;
    assert_eq!(rule(refused), "batch.statement");
}

#[tokio::test]
async fn what_changed_after_listing_is_left_out_and_the_rest_is_right() {
    let world = World::new().await;
    let (kept, returned) = (world.submit().await, world.submit().await);
    let batch = world.list(&world.minh, Act::Signature, &[kept, returned]).await.unwrap();
    world.return_(&world.minh, returned).await.unwrap();
    let approval = world::approval(&world.batch(batch).await, world.now());
    world.approve(&world.minh, batch, approval).await.unwrap();
    world.work(batch).await;
    assert_eq!(world.get(kept).await.state, State::Signed);
    assert_eq!(world.get(returned).await.state, State::Returned);
    let items = world.items(batch).await;
    assert!(items[0].failure.is_none() && items[0].after.is_some());
    assert!(items[1].failure.is_some() && items[1].after.is_none());
}

#[tokio::test]
async fn a_batch_is_approved_once_by_its_owner_within_half_an_hour() {
    let world = World::new().await;
    let id = world.submit().await;
    let batch = world.list(&world.minh, Act::Signature, &[id]).await.unwrap();
    let approval = world::approval(&world.batch(batch).await, world.now());
    let foreign = world.approve(&world.lan, batch, approval.clone()).await;
    assert_eq!(rule(foreign), "not-found");
    world.fresh.clock.advance(30 * 60 + 1);
    assert_eq!(rule(world.approve(&world.minh, batch, approval).await), "batch.old");

    let batch = world.list(&world.minh, Act::Signature, &[id]).await.unwrap();
    let approval = world::approval(&world.batch(batch).await, world.now());
    world.approve(&world.minh, batch, approval.clone()).await.unwrap();
    assert_eq!(rule(world.approve(&world.minh, batch, approval).await), "batch.approved");
    world.work(batch).await;
    let signed = world.get(id).await.file;
    world.work(batch).await;
    assert_eq!(world.get(id).await.file, signed, "a job done twice changes nothing");
}

#[tokio::test]
async fn a_list_is_neither_empty_nor_endless_nor_of_others() {
    let world = World::new().await;
    let id = world.submit().await;
    assert_eq!(rule(world.list(&world.minh, Act::Signature, &[]).await), "batch.empty");
    let many = vec![id; ITEMS_MAX + 1];
    assert_eq!(rule(world.list(&world.minh, Act::Signature, &many).await), "batch.many");
    let by_clerk = world.list(&world.lan, Act::Signature, &[id]).await;
    assert_eq!(rule(by_clerk), "permission.role");
    assert_eq!(rule(world.list(&world.son, Act::Signature, &[id]).await), "not-found");
    assert_eq!(rule(world.list(&world.lan, Act::Seal, &[id]).await), "request.state");
    let again = world.sign_as(&world.minh, Act::Signature, &[id, id]).await.unwrap();
    let failed = world.items(again).await.iter().filter(|item| item.failure.is_some()).count();
    assert_eq!(failed, 1, "what is listed twice is signed once");
}

// law!("30/2020:13")
#[tokio::test]
async fn nobody_signs_without_mandate_position_and_certificate_in_force() {
    let world = World::new().await;
    let id = world.submit().await;
    let ids = [id];
    let list = || world.list(&world.minh, Act::Signature, &ids);

    let mandate = world.mandate;
    let home = world.home;
    world.write(move |tx| mandate::end(tx, &Actor::machine("test"), home, mandate)).await.unwrap();
    assert_eq!(rule(list().await), "signer.mandate");
    assert_eq!(rule(world.try_submit().await), "signer.mandate");
    world.give_mandate(SigningCapacity::ByOrder, None).await.unwrap();
    assert_eq!(rule(list().await), "signer.mandate", "another capacity is another right");
    world.give_mandate(SigningCapacity::ForHead, None).await.unwrap();
    list().await.unwrap();

    let certificate = world.minh.certificate;
    let act = move |tx: &base::db::Tx| {
        certificate::withdraw(tx, &Actor::machine("test"), home, certificate, "Mất khóa")
    };
    world.write(act).await.unwrap();
    assert_eq!(rule(list().await), "certificate.withdrawn");
    let owner = Owner::Person(world.minh.person);
    world.certify(owner, "minh", 1, 30).await;
    assert_eq!(rule(list().await), "certificate.not-yet-valid", "the newest says why");
    world.certify(owner, "minh", -30, -1).await;
    assert_eq!(rule(list().await), "certificate.expired");
    world.certify(owner, "minh", -1, 30).await;
    list().await.unwrap();

    world.leave(&world.minh).await;
    assert_eq!(rule(list().await), "signer.position");
}

#[tokio::test]
async fn authorisation_to_sign_is_limited_in_time_and_says_its_basis() {
    let world = World::new().await;
    let unlimited = world.give_mandate(SigningCapacity::UnderAuthorization, None).await;
    assert_eq!(rule(unlimited), "mandate.limit");
    let end = world.now() + jiff::SignedDuration::from_hours(1);
    world.give_mandate(SigningCapacity::UnderAuthorization, Some(end)).await.unwrap();
    let (authority, person, from_at) = (world.home, world.minh.person, world.now());
    let (capacity, basis, to_at) = (SigningCapacity::Head, " ".to_owned(), None);
    let new = NewMandate { authority, person, capacity, basis, from_at, to_at };
    let given = world.write(move |tx| mandate::give(tx, &Actor::machine("test"), &new)).await;
    assert_eq!(rule(given), "mandate.basis");
}

#[tokio::test]
async fn a_holder_that_is_away_is_asked_again_and_one_that_refuses_ends_it() {
    let world = World::new().await;
    let id = world.submit().await;
    let batch = world.list(&world.minh, Act::Signature, &[id]).await.unwrap();
    let approval = world::approval(&world.batch(batch).await, world.now());
    world.approve(&world.minh, batch, approval).await.unwrap();
    world.hand.set(Hand::Away);
    assert!(matches!(world.work(batch).await[0], Outcome::Again(_)));
    let item = &world.items(batch).await[0];
    assert!(item.failure.is_some() && item.done_at.is_none(), "said, and still under way");
    assert_eq!(world.get(id).await.state, State::Signing);
    world.hand.set(Hand::Signs);
    assert!(matches!(world.work(batch).await[0], Outcome::Done));
    assert_eq!(world.get(id).await.state, State::Signed);
    assert!(world.items(batch).await[0].failure.is_none());

    for hand in [Hand::Refuses, Hand::WrongKey] {
        world.hand.set(hand);
        let id = world.submit().await;
        let before = world.get(id).await.file;
        let batch = world.sign_as(&world.minh, Act::Signature, &[id]).await.unwrap();
        assert!(world.items(batch).await[0].failure.is_some());
        let one = world.get(id).await;
        assert_eq!((one.state, one.file), (State::ToSign, before), "as it was before");
    }
}

#[tokio::test]
async fn without_timestamps_the_signature_is_made_and_says_so() {
    let world = World::new().await;
    world.line.away();
    let id = world.submit().await;
    let batch = world.sign_as(&world.minh, Act::Signature, &[id]).await.unwrap();
    assert_eq!(world.items(batch).await[0].level.as_deref(), Some("B-B"));
    assert_eq!(world.get(id).await.state, State::Signed);
}

// law!("30/2020:15")
#[tokio::test]
async fn a_number_once_given_is_never_given_again() {
    let world = World::new().await;
    let ids = [world.submit().await, world.submit().await];
    let today = date(2026, 11, 23);
    let first = DocumentNumber { number: 1, dated_on: today };
    assert_eq!(rule(world.number(ids[0], first).await), "request.state", "not signed yet");
    world.sign_as(&world.minh, Act::Signature, &ids).await.unwrap();
    world.number(ids[0], first).await.unwrap();
    assert_eq!(rule(world.number(ids[1], first).await), "number.taken");
    let with = |number, dated_on| DocumentNumber { number, dated_on };
    for wrong in [with(0, today), with(1_000_000, today)] {
        assert_eq!(rule(world.number(ids[1], wrong).await), "number.range");
    }
    for wrong in [date(2026, 11, 24), date(2025, 12, 31)] {
        assert_eq!(rule(world.number(ids[1], with(2, wrong)).await), "number.date");
    }
    world.number(ids[1], with(2, today)).await.unwrap();
}

/// Two clerks take the same number in the same instant: one gets it, the other is told the next.
// law!("30/2020:15")
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_who_take_a_number_at_once_one_gets_it() {
    let world = World::new().await;
    for number in 1..=10 {
        let given = DocumentNumber { number, dated_on: date(2026, 11, 23) };
        let [one, other] = [world.submit().await, world.submit().await];
        world.sign_as(&world.minh, Act::Signature, &[one, other]).await.unwrap();
        let both = tokio::join!(world.number(one, given), world.number(other, given));
        let refused = match both {
            (Ok(()), refused @ Err(_)) | (refused @ Err(_), Ok(())) => refused,
            both => panic!("{both:?}"),
        };
        assert_eq!(rule(refused), "number.taken");
    }
}

#[test]
fn number_and_date_are_written_as_the_law_writes_them() {
    let values = |number, dated_on| {
        DocumentNumber { number, dated_on }.values().map(|(_, text)| text).join(" ")
    };
    // law!("30/2020:PL1.II.4")
    assert_eq!(values(5, date(2026, 2, 3)), "05 03 02 2026");
    assert_eq!(values(128, date(2026, 3, 23)), "128 23 3 2026");
}

#[test]
fn a_file_without_fields_or_signed_already_is_not_submitted() {
    assert_eq!(check_file(world::LETTER).unwrap(), 1);
    assert_eq!(check_file(b"no PDF").unwrap_err().rule, "request.file");
    let plain = include_bytes!("../../../signature/tests/fixtures/linearised.pdf");
    assert_eq!(check_file(plain).unwrap_err().rule, "request.fields");
}
