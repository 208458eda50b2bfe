//! All SQL of bringing documents over.

use base::authority::AuthorityId;
use base::clock::vietnam;
use base::db::{Change, Tx, Value};
use base::{Result, params};
use jiff::SignedDuration;

use super::{CameIn, WentOut};
use crate::incoming::{IncomingId, State, Way};
use crate::outgoing::OutgoingId;

pub(super) fn incoming(change: &Change, documents: &[(IncomingId, &CameIn)]) -> Result<()> {
    let hour = SignedDuration::from_hours(1);
    let row = |(id, one): &(IncomingId, &CameIn)| -> Vec<Value> {
        let came = one.received_at;
        let dated = (vietnam(came).date() - jiff::Span::new().days(1)).to_string();
        let (hands, leader) =
            (&one.hands, (one.state != State::Registered).then_some(one.hands.leader));
        vec![
            (*id).into(),
            hands.authority.into(),
            Way::Hand.into(),
            one.sender.0.as_str().into(),
            one.sender.1.as_str().into(),
            one.reference.as_str().into(),
            dated.as_str().into(),
            "Công văn".into(),
            one.subject.as_str().into(),
            "".into(),
            "".into(),
            4.into(),
            came.into(),
            one.state.into(),
            one.number.into(),
            i64::from(one.year).into(),
            (came + hour).into(),
            hands.clerk.into(),
            leader.into(),
            came.into(),
            came.into(),
        ]
    };
    let columns = &[
        "id",
        "authority_id",
        "way",
        "sender_code",
        "sender_name",
        "reference",
        "dated_on",
        "kind",
        "subject",
        "signer_name",
        "signer_title",
        "rank",
        "received_at",
        "state",
        "entry_number",
        "entry_year",
        "registered_at",
        "registered_by",
        "leader_id",
        "moved_at",
        "unpacked_at",
    ];
    change.insert_many(
        "office_incoming",
        columns,
        &documents.iter().map(row).collect::<Vec<_>>(),
    )?;
    let given = documents.iter().filter(|(_, one)| one.state != State::Registered);
    let row = |(id, one): &(IncomingId, &CameIn)| -> Vec<Value> {
        let hands = &one.hands;
        let at = one.received_at + hour * 5;
        vec![(*id).into(), hands.official.into(), "lead".into(), hands.leader.into(), at.into()]
    };
    let columns = &["incoming_id", "person_id", "part", "given_by", "given_at"];
    change.insert_many("office_part", columns, &given.map(row).collect::<Vec<_>>())?;
    Ok(())
}

pub(super) fn outgoing(change: &Change, documents: &[(OutgoingId, &WentOut)]) -> Result<()> {
    let hour = SignedDuration::from_hours(1);
    let row = |(id, one): &(OutgoingId, &WentOut)| -> Vec<Value> {
        let (at, hands) = (one.signed_at, &one.hands);
        vec![
            (*id).into(),
            hands.authority.into(),
            hands.official.into(),
            "issued".into(),
            1.into(),
            "official_letter".into(),
            one.subject.as_str().into(),
            one.notation.as_str().into(),
            4.into(),
            (at - hour * 6).into(),
            (at + hour * 2).into(),
            at.into(),
            one.number.into(),
            vietnam(at).date().to_string().into(),
            (at + hour * 2).into(),
        ]
    };
    let columns = &[
        "id",
        "authority_id",
        "author_id",
        "state",
        "version",
        "kind",
        "subject",
        "notation",
        "rank",
        "created_at",
        "moved_at",
        "signed_at",
        "number",
        "dated_on",
        "issued_at",
    ];
    change.insert_many(
        "office_outgoing",
        columns,
        &documents.iter().map(row).collect::<Vec<_>>(),
    )?;
    versions(change, documents)?;
    recipients(change, documents)
}

fn versions(change: &Change, documents: &[(OutgoingId, &WentOut)]) -> Result<()> {
    let hour = SignedDuration::from_hours(1);
    let row = |(id, one): &(OutgoingId, &WentOut)| -> Vec<Value> {
        vec![
            (*id).into(),
            1.into(),
            one.hands.official.into(),
            (one.signed_at - hour * 6).into(),
            one.sheet.as_str().into(),
            one.content.as_str().into(),
            vec![0; 32].into(),
            0.into(),
            1.into(),
        ]
    };
    let columns = &[
        "outgoing_id",
        "version",
        "saved_by",
        "saved_at",
        "sheet",
        "content",
        "digest",
        "size",
        "pages",
    ];
    let rows: Vec<_> = documents.iter().map(row).collect();
    change.insert_many("office_outgoing_version", columns, &rows).map(drop)
}

fn recipients(change: &Change, documents: &[(OutgoingId, &WentOut)]) -> Result<()> {
    let mut to = Vec::new();
    let mut told = Vec::new();
    for (id, one) in documents {
        let at = one.signed_at + SignedDuration::from_hours(3);
        for (authority, code, name) in &one.recipients {
            to.push(vec![
                (*id).into(),
                (*authority).into(),
                code.as_str().into(),
                name.as_str().into(),
            ]);
            for code in ["01", "03"] {
                told.push(vec![
                    (*id).into(),
                    (*authority).into(),
                    code.into(),
                    "".into(),
                    at.into(),
                ]);
            }
        }
    }
    let columns = &["outgoing_id", "authority_id", "code", "name"];
    change.insert_many("office_outgoing_recipient", columns, &to)?;
    let columns = &["outgoing_id", "authority_id", "code", "words", "told_at"];
    change.insert_many("office_outgoing_status", columns, &told)?;
    Ok(())
}

pub(super) fn newest_in(tx: &Tx, authority: AuthorityId) -> Result<Option<String>> {
    tx.optional(
        "select id from office_incoming where authority_id = ?1 order by id desc limit 1",
        params![authority],
    )
}

pub(super) fn newest_out(tx: &Tx, authority: AuthorityId) -> Result<Option<String>> {
    tx.optional(
        "select id from office_outgoing where authority_id = ?1 order by id desc limit 1",
        params![authority],
    )
}
