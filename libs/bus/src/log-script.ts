/**
 * Appends events of one or more writers to a person's log and publishes them, in one step.
 *
 * KEYS: log, log end, then `said` of each writer. ARGV: channel, longest log, seconds `said` is kept, the last once-key,
 * then for each writer its batch number or '', how many events follow, and those as pairs of once-key (or '') and JSON.
 * An event whose once-key was said before, anything after the one with the last key, and a batch that is not newer than
 * the last one of its writer, are left out: sending the same call again changes nothing.
 *
 * What was written is published as one message, a line for each event: `<cursor before> <cursor> <event JSON>`, so that a
 * listener notices a gap. Returns the cursor of the log's end.
 */
export const appendScript = `
local log, logEnd = KEYS[1], KEYS[2]
local channel, longest, keep, closing = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local last = redis.call('GET', logEnd) or '0-0'
local lines = {}

local function mayWrite(said, batch)
  if redis.call('HEXISTS', said, closing) == 1 then return false end
  if batch == '' then return true end
  local seen = tonumber(redis.call('HGET', said, 'batch') or '0')
  if tonumber(batch) <= seen then return false end
  redis.call('HSET', said, 'batch', batch)
  redis.call('EXPIRE', said, keep)
  return true
end

local function write(said, once, event)
  if once ~= '' then
    local isNew = redis.call('HSETNX', said, once, '1') == 1
    redis.call('EXPIRE', said, keep)
    if not isNew then return end
  end
  local id = redis.call('XADD', log, 'MAXLEN', '~', longest, '*', 'e', event)
  lines[#lines + 1] = last .. ' ' .. id .. ' ' .. event
  last = id
end

local at = 5
for writer = 3, #KEYS do
  local said, batch, first = KEYS[writer], ARGV[at], at + 2
  at = first + 2 * tonumber(ARGV[at + 1])
  if mayWrite(said, batch) then
    for i = first, at - 2, 2 do write(said, ARGV[i], ARGV[i + 1]) end
  end
end
if #lines > 0 then
  redis.call('SET', logEnd, last)
  redis.call('PUBLISH', channel, table.concat(lines, '\\n'))
end
return last
`
