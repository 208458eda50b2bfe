-- What waits for whom. Every piece of work of every room stands here from the moment it is somebody's; done, it stays,
-- so that it can be told who held what, from when to when, and why it was late. And the days that are not as the week says.

create table todo (
    id text primary key,
    authority_id bigint not null,
    -- one person, or everybody who holds a role at the authority: one of the two is null
    person_id text references person (id),
    role text,
    -- the thing it is about, and what is to be done with it
    subject_kind text not null,
    subject_id text not null,
    act text not null,
    -- the words by which people know the thing, as they were then
    title text not null,
    reference text not null,
    -- 1 express … 4 normal
    rank bigint not null,
    opened_at bigint not null,
    due_at bigint,
    done_at bigint,
    done_by text references person (id),
    outcome text,
    late_reason text
);
create index todo_of_person on todo (person_id, rank, opened_at) where done_at is null;
create index todo_of_role on todo (authority_id, role, rank, opened_at) where done_at is null;
create index todo_about on todo (subject_kind, subject_id, opened_at);
create index todo_open_in on todo (authority_id, opened_at) where done_at is null;
create index todo_done_in on todo (authority_id, done_at) where done_at is not null;

create table calendar_day (
    -- '2027-02-08'
    day text primary key,
    -- 'off', 'working'
    kind text not null,
    -- the decision or the law it rests on
    basis text not null
);
