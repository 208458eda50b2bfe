-- The desk in depth: views that people keep, work put off until a day.

create table desk_view (
    id text primary key,
    authority_id bigint not null,
    person_id text not null references person (id),
    name text not null,
    -- what is looked for, as the address of the list carries it
    filter text not null,
    kept_at bigint not null
);
create index desk_view_of on desk_view (person_id, authority_id, name);

-- Out of one person's sight until an instant. Whoever holds it holds it all the same: `todo` knows nothing of this.
create table desk_snooze (
    todo_id text not null references todo (id),
    person_id text not null references person (id),
    until_at bigint not null,
    primary key (todo_id, person_id)
);
create index desk_snooze_of on desk_snooze (person_id, until_at);
