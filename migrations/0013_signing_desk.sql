-- The signing desk: whose certificates there are, who may sign as what, what waits for a signature, and every act with
-- the approval that led to it.

create table signing_certificate (
    id text primary key,
    authority_id bigint not null,
    -- null: the authority's own, with which it seals
    person_id text references person (id),
    -- who keeps the key, by the name in the settings, and what the key is called there
    holder text not null,
    label text not null,
    -- DER, the signer's first, then its issuers up to the root
    certificates bytea not null,
    -- the picture of the handwritten signature or of the seal (PNG), a body
    picture bytea,
    picture_size bigint,
    from_at bigint not null,
    to_at bigint not null,
    registered_at bigint not null,
    withdrawn_at bigint
);
create index signing_certificate_of on signing_certificate (authority_id, person_id, registered_at);

create table signing_mandate (
    id text primary key,
    authority_id bigint not null,
    person_id text not null references person (id),
    -- 'head', 'on_behalf', 'acting', 'for_head', 'by_order', 'under_authorization'
    capacity text not null,
    -- the regulation or the written authorisation it rests on
    basis text not null,
    from_at bigint not null,
    to_at bigint
);
create index signing_mandate_of on signing_mandate (authority_id, person_id, from_at);

create table signing_request (
    id text primary key,
    authority_id bigint not null,
    subject text not null,
    -- the file as it stands now, a body
    digest bytea not null,
    size bigint not null,
    pages bigint not null,
    -- what follows the number: "VPCP-TTĐT"
    notation text not null,
    signer_id text not null references person (id),
    capacity text not null,
    submitted_by text not null references person (id),
    submitted_at bigint not null,
    -- 'to-sign', 'signing', 'signed', 'numbered', 'sealing', 'sealed', 'returned'
    state text not null,
    -- why it was returned
    remark text,
    number bigint,
    -- the year in whose series the number stands
    number_year bigint,
    dated_on text,
    moved_at bigint not null,
    -- when the long-term evidence and the closing timestamp entered the sealed file
    closed_at bigint
);
create index signing_request_open on signing_request (state, closed_at, moved_at);
create index signing_request_in on signing_request (authority_id, state, moved_at);
create index signing_request_lately on signing_request (authority_id, moved_at);
create index signing_request_for on signing_request (signer_id, state, moved_at);
-- a number once given is never given again
create unique index signing_request_number on signing_request (authority_id, notation, number_year, number);

create table signing_batch (
    id text primary key,
    authority_id bigint not null,
    person_id text not null references person (id),
    -- 'signature' by the person, 'seal' by the authority
    act text not null,
    -- what is approved, word by word; the passkey answers its SHA-256
    statement text not null,
    listed_at bigint not null,
    approved_at bigint,
    -- the passkey's answer (JSON)
    approval text
);
create index signing_batch_of on signing_batch (person_id, listed_at);

create table signing_act (
    id text primary key,
    batch_id text not null references signing_batch (id),
    place bigint not null,
    request_id text not null references signing_request (id),
    certificate_id text not null references signing_certificate (id),
    before bytea not null,
    before_size bigint not null,
    after bytea,
    after_size bigint,
    -- PAdES level reached: 'B-B', 'B-T'
    level text,
    -- why it has not come about, Vietnamese and English; final once done_at is set
    failure_vi text,
    failure_en text,
    done_at bigint,
    unique (batch_id, place)
);
create index signing_act_on on signing_act (request_id, batch_id);
