-- Outgoing documents of the office: drafted in versions, reviewed, signed at the signing desk, numbered, sealed, sent, and
-- followed until every recipient has registered them.

create table office_outgoing (
    id text primary key,
    authority_id bigint not null,
    author_id text not null references person (id),
    -- 'draft', 'content', 'form', 'to-sign', 'signed', 'numbered', 'sealed', 'issued'
    state text not null,
    -- the newest version, and what lists show of it
    version bigint not null,
    kind text not null,
    subject text not null,
    notation text not null,
    -- 1 express … 4 normal
    rank bigint not null,
    -- the incoming document it answers
    reply_to text references office_incoming (id),
    created_at bigint not null,
    moved_at bigint not null,
    -- the last request at the signing desk
    request_id text references signing_request (id),
    signed_at bigint,
    number bigint,
    dated_on text,
    -- the file as it was sealed, and its packet on the way
    sealed_digest bytea,
    sealed_size bigint,
    issued_at bigint,
    packet_id text references outgoing (id),
    -- by what recipients name it when they tell of it: 'G22,2026/11/23,05/VPCP-KSTT'
    document_id text
);
create index office_outgoing_state on office_outgoing (authority_id, state, id);
create index office_outgoing_lately on office_outgoing (authority_id, id);
create index office_outgoing_of on office_outgoing (author_id, id);
create index office_outgoing_answers on office_outgoing (reply_to);
create index office_outgoing_named on office_outgoing (authority_id, document_id);
create unique index office_outgoing_request on office_outgoing (request_id);

-- each saving is a version; none is ever changed
create table office_outgoing_version (
    outgoing_id text not null references office_outgoing (id),
    version bigint not null,
    saved_by text not null references person (id),
    saved_at bigint not null,
    -- what was typed, field by field (JSON), and the document it makes (truc.document/1)
    sheet text not null,
    content text not null,
    -- the document laid out, a body
    digest bytea not null,
    size bigint not null,
    pages bigint not null,
    primary key (outgoing_id, version)
);

-- approvals are of one version: what was edited afterwards has none
create table office_outgoing_approval (
    outgoing_id text not null references office_outgoing (id),
    version bigint not null,
    -- 'content', 'form'
    step text not null,
    person_id text not null references person (id),
    approved_at bigint not null,
    primary key (outgoing_id, version, step)
);

-- opinions asked of colleagues while drafting
create table office_outgoing_opinion (
    outgoing_id text not null references office_outgoing (id),
    version bigint not null,
    person_id text not null references person (id),
    asked_by text not null references person (id),
    asked_at bigint not null,
    due_at bigint,
    -- 'agrees', 'comments', 'disagrees'
    stance text,
    words text,
    given_at bigint,
    primary key (outgoing_id, version, person_id)
);

-- whom it went to over the axis
create table office_outgoing_recipient (
    outgoing_id text not null references office_outgoing (id),
    authority_id bigint not null references authority (id),
    code text not null,
    name text not null,
    primary key (outgoing_id, authority_id)
);

-- what recipients told of it
create table office_outgoing_status (
    outgoing_id text not null references office_outgoing (id),
    authority_id bigint not null references authority (id),
    -- 01 … 16
    code text not null,
    words text not null,
    told_at bigint not null,
    primary key (outgoing_id, authority_id, code)
);

-- which series a kind of document takes its numbers from, where the head of an authority decided otherwise than one for
-- official letters and one for all other kinds (Decree 30/2020, art. 15)
create table office_numbering (
    authority_id bigint not null references authority (id),
    kind text not null,
    series text not null,
    primary key (authority_id, kind)
);
