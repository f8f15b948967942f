-- What became of the mails that a mail server was to get: written only while one is set, so that mails that are just kept
-- cost nothing. next_attempt_at is set while a mail waits.
create table outgoing_mail (
  event_id uuid primary key,
  state varchar(10) not null,
  attempts integer not null,
  next_attempt_at timestamp with time zone,
  sent_at timestamp with time zone,
  reason varchar(300)
);
create index outgoing_mail_owed on outgoing_mail (next_attempt_at);

-- Room for a greeting and the longest name.
alter table notification alter column subject set data type varchar(300);
