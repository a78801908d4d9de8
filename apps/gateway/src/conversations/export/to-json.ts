import { toUsd, type StoredBlock } from '@rain/protocol'
import { picturesOf, type Embed, type ExportedCall, type ExportedConversation, type ExportedStep } from './exported.ts'

/** Everything that is told of a conversation, a piece at a time; together one JSON document. */
export async function* toJson(
  { id, title, agentKey, cwd, createdAt, updatedAt }: ExportedConversation,
  steps: AsyncIterable<ExportedStep>,
  embed: Embed,
): AsyncGenerator<string> {
  const head = { format: 'rain-conversation', version: 1, session_id: id, title, agent_id: agentKey, cwd, created_at: createdAt, updated_at: updatedAt } // prettier-ignore
  yield `${JSON.stringify(head).slice(0, -1)},"messages":[`
  let isFirst = true
  for await (const step of steps) {
    yield `${isFirst ? '' : ','}\n${JSON.stringify(await messageOf(step, embed))}`
    isFirst = false
  }
  yield '\n]}\n'
}

async function messageOf(step: ExportedStep, embed: Embed) {
  const { turn, role, createdAt, provider, model, isLastOfTurn } = step
  const content = await Promise.all(
    step.content.flatMap((block) => (block.type === 'tool_call' ? [] : [blockOf(block, embed)])),
  )
  const calls = []
  for (const call of step.calls) calls.push(await callOf(call, embed))
  return {
    turn_id: turn.id,
    step: step.step,
    role,
    at: createdAt,
    ...(role === 'assistant' && { provider, model }),
    content,
    ...(calls.length > 0 && { tool_calls: calls }),
    ...(isLastOfTurn && turn.outcome && { end: endOf(turn) }),
  }
}

/** @NOTE what a provider wants back of its thinking is for that provider alone */
async function blockOf(block: Exclude<StoredBlock, { type: 'tool_call' }>, embed: Embed): Promise<object> {
  if (block.type === 'text') return block
  if (block.type === 'thinking') return { type: 'thinking', text: block.text }
  const data = await embed(block.id)
  return { ...block, ...(data && { data }) }
}

async function callOf(call: ExportedCall, embed: Embed): Promise<object> {
  const { detail, ...told } = call
  const pictures = []
  for (const { id } of picturesOf(call)) pictures.push({ id, data: await embed(id) })
  return { ...told, ...(detail && { detail }), ...(pictures.length > 0 && { pictures }) }
}

function endOf({ outcome, outcomeText, durationMs, costNanoUsd }: ExportedStep['turn']) {
  return { outcome, text: outcomeText, duration_ms: durationMs, cost: costNanoUsd === null ? null : toUsd(costNanoUsd) }
}
