-- Search: what files say, read once for every node, and searches that people keep. The index itself is a folder of each node.

-- the words of a file, themselves a body; without one the file could not be read
create table office_text (
    digest bytea primary key,
    text_digest bytea,
    text_size bigint,
    read_at bigint not null
);

create table office_saved_search (
    id text primary key,
    authority_id bigint not null,
    person_id text not null references person (id),
    name text not null,
    query text not null,
    saved_at bigint not null
);
create index office_saved_search_of on office_saved_search (person_id, authority_id, name);
