-- Passkeys: the keys with which people prove who they are, and the questions put to their browsers (WebAuthn level 3).

create table passkey (
    -- the credential id that the authenticator chose, base64url without padding
    id text primary key,
    person_id text not null references person (id),
    -- what the person calls it
    name text not null,
    -- public key, counter and flags, as the WebAuthn library keeps them (JSON)
    kept text not null,
    added_at bigint not null,
    used_at bigint
);
create index passkey_of on passkey (person_id, added_at);

create table ceremony (
    id text primary key,
    -- 'addition', 'sign-in', 'approval'
    kind text not null,
    -- whose browser was asked; null at sign-in, where nobody is known yet
    person_id text references person (id),
    -- the challenge and what else the answer is held against (JSON)
    state text not null,
    began_at bigint not null
);
create index ceremony_began on ceremony (began_at);
create index ceremony_of on ceremony (person_id, began_at);
