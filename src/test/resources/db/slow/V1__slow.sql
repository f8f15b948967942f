-- A table so large that to index it takes a while.
select pg_sleep(2);
