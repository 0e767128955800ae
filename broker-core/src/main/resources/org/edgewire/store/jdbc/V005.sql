-- Edgewire, schema version 5. Every statement may run twice.

-- queue_rank is never null any more: class 4 holds what waits for its not-before time or behind its ordering key, and each
-- final status has the class of its own number. So the queue's index also finds an agent's commands by status, the newest
-- first, without a further index. 72057594037927936 is 2^56.
update ec_command set queue_rank = 288230376151711744 + seq where status = 0 and queue_rank is null;

update ec_command set queue_rank = status * 72057594037927936 + seq where status >= 10 and queue_rank is null;

-- For browsing across agents.
create index if not exists ec_command_status on ec_command (status, seq);

create index if not exists ec_command_type on ec_command (command_type, seq);
