-- Assistants: people who see a leader's desk, sort it and note on what lies there, and decide nothing.

-- 'work': does the work of who is away; 'see' with 'sort' and 'note' as far as they may: assists whoever is there
alter table substitution add column duty text not null default 'work';

-- who put it off, when that was an assistant
alter table desk_snooze add column by_id text references person (id);

-- Work that is to be looked at first, on one person's desk.
create table desk_mark (
    todo_id text not null references todo (id),
    person_id text not null references person (id),
    by_id text not null references person (id),
    marked_at bigint not null,
    primary key (todo_id, person_id)
);
create index desk_mark_of on desk_mark (person_id);

-- whom the writer assisted by it
alter table office_note add column beside_id text references person (id);
