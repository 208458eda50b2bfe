-- Why a certificate was withdrawn, in the words of whoever did it.

alter table signing_certificate add column withdrawn_because text;
