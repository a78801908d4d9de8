import type { ConversationContext } from '@rain/db'
import type { ContentBlock } from '@rain/protocol'
import { noUsage } from '@rain/protocol'
import type { ModelFinal } from '../../../providers/provider.ts'
import type { ShownAttachment } from '../../attachments/tell-attachment.ts'
import type { FitContext } from '../fit-context.ts'
import type { ShownCall, ShownStep } from '../shown-step.ts'

/** A turn as a test tells it: what the person wrote, then the rounds of tools, then the answer (null: still at work). */
export interface ToldTurn {
  says: string
  /** The outputs of each round. */
  rounds: string[][]
  answer: string | null
}

/** The rows of a conversation. */
export function stepsOf(turns: ToldTurn[]): ShownStep[] {
  return turns.flatMap((turn, index) => {
    const row = { turnId: `trn_${index}`, turnSeq: index + 1 }
    const rounds = turn.rounds.map((outputs, round) => {
      const calls = outputs.map((output, position) => aCall({ id: `tcl_${index}_${round}_${position}`, output }))
      return aStep({ ...row, step: round + 1, content: calls.map(blockOf), toolCalls: calls })
    })
    const end =
      turn.answer === null ? [] : [aStep({ ...row, step: turn.rounds.length + 1, content: says(turn.answer) })]
    return [aStep({ ...row, step: 0, role: 'user', content: says(turn.says) }), ...rounds, ...end]
  })
}

export const says = (text: string): ContentBlock[] => [{ type: 'text', text }]

export function aStep(given: Partial<ShownStep> & Pick<ShownStep, 'turnId' | 'content'>): ShownStep {
  const { turnId, step = 1, role = 'assistant' } = given
  return {
    id: `msg_${turnId}_${step}`,
    seq: 0,
    turnSeq: 1,
    step,
    position: 0,
    role,
    provider: role === 'user' ? null : 'scripted',
    model: role === 'user' ? null : 'scripted-1',
    createdAt: new Date(0),
    toolCalls: [],
    ...given,
  }
}

/** A PDF beside a message; three pages unless told otherwise. */
export function aPdf(
  id: string,
  { pages = 3, textLength, size = 1_000 }: { pages?: number; textLength?: number; size?: number } = {},
): ShownAttachment {
  const text = 'words '.repeat(20)
  const document = { base64: Buffer.from(`%PDF-${id}`).toString('base64'), pages }
  const told = { text, textLength: textLength ?? text.length, path: null }
  return { id, name: `${id}.pdf`, kind: 'pdf', size, image: null, ...told, document }
}

export function aCall(given: Partial<ShownCall> & { id: string }): ShownCall {
  return {
    turnId: '',
    step: 1,
    position: 0,
    toolUseId: `use_${given.id}`,
    tool: 'read_file',
    input: { path: `/home/me/${given.id}.txt` },
    editedInput: null,
    target: null,
    inputHash: '',
    level: 'green',
    reasons: [],
    status: 'done',
    output: '',
    detail: null,
    readFrom: null,
    pruned: null,
    startedAtMs: null,
    finishedAtMs: null,
    ...given,
  }
}

function blockOf({ toolUseId, tool, input }: ShownCall): ContentBlock {
  return { type: 'tool_call', toolUseId, tool, input }
}

/** Four characters a token: quick, and the same everywhere. */
export const countQuarters = async (text: string) => Math.ceil(text.length / 4)

export function answers(text: string, reason: 'end_turn' | 'max_tokens' | 'refused' = 'end_turn'): ModelFinal {
  const content: ContentBlock[] = text === '' ? [] : [{ type: 'text', text }]
  return { type: 'answered', reason, model: 'scripted-1', content, usage: noUsage, cost: 0 }
}

/** A fit whose writes all succeed, over these steps, the newest turn at work. */
export function aFit(steps: ShownStep[], given: Partial<FitContext> = {}): FitContext {
  const context: ConversationContext = { summary: null, steps, counted: null }
  return {
    context,
    turn: { id: steps.at(-1)?.turnId ?? '' },
    request: { model: 'auto', system: 'You are Rain. '.repeat(20), tools: [] },
    provider: 'scripted',
    models: ['scripted-1'],
    limitTokens: 10_000,
    reserveOutputTokens: 1_000,
    loadTokenizer: async () => countQuarters,
    countExactly: async () => null,
    ask: async () => answers('Goal: go on.'),
    keepAsText: async () => true,
    keepPruned: async () => true,
    keepSummary: async (summary) => ({ ...summary, id: 'sum_1', createdAt: new Date(0) }),
    ...given,
  }
}
