-- There is a row while an operator keeps the relays of all instances from sending, such as to change the broker.
create table relay_pause (
  one integer primary key,
  since timestamp with time zone not null
);
