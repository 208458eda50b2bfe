-- What the author of a draft made of an opinion that was more than agreement. Never changed: a later one stands before it.

create table office_outgoing_disposition (
    outgoing_id text not null references office_outgoing (id),
    -- the opinion: who gave it, and when
    person_id text not null references person (id),
    given_at bigint not null,
    -- the author's first word to it, the second …
    place bigint not null,
    -- the version that stood when it was written
    version bigint not null,
    -- 'taken-up', 'explained'
    outcome text not null,
    words text not null,
    written_by text not null references person (id),
    written_at bigint not null,
    primary key (outgoing_id, person_id, given_at, place)
);
