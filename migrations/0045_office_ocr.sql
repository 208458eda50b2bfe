-- Pages that are pictures, read by a machine: what waits to be read, what was read, and stamps of secrecy found on it.

-- a file with pages that may be pictures, once whatever documents it stands in
create table office_scan (
    digest bytea primary key,
    size bigint not null,
    media_type text not null,
    -- when it is looked at next; none once it was read, or given up
    due_at bigint,
    tries bigint not null,
    -- the degree that a stamp on it names, and on which page
    secrecy text,
    secrecy_page bigint
);
create index office_scan_due on office_scan (due_at) where due_at is not null;

-- the words of a page; no certainty: it could not be read
create table office_scan_page (
    digest bytea not null references office_scan (digest),
    page bigint not null,
    words text not null,
    -- how sure the machine is of them, in hundredths
    certainty bigint,
    read_at bigint not null,
    primary key (digest, page)
);

-- a stamp of secrecy on a document that was entered before its pages were read; until somebody decides, search does not
-- know the document and its files are for the clerks alone
create table office_stamp (
    incoming_id text not null references office_incoming (id),
    digest bytea not null,
    degree text not null,
    page bigint not null,
    found_at bigint not null,
    settled_at bigint,
    settled_by text references person (id),
    -- 'dismissed': the machine misread; 'confirmed': the files were closed
    outcome text,
    primary key (incoming_id, digest)
);

create index office_file_digest on office_file (digest);

-- how sure the machine is of the words of its first page, where that is a picture
alter table office_arrival_file add column certainty bigint;
