import {
  contextUpTo,
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
import type { ModelRequest } from '../providers/provider.ts'
import { systemPrompt } from '../prompts/system.ts'
import { letRest, restingOf, whoAnswers } from './ask-step.ts'
import { withAttachments } from './attachments/with-attachments.ts'
import { compactNow, type CompactedNow } from './context/compact-now.ts'
import { mostRows } from './context/fit-context.ts'
import { loadTokenizer } from './context/tokenizer.ts'
import { createPaidRequests } from './paid-requests.ts'
import { notOpened, usualOutputTokens } from './request-room.ts'
import { tell } from './tell.ts'
import { toolsOfTurn } from './tools-of-turn.ts'
import type { TurnWork } from './turn-work.ts'

/** What belongs to a turn without answers is told as of its first step. */
const step = 1

/**
 * The work of a turn that the person has asked for a summary with: whoever can writes it, and one row has it stand for what
 * was said so far. A runner that finds the row written ends the turn with it, and asks nobody again.
 */
export async function compactConversation(work: TurnWork): Promise<Outcome | 'stopped' | 'lost'> {
  const { db, turn } = work
  const [made] = await summariesOf(db, turn.id)
  if (made) return summarised(made)
  const found = await work.resolveCandidates(turn)
  if ('code' in found) return { outcome: 'failed', errorCode: found.code, text: found.message }
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
        return noSummary
    }
    const { failure } = compacted
    await letRest(work, candidate, failure)
    const [next, ...others] = nextAfter(candidate, rest, whatMends(failure.code))
    if (!next) return { outcome: 'failed', errorCode: failure.code, text: failure.message }
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
  const { conversationId, seq: turnSeq } = turn
  const [context, said, tools, persona] = await Promise.all([
    contextUpTo(db, { conversationId, turnSeq, limit: mostRows }),
    wordsOfTurn(db, turn.id),
    toolsOfTurn(work),
    personaOf(db, turn.agentId),
  ])
  // @NOTE what stands around every request: with it the figures are those of the next one
  const system = systemPrompt({ cwd: turn.cwd, isSubAgent: false, desktop: tools.desktop?.prompt, persona })
  return {
    context: await withAttachments(work, context),
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
  const compacted = await compactNow({
    context,
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
  { db, turn, publish }: TurnWork,
  candidate: Candidate,
  { summary, limit }: Extract<Compacted, { type: 'written' }>,
): Promise<Outcome | 'lost'> {
  const fence = { turnId: turn.id, epoch: turn.epoch }
  const kept = await recordSummary(db, fence, { ...summary, provider: candidate.providerId })
  if (!kept) return 'lost'
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
