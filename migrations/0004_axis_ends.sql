-- The two ends of the exchange in an authority's own house: its way to the hub, what it sends, what it took in.

create table hub_connection (
    authority_id bigint primary key references authority (id),
    -- the hub's address; empty for the hub in this same process
    endpoint text not null,
    system_id text not null,
    sealed bytea not null
);

create table outgoing (
    id text primary key,
    authority_id bigint not null,
    kind text not null,
    body_digest bytea not null,
    body_size bigint not null,
    rank bigint not null,
    queued_at bigint not null,
    sent_at bigint,
    hub_doc_id text,
    -- the hub's refusal, by rule and words, when it will not take it as it is
    refused_at bigint,
    refusal text
);
create index outgoing_of on outgoing (authority_id, queued_at);

create table incoming (
    authority_id bigint not null,
    hub_doc_id text not null,
    kind text not null,
    sender_code text not null,
    body_digest bytea not null,
    body_size bigint not null,
    received_at bigint not null,
    -- when the hub was told that the copy is safe here
    settled_at bigint,
    primary key (authority_id, hub_doc_id)
);
create index incoming_unsettled on incoming (authority_id) where settled_at is null;
