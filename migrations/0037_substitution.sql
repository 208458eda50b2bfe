-- Who does whose work while somebody is away.

create table substitution (
    id text primary key,
    authority_id bigint not null references authority (id),
    absent_id text not null references person (id),
    substitute_id text not null references person (id),
    from_at bigint not null,
    until_at bigint not null,
    -- the document or direction it rests on; may be empty
    basis text not null,
    given_at bigint not null,
    given_by text not null,
    -- when it was ended before its time
    ended_at bigint,
    ended_by text
);
create index substitution_of on substitution (substitute_id, until_at);
create index substitution_for on substitution (absent_id, until_at);
create index substitution_in on substitution (authority_id, until_at);
