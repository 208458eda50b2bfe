-- Who works where: people, their positions in time, how they prove who they are, and their sessions.

create table person (
    id text primary key,
    -- the authority that keeps the account
    authority_id bigint not null references authority (id),
    name text not null,
    -- in its normal spelling, never given to another
    login text not null unique,
    mail text not null,
    created_at bigint not null,
    closed_at bigint
);
create index person_of on person (authority_id, name);

create table position (
    id text primary key,
    person_id text not null references person (id),
    authority_id bigint not null references authority (id),
    unit_id bigint references authority (id),
    unit_name text not null,
    title text not null,
    title_en text,
    -- names of roles, a space between
    roles text not null,
    from_at bigint not null,
    to_at bigint
);
create index position_of_person on position (person_id, from_at);
create index position_of_authority on position (authority_id, from_at);

create table credential (
    person_id text not null references person (id),
    -- 'password'; other ways to sign in come beside it
    kind text not null,
    secret text not null,
    set_at bigint not null,
    primary key (person_id, kind)
);

create table session (
    id text primary key,
    -- SHA-256 of the token that only the browser knows
    digest bytea not null unique,
    person_id text not null references person (id),
    -- where the person chose to act, when positions leave a choice
    acting_id bigint,
    began_at bigint not null,
    seen_at bigint not null,
    address text not null,
    agent text not null
);
create index session_of on session (person_id, began_at);
create index session_began on session (began_at);
