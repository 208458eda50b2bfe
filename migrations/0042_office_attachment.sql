-- What goes with an outgoing document: files that its author added while it was a draft. A version is its text and its
-- attachments together; each change of them is a version of its own.

create table office_outgoing_attachment (
    outgoing_id text not null references office_outgoing (id),
    -- from 1, in the order in which they were added; the document itself is 0
    place bigint not null,
    name text not null,
    media_type text not null,
    digest bytea not null,
    size bigint not null,
    -- the first version with it, and the first without it again
    since_version bigint not null,
    until_version bigint,
    primary key (outgoing_id, place)
);
