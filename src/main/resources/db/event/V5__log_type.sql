-- Which types there are, and the latest event of each, are found by one look each, however many events there are.
create index event_log_type on event_log (type, event_id desc);
