-- What the witness heard; nothing is unique, so that what comes twice is seen.
create table witnessed (
  seq bigint generated always as identity primary key,
  event_key varchar(200) not null,
  type varchar(100) not null,
  event_id uuid not null,
  causation_id uuid
);
