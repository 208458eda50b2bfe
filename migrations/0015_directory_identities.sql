-- Accounts at sign-in providers (OpenID Connect) that stand for people here. Their questions to browsers wait in
-- `ceremony`, of kind 'provider'.

create table person_identity (
    id text primary key,
    person_id text not null references person (id),
    -- who vouches, and whom the provider means: together they name one account for ever (OpenID Connect Core 1.0, 5.7)
    issuer text not null,
    subject text not null,
    linked_at bigint not null,
    unique (issuer, subject),
    unique (person_id, issuer)
);
