-- The operator's view of the hub: figures kept up beside the flow, and the indexes that its lists walk.

-- How far the record of events has been counted, and what had passed by then.
create table hub_tally (
    position bigint not null,
    documents bigint not null,
    statuses bigint not null,
    -- of documents: copies to be delivered, delivered, and at present in the state "could not be taken"
    copies bigint not null,
    copies_done bigint not null,
    copies_failed bigint not null
);
insert into hub_tally (position, documents, statuses, copies, copies_done, copies_failed) values (0, 0, 0, 0, 0, 0);

-- The same by hour (hours since 1970), for "today" and the reports of the law.
create table hub_hour (
    hour bigint not null,
    kind text not null,
    parcels bigint not null,
    copies bigint not null,
    copies_done bigint not null,
    copies_failed bigint not null,
    primary key (hour, kind)
);

-- What the hub refused, one line a day, system and rule, so that a system that repeats itself fills no table.
create table hub_refusal (
    day bigint not null,
    system_id text not null,
    rule text not null,
    times bigint not null,
    first_at bigint not null,
    last_at bigint not null,
    -- the last one's words in both languages, as JSON
    words text not null,
    primary key (day, system_id, rule)
);

-- Open copies only, so small however long the register grows; oldest first, and the parcels they belong to.
create index delivery_open on delivery (kind, parcel_seq) where settled_at is null;
create index delivery_failed on delivery (kind, parcel_seq) where settled_as = 'fail';
create index report_refused on report (parcel_seq) where code = '02';
-- Recalls, updates and replacements of a document; status messages are found through their reports.
create index parcel_about on parcel (about_seq) where about_seq is not null and kind = 'edoc';
create index parcel_sender on parcel (sender_id, kind, seq);
create index parcel_accepted on parcel (accepted_at);
create index parcel_kind on parcel (kind, seq);
create index job_stuck on job (failed_at) where failed_at is not null;
