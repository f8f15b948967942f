-- One mail per event and no more: the event is its identity, and its Message-ID.
create table notification (
  event_id uuid primary key,
  order_id uuid,
  customer_id varchar(64),
  kind varchar(20) not null,
  recipient varchar(254),
  subject varchar(200) not null,
  created_at timestamp with time zone not null
);
create index notification_by_order on notification (order_id);
create index notification_by_customer on notification (customer_id);

create table contact (customer_id varchar(64) primary key, email varchar(254) not null);

create table notification_tally (id integer primary key, mails bigint not null);
insert into notification_tally (id, mails) values (1, 0);
