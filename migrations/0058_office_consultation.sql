-- Opinions that other authorities are asked for on a draft, and what this house is asked for by others.

-- one authority asked on one version of a draft, in the house that asks
create table office_consultation (
    -- also what the packet of the request is called
    id text primary key,
    authority_id bigint not null,
    outgoing_id text not null references office_outgoing (id),
    version bigint not null,
    asked_id bigint not null references authority (id),
    code text not null,
    name text not null,
    -- number and notation of the request, "3/LYK-UBND"
    reference text not null,
    question text not null,
    due_on text,
    due_at bigint,
    asked_by text not null references person (id),
    asked_at bigint not null,
    withdrawn_at bigint,
    withdrawal_reason text,
    -- 'agrees', 'comments', 'disagrees'
    stance text,
    words text,
    -- who gave it there, by name, and when
    given_by text,
    given_at bigint,
    received_at bigint,
    -- an ordinary document that is its evidence, and who of this house entered what it says
    reply_id text references office_incoming (id),
    entered_by text references person (id)
);
create index office_consultation_of on office_consultation (outgoing_id, id);
create index office_consultation_reference on office_consultation (authority_id, reference);

-- what the asking house said: 'asked', 'extended', 'withdrawn', in their order
create table office_consultation_step (
    message text primary key,
    consultation_id text not null references office_consultation (id),
    seq bigint not null,
    kind text not null,
    by_id text not null references person (id),
    at bigint not null,
    -- another deadline
    due_on text,
    -- the question, or why
    words text not null,
    -- when its packet was queued; null as long as it waits
    sent_at bigint
);
create unique index office_consultation_step_seq on office_consultation_step (consultation_id, seq);

-- ordinary documents that came in answer to a request
create table office_consultation_reply (
    incoming_id text primary key references office_incoming (id),
    consultation_id text not null references office_consultation (id)
);
create index office_consultation_reply_to on office_consultation_reply (consultation_id);

-- what the author made of an authority's opinion; never changed, a later one stands before it
create table office_consultation_disposition (
    consultation_id text not null references office_consultation (id),
    place bigint not null,
    version bigint not null,
    outcome text not null,
    words text not null,
    written_by text not null references person (id),
    written_at bigint not null,
    primary key (consultation_id, place)
);

-- a request that came to this house, as its incoming document
create table office_consulted (
    incoming_id text primary key references office_incoming (id),
    authority_id bigint not null,
    asker_id bigint not null references authority (id),
    -- what the asking house calls it
    code text not null,
    version bigint not null,
    question text not null,
    due_on text,
    due_at bigint,
    withdrawn_at bigint,
    withdrawal_reason text
);
create unique index office_consulted_code on office_consulted (authority_id, asker_id, code);

-- what the asking house said of it, once each
create table office_consulted_step (
    incoming_id text not null references office_consulted (incoming_id),
    seq bigint not null,
    kind text not null,
    by_name text not null,
    at bigint not null,
    due_on text,
    words text not null,
    primary key (incoming_id, seq)
);

-- what is answered: written by who handles it, approved or returned by a leader; the approved one is sent
create table office_consulted_answer (
    incoming_id text not null references office_consulted (incoming_id),
    place bigint not null,
    stance text not null,
    words text not null,
    written_by text not null references person (id),
    written_at bigint not null,
    decided_by text references person (id),
    decided_at bigint,
    -- 'approved', 'returned'
    decision text,
    reason text,
    -- the packet that carries it, and when it was queued
    message text,
    sent_at bigint,
    primary key (incoming_id, place)
);
create unique index office_consulted_answer_message on office_consulted_answer (message);
