import type { NanoUsd, TurnRow } from '@rain/protocol'

/** A turn as the transitions hand it out: what facts are made of, and what moves it on. */
export interface Turn extends Required<TurnRow> {
  seq: number
  userId: string
  agentId: string
  /** How the wire names who works on it; of a sub-agent, `default::logs-3f2a`. */
  agentKey: string
  /** The agent whose turn it is, also where a sub-agent works on it: its rules, leases and budgets count. */
  ownerKey: string
  cwd: string
  status: 'queued' | 'running' | 'parked' | 'done'
  epoch: number
  takeovers: number
  cancelRequestedAt: Date | null
  /** Its own; what its sub-agents cost is not in it. Null: not known. */
  cost: NanoUsd | null
  /** How many sub-agents it has led to, at whatever depth, and what these cost; null: not known of one of them. */
  subAgents: number
  subAgentCost: NanoUsd | null
  /** What has started this sub-agent; null, as all below: the person did. */
  parentTurnId: string | null
  parentCallId: string | null
  /** The turn of the person it all began with. */
  rootTurnId: string | null
  /** The only tools it may use; null: those of the agent. */
  allowedTools: string[] | null
  /** While queued: the turn that shall take its message along. */
  steersTurnId: string | null
  /** Whether its agent works on files alone or on a desktop, too. */
  mode: 'coding' | 'computer_use'
}

/** SQL for how the wire names who works on a turn. */
export const speakerOf = (turn: string) => `concat_ws('::', ${turn}.agent_key, ${turn}.sub_agent)`

/** SQL: the turns below turn `t`, as `b`. */
const below = `turns b WHERE b.root_turn_id = coalesce(t.root_turn_id, t.id)
    AND (t.sub_agent IS NULL OR starts_with(b.sub_agent, t.sub_agent || '::'))`

/** The columns of `t`, named as in `Turn`. */
export const turnColumns = `
  t.id, t.seq, t.user_id AS "userId", t.agent_id AS "agentId", ${speakerOf('t')} AS "agentKey", t.agent_key AS "ownerKey",
  t.conversation_id AS "conversationId", t.cwd, t.status, t.client_msg_id AS "clientMsgId", t.provider, t.model,
  t.answered_provider AS "answeredProvider", t.answered_model AS "answeredModel",
  t.epoch, t.takeovers, t.cancel_requested_at AS "cancelRequestedAt", t.created_at AS "createdAt", t.started_at AS "startedAt",
  t.finished_at AS "finishedAt", t.outcome, t.outcome_text AS "outcomeText", t.error_code AS "errorCode", t.steps,
  t.input_tokens AS "inputTokens", t.output_tokens AS "outputTokens", t.cache_read_tokens AS "cacheReadTokens",
  t.cache_write_tokens AS "cacheWriteTokens", t.thinking_tokens AS "thinkingTokens", t.cost_nano_usd AS cost,
  (SELECT count(*)::int FROM ${below}) AS "subAgents",
  (SELECT CASE WHEN bool_and(b.cost_nano_usd IS NOT NULL) THEN sum(b.cost_nano_usd)::bigint END FROM ${below}) AS "subAgentCost",
  t.parent_turn_id AS "parentTurnId", t.parent_call_id AS "parentCallId", t.root_turn_id AS "rootTurnId",
  (SELECT tool_use_id FROM tool_calls WHERE id = t.parent_call_id) AS "parentToolUseId",
  t.sub_agent AS "subAgent", t.allowed_tools AS "allowedTools", t.previous_turn_id AS "previousTurnId",
  t.replaces_turn_id AS "replacesTurnId", t.steers_turn_id AS "steersTurnId", t.kind,
  (SELECT mode FROM agents WHERE id = t.agent_id) AS mode`

/** What proves that a writer still owns a turn. A write with an older epoch changes nothing. */
export interface Fence {
  turnId: string
  epoch: number
}
