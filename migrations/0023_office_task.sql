-- Tasks that signed documents assign: to other authorities through the axis, or to people of one's own house.

create table office_task (
    id text primary key,
    -- the house that this line belongs to; giver and taker each keep a line of their own
    authority_id bigint not null references authority (id),
    -- what this house is in it: 'giver' (another authority leads), 'own' (given inside the house), 'lead', 'with'
    part text not null,
    -- 'given' (giver, own) or 'taken' (lead, with): what the lists are read by
    direction text not null,
    -- the id of the giver's line: what both houses call the task
    code text not null,
    giver_id bigint not null references authority (id),
    lead_id bigint not null references authority (id),
    -- 'outgoing' or 'incoming' with its id where the document stands in this house; else empty
    source_kind text not null,
    source_id text not null,
    source_issuer text not null,
    source_reference text not null,
    -- what the axis calls the document: 'G22,2026/11/23,05/VPCP-KSTT'; may be empty
    source_document_id text not null,
    source_dated_on text,
    source_subject text not null,
    -- the sentence as it was signed, and where it stands: the ordinal of its block and of the sentence in it
    quote text not null,
    place text not null,
    words text not null,
    -- what counts as evidence of completion
    evidence text not null,
    -- null: without a deadline
    due_on text,
    given_at bigint not null,
    given_by text references person (id),
    giver_name text not null,
    -- who follows it at the giver
    follower_id text references person (id),
    -- who is in charge where it is done
    person_id text references person (id),
    -- 'waiting', 'declined', 'running', 'proposed', 'done', 'withdrawn'
    state text not null,
    percent bigint not null,
    -- another day that was asked for and is not decided on
    asked_on text,
    -- the day on which completion was proposed, as it was confirmed or waits to be
    done_on text,
    moved_at bigint not null
);
create unique index office_task_once on office_task (authority_id, giver_id, code);
-- the wall reads the first alone, lists the second, whatever they filter by
create index office_task_counted on office_task (authority_id, direction, lead_id, state, due_on, done_on,
    source_reference, person_id, follower_id, given_by);
create index office_task_listed on office_task (authority_id, direction, id, lead_id, state, due_on, done_on,
    source_reference, person_id, follower_id, given_by);
create index office_task_of on office_task (source_kind, source_id);

-- authorities that co-operate
create table office_task_with (
    task_id text not null references office_task (id),
    authority_id bigint not null references authority (id),
    primary key (task_id, authority_id)
);

-- what happened to a task, as dated facts: the record, and the messages that carry it between houses
create table office_task_step (
    id text primary key,
    task_id text not null references office_task (id),
    -- the id that both houses know it by
    message text not null,
    -- whose step: 'giver' or 'taker', and its number among theirs from 1
    side text not null,
    seq bigint not null,
    kind text not null,
    -- the instant its author's house gives
    at bigint not null,
    by_id text references person (id),
    by_name text not null,
    words text not null,
    percent bigint,
    due_on text,
    -- number and notation of the document that answers or proves
    reference text not null,
    file_name text not null,
    file_sha256 text not null,
    late_reason text not null,
    -- when it was handed to the axis; null for what stays in the house or came from outside
    sent_at bigint
);
create unique index office_task_step_once on office_task_step (task_id, side, seq);
