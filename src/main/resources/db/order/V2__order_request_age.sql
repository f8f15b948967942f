-- Keys are kept for a time, and found by it.
create index order_request_created on order_request (created_at);
