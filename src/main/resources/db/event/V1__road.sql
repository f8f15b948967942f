-- Every event as it was published.
create table event_log (
  event_id uuid primary key,
  type varchar(100) not null,
  event_key varchar(200) not null,
  module varchar(50) not null,
  envelope varchar not null
);
create index event_log_key on event_log (event_key);

-- Those still to be sent; a row leaves once the broker has the event.
create table outbox (
  seq bigint generated always as identity primary key,
  event_id uuid not null
);

-- The instance that holds this row's lock relays.
create table relay_lock (id integer primary key);
insert into relay_lock (id) values (1);

-- What each subscriber has had its effect of.
create table inbox (
  subscriber varchar(100) not null,
  event_id uuid not null,
  processed_at timestamp with time zone not null,
  primary key (subscriber, event_id)
);

-- What failed, and what waits behind it. seq keeps the order within a key.
create table delivery (
  id uuid primary key,
  seq bigint generated always as identity,
  subscriber varchar(100) not null,
  event_id uuid not null,
  type varchar(100) not null,
  event_key varchar(200) not null,
  state varchar(10) not null,
  attempts integer not null,
  error_type varchar(300),
  error_message varchar(2000),
  first_failed_at timestamp with time zone,
  last_attempt_at timestamp with time zone,
  next_attempt_at timestamp with time zone,
  envelope varchar not null,
  unique (subscriber, event_id)
);
create index delivery_order on delivery (subscriber, event_key, seq);
create index delivery_state on delivery (subscriber, state);
