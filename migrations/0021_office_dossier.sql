-- Work files: the yearly list, what stands in each, hand-over to the archive, archive packages; holds on files and documents.

-- how long a file is kept; law may change it, so it is data with its basis
create table office_retention (
    code text primary key,
    -- null: for ever
    years bigint,
    basis text not null
);
insert into office_retention (code, years, basis) values
    ('permanent', null, 'Thông tư 10/2022/TT-BNV'),
    ('years-70', 70, 'Thông tư 10/2022/TT-BNV'),
    ('years-50', 50, 'Thông tư 10/2022/TT-BNV'),
    ('years-30', 30, 'Thông tư 10/2022/TT-BNV'),
    ('years-20', 20, 'Thông tư 10/2022/TT-BNV'),
    ('years-10', 10, 'Thông tư 10/2022/TT-BNV'),
    ('years-5', 5, 'Thông tư 10/2022/TT-BNV');

create table office_dossier (
    id text primary key,
    authority_id bigint not null references authority (id),
    -- the year of the list it stands in, its place there, and number and notation: '01.TCCB'
    year bigint not null,
    place bigint not null,
    notation text not null,
    title text not null,
    retention text not null references office_retention (code),
    -- who opens it, collects, closes and hands over
    keeper_id text not null references person (id),
    opened_at bigint not null,
    opened_by text not null references person (id),
    -- 'open', 'closed', 'offered', 'received'
    state text not null,
    closed_at bigint,
    offered_at bigint,
    offered_by text references person (id),
    received_at bigint,
    received_by text references person (id),
    -- when its keeper was told that the hand-over comes due
    warned_at bigint
);
create unique index office_dossier_place on office_dossier (authority_id, year, place);
create index office_dossier_closed on office_dossier (state, closed_at);

-- a document's place in a file; one document stands in many files, and is copied into none
create table office_dossier_entry (
    dossier_id text not null references office_dossier (id),
    subject_kind text not null,
    subject_id text not null,
    ordinal bigint not null,
    put_at bigint not null,
    put_by text not null references person (id),
    -- when it was taken out again
    taken_at bigint,
    taken_by text references person (id)
);
create unique index office_dossier_entry_once on office_dossier_entry (dossier_id, subject_kind, subject_id)
    where taken_at is null;
create index office_dossier_entry_of on office_dossier_entry (subject_kind, subject_id);

-- archive packages that were asked for; without a digest it is still being made, or could not be
create table office_dossier_package (
    id text primary key,
    dossier_id text not null references office_dossier (id),
    asked_at bigint not null,
    asked_by text not null references person (id),
    made_at bigint,
    digest bytea,
    size bigint,
    -- why it could not be made: the name of a rule
    refused text
);
create index office_dossier_package_of on office_dossier_package (dossier_id, asked_at);

-- holds: while one stands, nothing of the thing is changed, moved or destroyed
create table office_freeze (
    subject_kind text not null,
    subject_id text not null,
    frozen_at bigint not null,
    frozen_by text not null references person (id),
    reason text not null,
    lifted_at bigint,
    lifted_by text references person (id),
    lift_reason text
);
create unique index office_freeze_once on office_freeze (subject_kind, subject_id) where lifted_at is null;
