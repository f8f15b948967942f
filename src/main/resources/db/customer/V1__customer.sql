create table customer (
  id uuid primary key,
  name varchar(200) not null,
  email varchar(254) not null,
  verified boolean not null,
  created_at timestamp with time zone not null
);
