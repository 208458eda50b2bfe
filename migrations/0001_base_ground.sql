-- What every part stands on: the events of record with their chain, and the jobs still to be done.

create table event (
    seq bigserial primary key,
    at bigint not null,
    actor text not null,
    authority_id bigint,
    kind text not null,
    subject_kind text not null,
    subject_id text not null,
    detail text not null,
    -- place in the audit chain and the hash up to here; given by the sealing sweep, never changed afterwards
    position bigint,
    hash bytea
);
create unique index event_position on event (position);
create index event_unsealed on event (seq) where position is null;
create index event_subject on event (subject_kind, subject_id, seq);

create table job (
    seq bigserial primary key,
    kind text not null,
    payload text not null,
    rank bigint not null,
    run_at bigint not null,
    attempts bigint not null,
    claimed_until bigint,
    last_error text,
    failed_at bigint
);
create index job_due on job (rank, run_at) where failed_at is null;
