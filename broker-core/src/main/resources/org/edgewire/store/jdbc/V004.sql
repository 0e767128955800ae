-- Edgewire, schema version 4. Every statement may run twice.

-- MiniApp sessions as the last checkpoint wrote them. members: a JSON array of user ids, null for everybody.
-- drop_at: last_active + ttl_ms.
create table if not exists ec_session (
  session_id varchar(128) not null primary key,
  epoch varchar(64) not null,
  version bigint not null,
  action_seq bigint not null,
  members ${TEXT},
  ttl_ms bigint not null,
  created_at bigint not null,
  last_active bigint not null,
  drop_at bigint not null,
  state ${TEXT} not null
)${TAIL};

create index if not exists ec_session_drop on ec_session (drop_at);

-- What happened last in sessions, as JSON lines: for members that come back, and against repeats.
-- kind: 0 whole patches and actions, 1 their names only. position_no: version + action_seq of the newest line.
create table if not exists ec_session_log (
  session_id varchar(128) not null,
  kind smallint not null,
  position_no bigint not null,
  part smallint not null,
  written_at bigint not null,
  entries ${TEXT} not null,
  primary key (session_id, kind, position_no, part)
)${TAIL};
