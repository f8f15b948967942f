-- The relays at work, and until when each counts as such if nothing more is heard of it. Each joining is a new epoch.
create table relay (
  epoch bigint generated always as identity primary key,
  until timestamp with time zone not null
);

-- Which of them sends which shard of the outbox; null while none does.
create table relay_shard (
  shard integer primary key,
  epoch bigint references relay (epoch) on delete set null
);
insert into relay_shard (shard) values (0), (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12), (13), (14), (15);

-- The key decides; null in what an instance of a version before this has written.
alter table outbox add column shard integer;

drop table relay_lease;
