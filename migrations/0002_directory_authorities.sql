-- Who exists: authorities and their units in one tree, every code they ever bore, and the feed of changes.

create table authority (
    id bigserial primary key,
    parent_id bigint references authority (id),
    -- 'authority' exchanges documents under its own code; 'unit' is a part of one
    kind text not null,
    -- a top member of the axis
    member bigint not null,
    name text not null,
    name_en text,
    mail text not null,
    valid_from bigint not null,
    valid_to bigint,
    successor_id bigint references authority (id),
    -- the last change to this row: the feed's number
    version bigint not null
);
create index authority_version on authority (version);
create index authority_parent on authority (parent_id);

-- Codes are facts of history: none is ever deleted or given to another.
create table authority_code (
    code text primary key,
    authority_id bigint not null references authority (id),
    form text not null,
    -- the code to show and to write into new envelopes
    main bigint not null
);
create index authority_code_of on authority_code (authority_id);

create table directory_version (
    last bigint not null
);
insert into directory_version (last) values (0);
