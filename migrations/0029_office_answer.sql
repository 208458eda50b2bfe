-- What came in answer to a document of this house, as the envelope names it.

create table office_answer (
    incoming_id text primary key references office_incoming (id),
    outgoing_id text not null references office_outgoing (id)
);
create index office_answer_to on office_answer (outgoing_id);
