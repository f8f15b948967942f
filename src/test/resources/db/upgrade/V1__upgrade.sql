-- Without a unique key, so that a second effect would be seen.
create table unpacked (
  seq bigint generated always as identity primary key,
  event_id uuid not null,
  event_key varchar(200) not null,
  type varchar(100) not null,
  grams bigint,
  unpacked_by varchar(20) not null
);
