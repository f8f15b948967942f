-- What the transport "local" carries: each event once, numbered in the order of sending, until all subscriptions have
-- acknowledged it.
create table local_message (
  seq bigint primary key,
  type varchar(100) not null,
  event_key varchar(200) not null,
  envelope varchar not null
);

-- How far it is. The row "sent" is locked by one sender at a time, so that the order of numbers is the order of commits; up
-- to "deleted" nothing is left but what a subscription has left out.
create table local_progress (
  name varchar(10) primary key,
  seq bigint not null
);
insert into local_progress (name, seq) values ('sent', 0), ('deleted', 0);

-- Up to where a subscription has acknowledged, which instance reads it, and until when that counts if no more is heard of it.
create table local_subscription (
  name varchar(100) primary key,
  acknowledged bigint not null,
  reader uuid,
  until timestamp with time zone not null
);

-- What it hears, each from a place on. Types are only added, as an instance may be of an older version than another.
create table local_subscription_type (
  subscription varchar(100) not null,
  type varchar(100) not null,
  since bigint not null,
  primary key (subscription, type)
);

-- What of the acknowledged part was left out for its key, and is still to be heard.
create table local_left_out (
  subscription varchar(100) not null,
  seq bigint not null,
  primary key (subscription, seq)
);
create index local_left_out_message on local_left_out (seq);
