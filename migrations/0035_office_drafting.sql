-- Drafting: what somebody typed and did not finish, and the templates of an authority.

create table office_unfinished (
    -- the key of the form, by which one that is sent twice makes one document
    id text primary key,
    authority_id bigint not null references authority (id),
    person_id text not null references person (id),
    -- the fields as they were typed, and what the document is to answer, correct or replace; empty once it is made
    sheet text not null,
    reply_to text,
    -- 'correction' or 'replacement', and of which document
    amends text,
    earlier_id text,
    saved_at bigint not null,
    -- what it became
    outgoing_id text references office_outgoing (id)
);
create index office_unfinished_of on office_unfinished (person_id, authority_id, saved_at) where outgoing_id is null;

create table office_template (
    id text primary key,
    authority_id bigint not null references authority (id),
    name text not null,
    kind text not null,
    sheet text not null,
    made_at bigint not null,
    made_by text not null references person (id),
    withdrawn_at bigint,
    withdrawn_by text references person (id)
);
create index office_template_of on office_template (authority_id, kind, name) where withdrawn_at is null;
