-- Supervision: finished work of whole days, counted once. Nothing that was done changes, so a day that is over is never counted anew.

create table desk_tally (
    authority_id bigint not null,
    -- the instant at which the day begins in Việt Nam
    day_at bigint not null,
    -- whose work it was: a person's, or of a role that no person ended it for; the other is empty
    person_id text not null,
    role text not null,
    done_before bigint not null,
    done_in_time bigint not null,
    done_late bigint not null,
    -- the longest that one piece was held, in microseconds
    longest bigint not null,
    primary key (authority_id, day_at, person_id, role)
);

-- one line: work that was done before this instant is in the tally
create table desk_tallied (until_at bigint not null);

create index todo_done on todo (done_at) where done_at is not null;
