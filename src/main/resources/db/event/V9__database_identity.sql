-- What instances know each other's databases by.
create table database_identity (
  one integer primary key,
  id uuid not null
);
