-- Registers and reports of the office: read from the documents themselves, in the order of their numbers.

-- the register of outgoing documents, by day and number
create index office_outgoing_register on office_outgoing (authority_id, dated_on, number, id);
-- reports of a period, by arrival
create index office_incoming_arrived on office_incoming (authority_id, received_at);
-- earlier copies of one document, the first one first
create index office_incoming_copies on office_incoming (authority_id, reference, sender_code, received_at);
