-- What happens to a document after its issue: recalled, corrected, replaced; and what a recall leaves at its recipients.

-- by what its sender names it: 'G22,2026/11/23,05/VPCP-KSTT'
alter table office_incoming add column document_id text;
create index office_incoming_named on office_incoming (authority_id, document_id);

-- a later document that corrects or replaces an earlier one of the same authority
create table office_outgoing_amendment (
    outgoing_id text primary key references office_outgoing (id),
    earlier_id text not null references office_outgoing (id),
    -- 'correction', 'replacement'
    kind text not null
);
create index office_outgoing_amendment_of on office_outgoing_amendment (earlier_id);

-- the same where it arrived
create table office_incoming_amendment (
    incoming_id text primary key references office_incoming (id),
    earlier_id text not null references office_incoming (id),
    kind text not null
);
create index office_incoming_amendment_of on office_incoming_amendment (earlier_id);

-- documents that their own authority recalled
create table office_recall (
    outgoing_id text primary key references office_outgoing (id),
    reason text not null,
    recalled_by text not null references person (id),
    recalled_at bigint not null,
    -- by what answers may name the recall, and its packet on the way; none when nobody got the document over the axis
    message_id text,
    packet_id text references outgoing (id)
);
create index office_recall_named on office_recall (message_id);

-- recalls that reached a recipient, and what became of the document there
create table office_recall_order (
    incoming_id text not null references office_incoming (id),
    ordered_at bigint not null,
    reason text not null,
    -- where the document stood, to go on from there when the recall is declined
    state_before text not null,
    settled_at bigint,
    settled_by text references person (id),
    -- 'destroyed', 'declined'
    outcome text,
    primary key (incoming_id, ordered_at)
);

-- when a file of a document was closed to everybody for good
alter table office_file add column closed_at bigint;
