-- The rules that an authority, or who runs the installation, sets: each row with its legal basis, who set it and when; rows
-- are ended, never deleted. added_at is 0 and added_by null for what came with the program.

-- which series a kind of document takes its numbers from, as the head of an authority decided (Decree 30/2020, art. 15)
create table office_series_decision (
    authority_id bigint not null references authority (id),
    -- 'decision', 'official_letter' …
    kind text not null,
    series text not null,
    -- the first year it holds in, and the first it holds in no more
    from_year bigint not null,
    to_year bigint,
    basis text not null,
    added_at bigint not null,
    added_by text references person (id),
    ended_at bigint,
    ended_by text references person (id),
    primary key (authority_id, kind, from_year, added_at)
);
create unique index office_series_decision_open on office_series_decision (authority_id, kind, from_year)
    where ended_at is null;
insert into office_series_decision (authority_id, kind, series, from_year, basis, added_at)
    select authority_id, kind, series, 2020, '30/2020/NĐ-CP, Điều 15', 0 from office_numbering;
drop table office_numbering;

-- days that are off or worked other than the week and the law say
create table calendar_decision (
    -- '2027-02-08'
    day text not null,
    -- 'off', 'working'
    kind text not null,
    basis text not null,
    added_at bigint not null,
    added_by text references person (id),
    ended_at bigint,
    ended_by text references person (id),
    primary key (day, added_at)
);
create unique index calendar_decision_open on calendar_decision (day) where ended_at is null;
insert into calendar_decision (day, kind, basis, added_at) select day, kind, basis, 0 from calendar_day;
drop table calendar_day;

-- office hours from a day on; without a row 8:00–12:00 and 13:00–17:00
create table calendar_hours (
    from_on text not null,
    -- the first day on which they hold no more
    to_on text,
    -- 'HH:MM': beginning, end of the morning, beginning of the afternoon, end
    begins text not null,
    noon text not null,
    resumes text not null,
    ends text not null,
    basis text not null,
    added_at bigint not null,
    added_by text references person (id),
    ended_at bigint,
    ended_by text references person (id),
    primary key (from_on, added_at)
);
create unique index calendar_hours_open on calendar_hours (from_on) where ended_at is null;

-- times of keeping: those of all (authority_id 0) and an authority's own; files keep the one they were opened with
alter table office_retention add column authority_id bigint not null default 0;
alter table office_retention add column added_at bigint not null default 0;
alter table office_retention add column added_by text references person (id);
alter table office_retention add column ended_at bigint;
alter table office_retention add column ended_by text references person (id);

-- steps of the ladder: those of all (authority_id 0) hold where an authority has none of its own
create table desk_ladder_step (
    authority_id bigint not null,
    -- 'remind': whoever holds it; 'escalate': the leader over them
    act text not null,
    -- working days before the day it is due when negative, after it when positive
    days bigint not null,
    basis text not null,
    added_at bigint not null,
    added_by text references person (id),
    ended_at bigint,
    ended_by text references person (id),
    primary key (authority_id, act, days, added_at)
);
create unique index desk_ladder_step_open on desk_ladder_step (authority_id, act, days) where ended_at is null;
insert into desk_ladder_step (authority_id, act, days, basis, added_at)
    select authority_id, act, days,
        case basis when '30/2020/NĐ-CP, art. 24' then 'Nghị định 30/2020/NĐ-CP, Điều 24' else basis end, 0
    from desk_step;
drop table desk_step;

-- where an authority decided otherwise than usual on which acts need another person
create table office_separation (
    authority_id bigint not null references authority (id),
    -- 'content-form', 'author-form', 'form-number', 'form-seal', 'open-opinions'
    rule text not null,
    -- 'on', 'off'
    state text not null,
    basis text not null,
    added_at bigint not null,
    added_by text not null references person (id),
    ended_at bigint,
    ended_by text references person (id),
    primary key (authority_id, rule, added_at)
);
create unique index office_separation_open on office_separation (authority_id, rule) where ended_at is null;
