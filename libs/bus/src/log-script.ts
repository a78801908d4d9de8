/**
 * Appends events to a person's log and publishes them, in one step.
 *
 * KEYS: log, log end, said. ARGV: channel, longest log, seconds `said` is kept, batch number or '', the last once-key, then pairs of
 * once-key (or '') and event JSON. An event whose once-key was said before, anything after the one with the last key, and a batch that is not newer than the last
 * one of its writer, are left out: sending the same call again changes nothing.
 *
 * Each publication is `<cursor before> <cursor> <event JSON>`, so that a listener notices a gap.
 * Returns the cursor of the log's end.
 */
export const appendScript = `
local log, logEnd, said = KEYS[1], KEYS[2], KEYS[3]
local channel, longest, keep, batch, closing = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local last = redis.call('GET', logEnd) or '0-0'
if redis.call('HEXISTS', said, closing) == 1 then return last end
if batch ~= '' then
  local seen = tonumber(redis.call('HGET', said, 'batch') or '0')
  if tonumber(batch) <= seen then return last end
  redis.call('HSET', said, 'batch', batch)
  redis.call('EXPIRE', said, keep)
end
for i = 6, #ARGV, 2 do
  local once, event = ARGV[i], ARGV[i + 1]
  if once == '' or redis.call('HSETNX', said, once, '1') == 1 then
    local id = redis.call('XADD', log, 'MAXLEN', '~', longest, '*', 'e', event)
    redis.call('PUBLISH', channel, last .. ' ' .. id .. ' ' .. event)
    last = id
  end
  if once ~= '' then redis.call('EXPIRE', said, keep) end
end
redis.call('SET', logEnd, last)
return last
`
