-- Documents that arrive without the axis, on paper, by hand or by e-mail: what a clerk typed and uploaded before it is an
-- incoming document. The pieces of a file stand here until then, and go with their row.

create table office_arrival (
    -- the key of the form: two identical submissions make one document
    id text primary key,
    authority_id bigint not null references authority (id),
    person_id text not null references person (id),
    -- what was typed: JSON, pairs of field and text
    typed text not null,
    saved_at bigint not null,
    -- what nobody entered by then is cleared away
    expires_at bigint not null,
    incoming_id text references office_incoming (id)
);
create index office_arrival_of on office_arrival (authority_id, person_id, saved_at);
create index office_arrival_expiry on office_arrival (expires_at);

create table office_arrival_file (
    id text primary key,
    arrival_id text not null references office_arrival (id),
    -- 'main' (one at most), 'annex'
    part text not null,
    name text not null,
    -- whole and so far, in bytes
    size bigint not null,
    received bigint not null,
    -- what it is by its first bytes; none until it is whole and was found sound
    media_type text,
    -- its first words, from which fields are offered
    head text not null
);
create index office_arrival_file_of on office_arrival_file (arrival_id, id);

create table office_arrival_piece (
    file_id text not null references office_arrival_file (id),
    -- the place of its first byte
    start bigint not null,
    bytes bytea not null,
    primary key (file_id, start)
);

-- the three checks of what came without the axis
create table office_incoming_check (
    incoming_id text primary key references office_incoming (id),
    checks text not null
);
