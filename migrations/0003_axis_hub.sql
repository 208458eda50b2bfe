-- The hub: connected systems and their secrets, parcels, deliveries, what recipients reported.

create table system (
    id text primary key,
    authority_id bigint not null references authority (id),
    created_at bigint not null,
    closed_at bigint,
    last_seen_at bigint
);

create table system_authority (
    system_id text not null references system (id),
    authority_id bigint not null references authority (id),
    primary key (system_id, authority_id)
);

-- Sealed with the installation's key; during a rotation two are good at once.
create table system_secret (
    seq bigserial primary key,
    system_id text not null references system (id),
    sealed bytea not null,
    valid_from bigint not null,
    valid_to bigint
);
create index system_secret_of on system_secret (system_id);

create table system_version (
    last bigint not null
);
insert into system_version (last) values (0);

create table parcel (
    seq bigserial primary key,
    id text not null unique,
    system_id text not null,
    sender_id bigint not null,
    -- 'edoc' or 'status'
    kind text not null,
    -- 0 new, 1 recall, 2 update, 3 replace; the status code for a status message
    business bigint not null,
    -- lower overtakes higher
    rank bigint not null,
    document_key text not null,
    code_number text not null,
    code_notation text not null,
    issued_on text not null,
    type_name text not null,
    subject text not null,
    -- the parcel a status message, recall, update or replacement speaks of, where it passed here
    about_seq bigint,
    -- an earlier parcel of the same sender with the same document id
    repeats_seq bigint,
    body_digest bytea not null,
    body_size bigint not null,
    -- the bytes as sent, where the delivered ones had to be put into UTF-8
    original_digest bytea,
    original_size bigint,
    -- where the hub's trace goes: 'offset:removed:inserted', or nothing where a signature forbids it
    trace text,
    warnings text not null,
    recipients text not null,
    recipient_count bigint not null,
    resend_key bytea not null,
    accepted_at bigint not null,
    fanned_out_at bigint
);
create index parcel_waiting on parcel (rank, seq) where fanned_out_at is null;
create index parcel_document on parcel (sender_id, document_key);
create index parcel_code on parcel (sender_id, code_notation, code_number);
create index parcel_resend on parcel (resend_key);

create table delivery (
    parcel_seq bigint not null references parcel (seq),
    recipient_id bigint not null,
    rank bigint not null,
    kind text not null,
    fetched_at bigint,
    settled_at bigint,
    -- 'done' or 'fail', with the recipient's own words for a failure
    settled_as text,
    reason text,
    primary key (parcel_seq, recipient_id)
);
create index delivery_inbox on delivery (recipient_id, kind, rank, parcel_seq) where settled_at is null;

-- What a recipient (or, for 13, the sender) reported of a delivery: dated facts, several reporters, any order.
create table report (
    seq bigserial primary key,
    parcel_seq bigint not null,
    recipient_id bigint not null,
    reporter_id bigint not null,
    code text not null,
    said_at bigint not null,
    reported_at bigint not null,
    description text not null,
    staff text not null,
    status_seq bigint not null
);
create index report_of on report (parcel_seq, recipient_id, seq);
