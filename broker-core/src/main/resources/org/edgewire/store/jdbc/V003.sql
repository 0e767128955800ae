-- Edgewire, schema version 3. Every statement may run twice.

-- What the receiver of webhooks was not told yet. due_at: when it may be tried; null while an earlier one about the same
-- command or agent waits. body: the journal line that put it here.
create table if not exists ec_webhook (
  seq bigint not null primary key,
  about varchar(160) not null,
  queued_at bigint not null,
  due_at bigint,
  attempts integer not null,
  body ${TEXT} not null
)${TAIL};

create index if not exists ec_webhook_about on ec_webhook (about, seq);

create index if not exists ec_webhook_due on ec_webhook (due_at, seq);
