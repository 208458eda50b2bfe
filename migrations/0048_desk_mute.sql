-- Matters about which somebody wants no notices. What they hold stays on their desk, and reminders of it still come.
create table desk_mute (
    person_id text not null references person (id),
    subject_kind text not null,
    subject_id text not null,
    -- as the matter was called then
    title text not null,
    reference text not null,
    muted_at bigint not null,
    primary key (person_id, subject_kind, subject_id)
);
