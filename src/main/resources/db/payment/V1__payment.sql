-- An intent until the provider has answered. next_attempt_at is set while a call is owed; cause is what led here.
create table payment (
  order_id uuid primary key,
  amount numeric(16, 2) not null,
  method varchar(64),
  state varchar(10) not null,
  reason varchar(300),
  attempts integer not null,
  next_attempt_at timestamp with time zone,
  correlation_id varchar(100) not null,
  causation_id uuid,
  depth integer not null,
  traceparent varchar(60) not null
);
create index payment_owed on payment (next_attempt_at);

-- The sandbox provider's own books, which nothing else reads or writes.
create table sandbox_charge (
  idempotency_key varchar(100) primary key,
  order_id uuid not null,
  amount numeric(16, 2) not null,
  state varchar(10) not null,
  charged_at timestamp with time zone not null
);
create index sandbox_charge_order on sandbox_charge (order_id);
