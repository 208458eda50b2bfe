-- what the form check said of a document that came without the axis, as it was entered
create table office_incoming_form (
    incoming_id text primary key references office_incoming (id),
    advice text not null
);
