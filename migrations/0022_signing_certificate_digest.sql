-- By what a signature's certificate is found again: the SHA-256 of its DER.

alter table signing_certificate add column digest bytea;
create index signing_certificate_digest on signing_certificate (digest);
