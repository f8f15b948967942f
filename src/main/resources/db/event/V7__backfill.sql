-- Since when each subscriber is known here: whatever it has handled since is in the inbox for as long as that is kept.
create table known_subscriber (
  subscriber varchar(100) primary key,
  since timestamp with time zone not null
);
-- Of those that there are, nobody knows.
insert into known_subscriber (subscriber, since)
  select subscriber, timestamp with time zone '1970-01-01 00:00:00+00'
  from (select distinct subscriber from inbox union select distinct subscriber from delivery) as handled;

-- A subscriber is fed with the history behind place and before watermark, both ids of events.
create table backfill_job (
  id uuid primary key,
  subscriber varchar(100) not null,
  state varchar(10) not null,
  from_time timestamp with time zone not null,
  place uuid not null,
  watermark uuid not null,
  -- Null while unknown.
  total bigint,
  done bigint not null,
  failed bigint not null,
  -- Why it does not get on.
  reason varchar(500),
  -- Which instance feeds, and until when; free once that time has come.
  owner uuid,
  until timestamp with time zone not null,
  created_by varchar(100) not null,
  created_at timestamp with time zone not null,
  ended_at timestamp with time zone
);
create index backfill_job_state on backfill_job (state, subscriber);
