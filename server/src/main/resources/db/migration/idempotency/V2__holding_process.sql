-- Which server process has the first request in hand: it holds an advisory lock on its number while it lives.
create sequence idempotency_process as int cycle;
alter table idempotency_key add column held_by int;
