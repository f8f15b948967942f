-- Who sends a shard of the outbox, and until when; free once that time has come. Each change of owner raises the epoch.
create table relay_lease (
  shard integer primary key,
  owner uuid,
  epoch bigint not null,
  until timestamp with time zone not null
);
insert into relay_lease (shard, epoch, until) values (0, 0, current_timestamp);

drop table relay_lock;
