-- The ladder by which work is reminded of and passed up, and what people are told.

-- steps, in working days from the deadline; an authority with steps of its own has those instead of the common ones (0)
create table desk_step (
    authority_id bigint not null,
    -- 'remind': whoever holds it; 'escalate': the leader over them
    act text not null,
    -- before the day it is due when negative, after it when positive
    days bigint not null,
    -- the law it rests on, or that it is a rule of the house
    basis text not null,
    primary key (authority_id, act, days)
);
insert into desk_step (authority_id, act, days, basis) values
    (0, 'remind', -3, 'house rule'),
    (0, 'remind', -1, 'house rule'),
    (0, 'remind', 0, '30/2020/NĐ-CP, art. 24'),
    (0, 'remind', 1, '30/2020/NĐ-CP, art. 24'),
    (0, 'escalate', 2, 'house rule');

-- steps taken, each once for a piece of work and one deadline of it
create table desk_reminder (
    todo_id text not null references todo (id),
    act text not null,
    days bigint not null,
    due_at bigint not null,
    taken_at bigint not null,
    primary key (todo_id, act, days, due_at)
);
create index todo_due on todo (due_at) where done_at is null;

create table desk_notice (
    id text primary key,
    authority_id bigint not null,
    person_id text not null references person (id),
    -- 'work', 'reminder', 'escalation', 'returned', 'status', 'signed', 'issued'
    kind text not null,
    subject_kind text not null,
    subject_id text not null,
    -- the work it is about, by name; empty when it is about none
    act text not null,
    title text not null,
    reference text not null,
    told_at bigint not null,
    read_at bigint,
    mailed_at bigint
);
create index desk_notice_of on desk_notice (person_id, authority_id, id);
create index desk_notice_unmailed on desk_notice (person_id) where read_at is null and mailed_at is null;
create index desk_notice_unread on desk_notice (person_id, authority_id) where read_at is null;

-- how somebody is told by mail: 'now', 'daily' (as long as nothing is said), 'never'
create table desk_mail_choice (
    person_id text not null references person (id),
    kind text not null,
    way text not null,
    primary key (person_id, kind)
);

-- letters of a day that were queued
create table desk_digest (
    person_id text not null references person (id),
    -- '2026-11-23'
    day text not null,
    primary key (person_id, day)
);
