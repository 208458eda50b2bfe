-- A change of rights stays flagged until somebody other than who made it confirms it (Decree 30/2020/NĐ-CP, Appendix VI, III.3c).

-- who gave the position or ended it last
alter table position add column changed_by text;
alter table position add column confirmed_at bigint;
alter table position add column confirmed_by text;
-- what stood before this rule was taken as confirmed
update position set confirmed_at = from_at;
create index position_flagged on position (authority_id, id) where confirmed_at is null;
