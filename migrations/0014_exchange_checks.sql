-- What was found out about the signatures on documents: at the hub beside the flow, and at each house that took one in.

-- One line for each document, put down when it is fanned out. Follows from the parcel and the trusted certificates.
create table parcel_check (
    parcel_seq bigint primary key references parcel (seq),
    -- the parcel's: lower overtakes higher
    rank bigint not null,
    -- how often a check was begun; a document whose check never ends is let be
    tries bigint not null,
    begun_at bigint,
    -- 'official', 'signed', 'for-information', 'doubtful'
    standing text,
    -- each file with its verdict, reasons and signers (JSON); no content
    files text,
    -- null: it waits
    checked_at bigint
);
create index parcel_check_waiting on parcel_check (rank, parcel_seq) where checked_at is null;

-- The receiver's three checks (Decision 28/2018, art. 9.1), made before a copy is noted.
create table incoming_check (
    authority_id bigint not null,
    hub_doc_id text not null,
    standing text not null,
    -- complete, intact, authentic: 'passed', 'indeterminate', 'failed', each with its reasons (JSON)
    answers text not null,
    files text not null,
    -- certificates, timestamps, revocation data and the result, a body (truc.evidence/1); none for an unsigned document
    evidence_digest bytea,
    evidence_size bigint,
    checked_at bigint not null,
    primary key (authority_id, hub_doc_id)
);
