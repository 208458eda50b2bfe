-- Secret documents: what may be known of one on an open system. No subject, no file, no words; none of these columns takes any.

create table office_secret_stub (
    id text primary key,
    authority_id bigint not null references authority (id),
    -- 'in', 'out': each direction has a series of its own
    direction text not null,
    year bigint not null,
    number bigint not null,
    -- 'secret', 'highly-secret', 'top-secret'
    degree text not null,
    -- who issued it, or whom it goes to
    other_id bigint not null references authority (id),
    -- number and notation as it bears them; empty for what is top secret
    reference text not null,
    dated_on text not null,
    due_on text,
    entered_at bigint not null,
    entered_by text not null references person (id),
    done_at bigint
);
create unique index office_secret_stub_once on office_secret_stub (authority_id, direction, year, number);
