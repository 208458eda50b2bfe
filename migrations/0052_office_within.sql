-- Recipients of an issued document inside its own authority: a line of the sheet each, and what became of it.
create table office_outgoing_within (
    outgoing_id text not null references office_outgoing (id),
    place bigint not null,
    -- the unit or the person, as it was typed
    line text not null,
    -- whose desk it came to; none when nobody was found at the moment of issue
    person_id text references person (id),
    incoming_id text references office_incoming (id),
    primary key (outgoing_id, place)
);
