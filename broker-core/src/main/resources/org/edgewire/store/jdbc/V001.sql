-- Edgewire, schema version 1. ${TEXT}, ${BYTES} and ${TAIL} are filled in per database.
-- Every statement may run twice. All times are epoch milliseconds.

-- Groups of events that are durable but not yet all in the tables below. JSON lines in UTF-8; a large group has several parts.
create table if not exists ec_journal (
  group_no bigint not null,
  part smallint not null,
  written_at bigint not null,
  entries ${BYTES} not null,
  primary key (group_no, part)
)${TAIL};

-- queue_rank: class * 2^56 + seq; class 0 in flight, 1 immediate, 2 normal, 3 low; null when final or before deliver_at.
-- wake_at: when time changes something; null when it does not.
create table if not exists ec_command (
  seq bigint not null primary key,
  command_id varchar(128) not null,
  agent_id varchar(128) not null,
  command_type varchar(64) not null,
  priority smallint not null,
  delivery smallint not null,
  ordering_key varchar(256),
  accepted_at bigint not null,
  deliver_at bigint,
  expires_at bigint,
  retry_of varchar(128),
  digest varchar(128) not null,
  payload ${TEXT} not null,
  queue_rank bigint,
  wake_at bigint,
  status smallint not null,
  revision integer not null,
  attempts integer not null,
  attempts_at_retry integer not null,
  dedup smallint not null,
  channel smallint,
  sent_at bigint,
  changed_at bigint not null,
  finished_at bigint,
  completed_at bigint,
  error_text varchar(2000),
  result ${TEXT},
  timeline ${TEXT} not null
)${TAIL};

create unique index if not exists ec_command_id on ec_command (command_id);

create index if not exists ec_command_queue on ec_command (agent_id, queue_rank);

create index if not exists ec_command_wake on ec_command (wake_at);

-- queued and in_flight count the rows of ec_command and are written in the same transactions.
create table if not exists ec_agent (
  agent_id varchar(128) not null primary key,
  last_seen bigint,
  last_sync bigint,
  last_status ${TEXT},
  capabilities ${TEXT} not null,
  config ${TEXT},
  config_version integer not null,
  config_heard integer not null,
  last_close_code integer not null,
  queued integer not null,
  in_flight integer not null
)${TAIL};

create table if not exists ec_agent_event (
  agent_id varchar(128) not null,
  event_id varchar(128) not null,
  stored_at bigint not null,
  body ${TEXT} not null,
  primary key (agent_id, event_id)
)${TAIL};

create index if not exists ec_agent_event_time on ec_agent_event (agent_id, stored_at, event_id);

-- What no checkpoint could write, as JSON. Tried again at the next start.
create table if not exists ec_quarantine (
  kind smallint not null,
  item_key varchar(300) not null,
  set_aside_at bigint not null,
  sql_state varchar(16) not null,
  body ${TEXT} not null,
  primary key (kind, item_key)
)${TAIL};
