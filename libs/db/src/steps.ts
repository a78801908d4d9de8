import {
  newId,
  type CallTarget,
  type ContentBlock,
  type Level,
  type NanoUsd,
  type Reason,
  type Usage,
} from '@rain/protocol'
import type { Db } from './client.ts'
import { statement } from './sql.ts'
import type { Fence } from './turn.ts'

export interface ModelStep {
  step: number
  provider: string
  model: string
  stopReason: string
  content: ContentBlock[]
  usage: Usage
  cost: NanoUsd | null
  toolCalls: NewToolCall[]
}

export interface NewToolCall {
  id: string
  toolUseId: string
  tool: string
  input: Record<string, unknown>
  inputHash: string
  level: Level
  reasons: Reason[]
  /** What an action on a desktop was decided on. */
  target?: CallTarget
  /** Why the call cannot be run at all (its input could not be read); such a call has failed from the start. */
  unusable: string | null
}

const record = statement<{ id: string }>(
  'record-step',
  `WITH t AS (
     UPDATE turns SET steps = $3, input_tokens = input_tokens + $4, output_tokens = output_tokens + $5,
       cache_read_tokens = cache_read_tokens + $6, cache_write_tokens = cache_write_tokens + $7, cost_nano_usd = cost_nano_usd + $8,
       thinking_tokens = thinking_tokens + $15,
       answered_provider = $11, answered_model = $12
     WHERE id = $1 AND epoch = $2 AND status = 'running' RETURNING id, user_id, conversation_id
   ), message AS (
     INSERT INTO messages (id, user_id, conversation_id, turn_id, step, role, content, provider, model, stop_reason)
     SELECT $9, user_id, conversation_id, id, $3, 'assistant', $10::jsonb, $11, $12, $13 FROM t
   ), calls AS (
     INSERT INTO tool_calls
       (id, user_id, turn_id, message_id, step, position, tool_use_id, tool, input, input_hash, level, reasons, target,
        status, output)
     SELECT c.id, t.user_id, t.id, $9, $3, c.position, c."toolUseId", c.tool, c.input, c."inputHash", c.level, c.reasons,
       c.target, CASE WHEN c.unusable IS NULL THEN 'proposed' ELSE 'failed' END, c.unusable
     FROM t, jsonb_to_recordset($14::jsonb) AS c (id text, position int, "toolUseId" text, tool text, input jsonb,
       "inputHash" text, level text, reasons jsonb, target jsonb, unusable text)
   )
   SELECT id FROM t`,
)

/** Writes one answer of the model with its calls and what it cost. False: the turn is no longer ours. */
export async function recordStep(db: Db, fence: Fence, step: ModelStep): Promise<boolean> {
  const rows = await record(db, [
    fence.turnId,
    fence.epoch,
    step.step,
    step.usage.inputTokens,
    step.usage.outputTokens,
    step.usage.cacheReadTokens,
    step.usage.cacheWriteTokens,
    step.cost,
    newId('message'),
    JSON.stringify(step.content),
    step.provider,
    step.model,
    step.stopReason,
    JSON.stringify(step.toolCalls.map((call, position) => ({ ...call, position }))),
    step.usage.thinkingTokens,
  ])
  return rows.length === 1
}

const recordedStep = statement<{ stopReason: string; hasCalls: boolean }>(
  'recorded-step',
  `SELECT m.stop_reason AS "stopReason", EXISTS (SELECT 1 FROM tool_calls c WHERE c.message_id = m.id) AS "hasCalls"
   FROM messages m WHERE m.turn_id = $1 AND m.step = $2 AND m.role = 'assistant'`,
)

/** How a step ended that was written before. Null: there is none of that number. */
export async function howStepEnded(
  db: Db,
  turnId: string,
  step: number,
): Promise<{ stopReason: string; hasCalls: boolean } | null> {
  return (await recordedStep(db, [turnId, step]))[0] ?? null
}

const addCost = statement<{ id: string }>(
  'add-cost',
  `UPDATE turns SET input_tokens = input_tokens + $3, output_tokens = output_tokens + $4,
     cache_read_tokens = cache_read_tokens + $5, cache_write_tokens = cache_write_tokens + $6, cost_nano_usd = cost_nano_usd + $7,
     thinking_tokens = thinking_tokens + $8
   WHERE id = $1 AND epoch = $2 RETURNING id`,
)

/** Books what a step cost that gave no answer: a failed or interrupted one is paid for, too. */
export async function recordCost(db: Db, fence: Fence, usage: Usage, cost: NanoUsd | null): Promise<void> {
  const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, thinkingTokens } = usage
  const tokens = [inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens]
  await addCost(db, [fence.turnId, fence.epoch, ...tokens, cost, thinkingTokens])
}
