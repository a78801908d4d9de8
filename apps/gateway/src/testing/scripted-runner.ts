import type { Bus } from '@rain/bus'
import {
  budgetPeriodsAt,
  claimTurn,
  finishTurn,
  finishToolCall,
  markAnnounced,
  parkTurn,
  permissionRequest,
  recordStep,
  reserveRequest,
  settleRequest,
  startToolCall,
  type Db,
  type NewToolCall,
  type Outcome,
} from '@rain/db'
import {
  must,
  newId,
  noUsage,
  permissionAsked,
  toolAnswered,
  toolProposed,
  turnEnded,
  turnStarted,
  type Level,
  type Question,
} from '@rain/protocol'

/** A runner that does what a test tells it, through the same transitions as the real one. */
export async function playTurn({ db, bus }: { db: Db; bus: Bus }, turnId: string) {
  const claimed = must(await claimTurn(db, { turnId, owner: 'scripted', leaseMs: 60_000 }), 'the turn can be claimed')
  const { turn } = claimed
  const fence = { turnId, epoch: turn.epoch }
  const write = { scope: turnId }
  await bus.log.append(turn.userId, [turnStarted(turn)], write)

  /** One request to a model, in the ledger. */
  async function pay(request: { step: number; provider: string; model: string; cost: number | null }) {
    const { cost, ...what } = request
    const periods = budgetPeriodsAt(new Date())
    const asked = { ...what, purpose: 'answer', fence, keyId: null, worstCase: cost, periods } as const
    const reserved = await reserveRequest(db, asked)
    if (reserved.type !== 'reserved') throw new Error(`not reserved: ${reserved.type}`)
    const usage = { ...noUsage, inputTokens: 10, outputTokens: 5, cacheReadTokens: 2 }
    await settleRequest(db, { requestId: reserved.requestId, usage, cost, outcome: 'settled' })
  }

  return {
    turn,
    pay,
    /** A piece of the answer that is in no row yet. */
    async stream(step: number, text: string) {
      const event = { type: 'assistant_text' as const, agent_id: turn.agentKey, turn_id: turnId, step, text }
      await bus.log.append(turn.userId, [{ event }], write)
    },
    /** How full the context is, of 1,000 tokens, and what the provider still allows. */
    async figures({ tokens, limits }: { tokens: number; limits: Record<string, number> }) {
      const place = { agent_id: turn.agentKey }
      const context = { type: 'context_usage' as const, ...place, turn_id: turnId, tokens, limit: 1_000, exact: true }
      await bus.log.append(
        turn.userId,
        [{ event: context }, { event: { type: 'rate_limits', ...place, limits } }],
        write,
      )
    },
    /** One answer of the model, written down. */
    async answer(step: number, text: string, calls: { command: string; level: Level }[] = []) {
      const toolCalls: NewToolCall[] = calls.map(({ command, level }, index) => ({
        id: newId('toolCall'),
        toolUseId: `toolu_${turnId}_${step}_${index}`,
        tool: 'bash',
        input: { command },
        inputHash: `hash of ${command}`,
        level,
        reasons: [{ code: 'test', text: 'It is a test.' }],
        unusable: null,
      }))
      const content = [
        { type: 'text' as const, text },
        ...toolCalls.map(({ toolUseId, tool, input }) => ({ type: 'tool_call' as const, toolUseId, tool, input })),
      ]
      const model = { provider: 'demo', model: 'auto' }
      const stopReason = calls.length > 0 ? 'tool_use' : 'end'
      const cost = 10_000_000
      await pay({ step, ...model, cost })
      await recordStep(db, fence, { step, ...model, stopReason, content, usage: noUsage, cost, toolCalls })
      const facts = toolCalls.map((call) =>
        toolProposed(turn, { ...call, step, status: 'proposed', output: null, detail: null }),
      )
      if (facts.length > 0) await bus.log.append(turn.userId, facts, write)
      return toolCalls
    },
    /** Asks for permission and lets go of the turn. Resolves to the request's id. */
    async askPermission(call: NewToolCall) {
      const id = newId('permission')
      const { id: toolCallId, level, inputHash } = call
      const permissions = [{ id, toolCallId, level, inputHash }]
      await parkTurn(db, fence, { permissions, questions: [], permissionTimeoutMs: 300_000, questionTimeoutMs: 1 })
      const request = must(await permissionRequest(db, id, turn.userId), 'it was just written')
      await bus.log.append(turn.userId, [permissionAsked(request)], write)
      return id
    },
    /** Asks the person and lets go of the turn. Resolves to the question's id. */
    async askQuestion(call: NewToolCall, questions: Question[]) {
      const id = newId('question')
      const asked = [{ id, toolCallId: call.id, purpose: 'tool' as const, questions }]
      await parkTurn(db, fence, {
        permissions: [],
        questions: asked,
        permissionTimeoutMs: 1,
        questionTimeoutMs: 60_000,
      })
      return id
    },
    async runTool(call: NewToolCall, from: 'proposed' | 'approved', output: string) {
      await startToolCall(db, fence, { id: call.id, from, inputHash: call.inputHash })
      const done = must(await finishToolCall(db, fence, { id: call.id, status: 'done', output }), 'it was running')
      await bus.log.append(turn.userId, [toolAnswered(turn, done)], write)
    },
    async finish(outcome: Outcome = { outcome: 'completed', text: 'Done.' }) {
      const finished = must(await finishTurn(db, fence, outcome), 'the turn is ours')
      await bus.log.append(turn.userId, [turnEnded(finished.turn)], write)
      await markAnnounced(db, turnId)
      return finished
    },
  }
}
