import {
  fileNotesOf,
  personaOf,
  recordSummary,
  summariesOf,
  wordsOfTurn,
  type ConversationContext,
  type Outcome,
  type Summary,
} from '@rain/db'
import { compactWords, contextCompacted } from '@rain/protocol'
import { carefulContextTokens } from '../providers/careful-context-tokens.ts'
import type { Candidate } from '../providers/failover/candidate.ts'
import { whatMends } from '../providers/failover/mends.ts'
import { nextAfter, restingLast } from '../providers/failover/order.ts'
import type { Failed, ModelRequest } from '../providers/provider.ts'
import { systemPrompt } from '../prompts/system.ts'
import { letRest, restingOf, whoAnswers } from './ask-step.ts'
import { compactNow, type CompactedNow } from './context/compact-now.ts'
import { withDocuments } from './context/documents.ts'
import { loadTokenizer } from './context/tokenizer.ts'
import { createPaidRequests } from './paid-requests.ts'
import { createContextMemory, readContext } from './read-context.ts'
import { notOpened, usualOutputTokens } from './request-room.ts'
import { tell } from './tell.ts'
import { toolsOfTurn } from './tools-of-turn.ts'
import type { TurnWork } from './turn-work.ts'
import { whyRefused } from './why-refused.ts'

/** What belongs to a turn without answers is told as of its first step. */
const step = 1

/**
 * How such a turn ends whose summary an earlier runner has written: it is in force, whatever came after. Null: there is none.
 */
export async function endOfCompacted({ db, turn }: TurnWork): Promise<Outcome | null> {
  const [made] = await summariesOf(db, turn.id)
  return made ? summarised(made) : null
}

/**
 * The work of a turn that the person has asked for a summary with: whoever can writes it, and one row has it stand for what
 * was said so far.
 */
export async function compactConversation(work: TurnWork): Promise<Outcome | 'stopped' | 'lost'> {
  const { turn } = work
  const found = await work.resolveCandidates(turn)
  if ('code' in found) return failedWith(found)
  const asked = await whatToSummarise(work)

  let [candidate, ...rest] = restingLast(found.candidates, await restingOf(work, found.candidates))
  for (;;) {
    const compacted = await compactBy(work, candidate, { ...asked, ...(found.effort && { effort: found.effort }) })
    switch (compacted.type) {
      case 'written':
        return keep(work, candidate, compacted)
      case 'stopped':
        return 'stopped'
      case 'nothing':
        return nothingToCompact
      case 'useless':
        return compacted.failure ? failedWith(compacted.failure) : noSummary
    }
    const { failure } = compacted
    await letRest(work, candidate, failure)
    const [next, ...others] = nextAfter(candidate, rest, whatMends(failure.code))
    if (!next) return failedWith(failure)
    await tell(work, step, whoAnswers(candidate, next, failure))
    candidate = next
    rest = others
  }
}

interface WhatToSummarise {
  context: ConversationContext
  words: string
  request: Omit<ModelRequest, 'model' | 'conversation'>
}

async function whatToSummarise(work: TurnWork): Promise<WhatToSummarise> {
  const { db, turn } = work
  const [context, said, tools, persona] = await Promise.all([
    readContext(work, createContextMemory(), fileNotesOf(db, turn.conversationId)),
    wordsOfTurn(db, turn.id),
    toolsOfTurn(work),
    personaOf(db, turn.agentId),
  ])
  // @NOTE what stands around every request: with it the figures are those of the next one
  const system = systemPrompt({ cwd: turn.cwd, isSubAgent: false, desktop: tools.desktop?.prompt, persona })
  return {
    context,
    words: compactWords(said),
    request: { system, tools: [...tools.offered] },
  }
}

type Compacted =
  Exclude<CompactedNow, { type: 'written' }> | (Extract<CompactedNow, { type: 'written' }> & { limit: number })

async function compactBy(
  work: TurnWork,
  candidate: Candidate,
  { context, words, effort, request }: WhatToSummarise & Pick<ModelRequest, 'effort'>,
): Promise<Compacted> {
  const paid = createPaidRequests(work, step)
  const asked = await paid.meet(candidate)
  if (!asked) return { type: 'failed', failure: notOpened(candidate) }
  const { provider, model } = asked
  const limit = model.contextTokens ?? carefulContextTokens
  const steps = withDocuments(context.steps, { limits: model.documents, contextTokens: limit })
  const compacted = await compactNow({
    context: { ...context, steps },
    words,
    turnSeq: work.turn.seq,
    request: { ...request, ...(effort && { effort }), model: candidate.model },
    provider: provider.id,
    limitTokens: limit,
    reserveOutputTokens: Math.min(usualOutputTokens, model.maxOutputTokens),
    loadTokenizer,
    ask: (part) => paid.askForSummary(asked, part),
  })
  return compacted.type === 'written' ? { ...compacted, limit } : compacted
}

async function keep(
  work: TurnWork,
  candidate: Candidate,
  { summary, limit }: Extract<Compacted, { type: 'written' }>,
): Promise<Outcome | 'stopped' | 'lost'> {
  const { db, turn, publish } = work
  const fence = { turnId: turn.id, epoch: turn.epoch }
  const kept = await recordSummary(db, fence, { ...summary, provider: candidate.providerId })
  if (!kept) return whyRefused(work)
  publish.fact(contextCompacted(turn, kept))
  publish.aside({
    type: 'context_usage',
    agent_id: turn.agentKey,
    turn_id: turn.id,
    tokens: kept.tokensAfter,
    limit,
    exact: false,
  })
  return summarised(kept)
}

function summarised({ messages, tokensBefore, tokensAfter }: Summary): Outcome {
  const of = messages == null ? '' : `${messages} ${messages === 1 ? 'message' : 'messages'}; `
  return {
    outcome: 'completed',
    text: `Summarised ${of}${thousands(tokensBefore)} -> ${thousands(tokensAfter)} tokens.`,
  }
}

function thousands(tokens: number): string {
  return tokens < 1_000 ? String(tokens) : `${Math.round(tokens / 1_000)}k`
}

function failedWith({ code, message }: Pick<Failed, 'code' | 'message'>): Outcome {
  return { outcome: 'failed', errorCode: code, text: message }
}

const nothingToCompact: Outcome = {
  outcome: 'failed',
  errorCode: 'nothing_to_compact',
  text: 'There is nothing that a summary would make shorter. The conversation stays as it is.',
}

const noSummary: Outcome = {
  outcome: 'failed',
  errorCode: 'provider_refused',
  text: 'The model gave no summary that could be used. The conversation stays as it is.',
}
