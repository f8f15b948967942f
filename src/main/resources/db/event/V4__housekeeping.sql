-- What is kept for a time is found by its time; events are found by their ids, which are time-ordered.
create index inbox_processed on inbox (processed_at);
create index delivery_settled on delivery (state, last_attempt_at);

-- Who keeps house, and until when; free once that time has come.
create table housekeeping_lease (
  id integer primary key,
  owner uuid,
  until timestamp with time zone not null
);
insert into housekeeping_lease (id, until) values (1, current_timestamp);
