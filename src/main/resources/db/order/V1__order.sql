create table orders (
  id uuid primary key,
  customer_id varchar(64) not null,
  customer_email varchar(254),
  status varchar(10) not null,
  reason varchar(300),
  items varchar not null,
  total numeric(16, 2) not null,
  payment_method varchar(64),
  created_at timestamp with time zone not null
);
create index orders_by_status on orders (status, id);
create index orders_by_customer on orders (customer_id, id);

-- Which order an Idempotency-Key made, and a digest of the body it came with.
create table order_request (
  idempotency_key varchar(200) primary key,
  digest varchar(64) not null,
  order_id uuid not null,
  created_at timestamp with time zone not null
);

-- Orders and money by status, pending ones excepted: those are few and are counted.
create table order_tally (
  status varchar(10) primary key,
  orders bigint not null,
  total numeric(20, 2) not null
);
insert into order_tally (status, orders, total) values
  ('CONFIRMED', 0, 0), ('COMPLETED', 0, 0), ('SHIPPED', 0, 0), ('DELIVERED', 0, 0), ('CANCELLED', 0, 0);
