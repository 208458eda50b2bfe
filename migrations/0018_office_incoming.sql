-- The paperless office: who works here, running numbers, and incoming documents from arrival to the end of their handling.

-- authorities whose people work in this office; for the others the axis alone takes in
create table office_house (
    authority_id bigint primary key references authority (id),
    opened_at bigint not null
);

-- running numbers, 1..n in a year without gaps
create table office_series (
    authority_id bigint not null,
    -- 'incoming', or the series of outgoing documents
    name text not null,
    year bigint not null,
    last bigint not null,
    primary key (authority_id, name, year)
);

create table office_incoming (
    id text primary key,
    authority_id bigint not null,
    -- 'axis', 'upload'
    way text not null,
    hub_doc_id text,
    packet_digest bytea,
    packet_size bigint,
    sender_code text not null,
    sender_name text not null,
    -- number and notation as the sender wrote them: '7816/VPCP-TTĐT'
    reference text not null,
    dated_on text,
    kind text not null,
    subject text not null,
    signer_name text not null,
    signer_title text not null,
    -- the day by which the sender asks for an answer
    due_on text,
    -- 1 express … 4 normal
    rank bigint not null,
    received_at bigint not null,
    -- 'waiting', 'registered', 'submitted', 'assigned', 'handling', 'proposed', 'done', 'refused'
    state text not null,
    entry_number bigint,
    entry_year bigint,
    registered_at bigint,
    registered_by text references person (id),
    -- who assigned it and confirms its end
    leader_id text references person (id),
    moved_at bigint not null,
    -- when its files were laid out of the packet
    unpacked_at bigint
);
create unique index office_incoming_copy on office_incoming (authority_id, hub_doc_id);
create unique index office_incoming_entry on office_incoming (authority_id, entry_year, entry_number);
create index office_incoming_state on office_incoming (authority_id, state, id);
create index office_incoming_lately on office_incoming (authority_id, id);
create index office_incoming_reference on office_incoming (authority_id, reference);

-- the files of a document, in their order
create table office_file (
    subject_kind text not null,
    subject_id text not null,
    place bigint not null,
    name text not null,
    media_type text not null,
    digest bytea not null,
    size bigint not null,
    primary key (subject_kind, subject_id, place)
);

-- whose part in handling: 'lead' (exactly one), 'with', 'informed'
create table office_part (
    incoming_id text not null references office_incoming (id),
    person_id text not null references person (id),
    part text not null,
    given_by text not null references person (id),
    given_at bigint not null,
    -- when the part was given to somebody else
    ended_at bigint,
    primary key (incoming_id, person_id, given_at)
);
create index office_part_of on office_part (person_id, given_at);

-- what people wrote on a document: directions, opinions, reports, reasons of refusal and return
create table office_note (
    id text primary key,
    subject_kind text not null,
    subject_id text not null,
    -- 'direction', 'opinion', 'report', 'return', 'refusal'
    kind text not null,
    person_id text not null references person (id),
    words text not null,
    written_at bigint not null
);
create index office_note_on on office_note (subject_kind, subject_id, written_at);

-- statuses told to the sender, once each
create table office_status (
    incoming_id text not null references office_incoming (id),
    code text not null,
    told_at bigint not null,
    primary key (incoming_id, code)
);

-- who looked at a document, first and last
create table office_view (
    subject_kind text not null,
    subject_id text not null,
    person_id text not null references person (id),
    first_at bigint not null,
    last_at bigint not null,
    primary key (subject_kind, subject_id, person_id)
);
