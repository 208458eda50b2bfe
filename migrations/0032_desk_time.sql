-- Time of handling: pauses whose time is given back, more time asked for and decided on.

create table desk_pause (
    id text primary key,
    todo_id text not null references todo (id),
    subject_kind text not null,
    subject_id text not null,
    paused_by text not null references person (id),
    paused_at bigint not null,
    reason text not null,
    -- the deadline that stood still: while the pause runs, the work has none
    was_due_at bigint not null,
    resumed_by text references person (id),
    resumed_at bigint,
    -- the deadline from then on
    due_at bigint
);
create index desk_pause_about on desk_pause (subject_kind, subject_id, paused_at);
create unique index desk_pause_running on desk_pause (todo_id) where resumed_at is null;

create table desk_extension (
    id text primary key,
    todo_id text not null references todo (id),
    subject_kind text not null,
    subject_id text not null,
    asked_by text not null references person (id),
    asked_at bigint not null,
    reason text not null,
    was_due_at bigint not null,
    until_at bigint not null,
    -- who gave the deadline and decides
    giver_id text not null references person (id),
    decided_at bigint,
    granted bigint,
    answer text
);
create index desk_extension_about on desk_extension (subject_kind, subject_id, asked_at);
create unique index desk_extension_waiting on desk_extension (todo_id) where decided_at is null;
