-- Edgewire, schema version 2. Every statement may run twice.

-- The rows of ec_command that have an ordering key and are not final: who waits for whom. Those behind the first are
-- parked: queued, but without a queue_rank.
create table if not exists ec_ordering (
  agent_id varchar(128) not null,
  ordering_key varchar(256) not null,
  seq bigint not null,
  primary key (agent_id, ordering_key, seq)
)${TAIL};

insert into ec_ordering (agent_id, ordering_key, seq)
  select c.agent_id, c.ordering_key, c.seq from ec_command c
  where c.ordering_key is not null and c.status < 10
    and not exists (
      select 1 from ec_ordering o
      where o.agent_id = c.agent_id and o.ordering_key = c.ordering_key and o.seq = c.seq);

update ec_command set queue_rank = null
where status = 0 and ordering_key is not null
  and exists (
    select 1 from ec_ordering o
    where o.agent_id = ec_command.agent_id and o.ordering_key = ec_command.ordering_key and o.seq < ec_command.seq);

-- For the purge.
create index if not exists ec_agent_event_age on ec_agent_event (stored_at);
