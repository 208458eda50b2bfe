-- up to which file the documents were walked that are older than the reading of scans
create table office_scan_backlog (
    subject_kind text primary key,
    subject_id text not null,
    place bigint not null
);
