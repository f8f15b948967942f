create table points (
  order_id uuid primary key,
  customer_id varchar(200) not null,
  points bigint not null
);
create index points_customer on points (customer_id);
