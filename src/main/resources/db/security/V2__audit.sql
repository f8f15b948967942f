-- What operators changed. detail is JSON, bounded by the application.
create table audit (
  id uuid primary key,
  noted_at timestamp with time zone not null,
  who varchar(100) not null,
  action varchar(100) not null,
  subject varchar(200) not null,
  detail varchar not null,
  trace_id varchar(32) not null
);
create index audit_by_who on audit (who, id);
create index audit_by_action on audit (action, id);
create index audit_by_subject on audit (subject, id);
