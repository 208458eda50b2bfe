-- How long the timestamp that closes a sealed file holds, and how often another one followed it.

alter table signing_request add column proved_until bigint;
alter table signing_request add column renewals bigint not null default 0;
create index signing_request_proved on signing_request (state, proved_until);
-- closed before this was kept: due at once
update signing_request set proved_until = closed_at where closed_at is not null;
