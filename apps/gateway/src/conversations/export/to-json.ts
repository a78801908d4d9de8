import { toUsd, type StoredBlock } from '@rain/protocol'
import { picturesOf, type Embed, type ExportedCall, type ExportedConversation, type ExportedStep } from './exported.ts'

/** Everything that is told of a conversation, a piece at a time; together one JSON document. */
export async function* toJson(
  { id, title, agentKey, cwd, parentTurnId, createdAt, updatedAt }: ExportedConversation,
  steps: AsyncIterable<ExportedStep>,
  embed: Embed,
): AsyncGenerator<string> {
  const head = { format: 'rain-conversation', version: 1, session_id: id, title, agent_id: agentKey, cwd, ...(parentTurnId !== null && { parent_turn_id: parentTurnId }), created_at: createdAt, updated_at: updatedAt } // prettier-ignore
  yield `${JSON.stringify(head).slice(0, -1)},"messages":[`
  let isFirst = true
  for await (const step of steps) {
    yield isFirst ? '\n' : ',\n'
    yield* messageOf(step, embed)
    isFirst = false
  }
  yield '\n]}\n'
}

/** @NOTE a file at a time: all files of a message together may be more than there is memory for */
async function* messageOf(step: ExportedStep, embed: Embed): AsyncGenerator<string> {
  const { turn, role, createdAt, provider, model, isLastOfTurn } = step
  const head = {
    turn_id: turn.id,
    ...(step.step === 0 && { previous_turn_id: turn.previousTurnId }),
    ...(!turn.inView && { in_view: false }),
    step: step.step,
    role,
    at: createdAt,
    ...(role === 'assistant' && { provider, model }),
    ...(isLastOfTurn && turn.outcome && { end: endOf(turn) }),
  }
  yield JSON.stringify(head).slice(0, -1)
  const blocks = step.content.flatMap((block) => (block.type === 'tool_call' ? [] : [block]))
  yield* listOf('content', blocks, (block) => blockOf(block, embed))
  if (step.calls.length > 0) yield* listOf('tool_calls', step.calls, (call) => callOf(call, embed))
  yield '}'
}

async function* listOf<T>(name: string, items: readonly T[], write: (item: T) => Promise<object>) {
  yield `,"${name}":[`
  for (const [at, item] of items.entries()) yield `${at === 0 ? '' : ','}${JSON.stringify(await write(item))}`
  yield ']'
}

/** @NOTE what a provider wants back of its thinking is for that provider alone */
async function blockOf(block: Exclude<StoredBlock, { type: 'tool_call' }>, embed: Embed): Promise<object> {
  if (block.type === 'text') return block
  if (block.type === 'thinking') return { type: 'thinking', text: block.text }
  const data = await embed(block.id)
  return { ...block, ...(data && { data }) }
}

async function callOf(call: ExportedCall, embed: Embed): Promise<object> {
  const { detail, durationMs, ...told } = call
  const pictures = []
  for (const { id } of picturesOf(call)) pictures.push({ id, data: await embed(id) })
  return { ...told, duration_ms: durationMs, ...(detail && { detail }), ...(pictures.length > 0 && { pictures }) }
}

function endOf({ outcome, outcomeText, durationMs, costNanoUsd }: ExportedStep['turn']) {
  return { outcome, text: outcomeText, duration_ms: durationMs, cost: costNanoUsd === null ? null : toUsd(costNanoUsd) }
}
