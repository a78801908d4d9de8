import type { ConversationContext, Summary } from '@rain/db'
import type { Failed, ModelFinal, ModelRequest } from '../../providers/provider.ts'
import { answerOf, buildConversation } from './build-conversation.ts'
import { violations } from './check.ts'
import { chooseCut } from './choose-cut.ts'
import { summarise, withoutSummary, withRestored, type Compaction } from './compact.ts'
import { margin, measure, type Measured } from './measure.ts'
import { joinParts, partsOfAnswer, partsOfMessage, partsOfRequest } from './parts.ts'
import { choosePruned, protectedRounds } from './prune.ts'
import { scaledTo, sizeOfSummary, sizesWithout, sizeUp, totalOf, type Sizes } from './sizes.ts'
import type { CountText } from './tokenizer.ts'
import { withoutOutputs, type View } from './view.ts'

/** Parts of the room. Below the first nothing is done: the beginning of the request stays the same, and cached. */
const pruneAbove = 0.7
const compactAbove = 0.85
const shrinkTo = 0.5

/** Rows of a conversation that are read behind its last summary; long before there are so many, they are summarised. */
export const mostRows = 1_000

/** The shortest answer worth asking for. */
const leastOutputTokens = 1_000

const mostSummaryTokens = 10_000

export interface FitContext {
  context: ConversationContext
  turn: { id: string }
  /** The request without its conversation. */
  request: Omit<ModelRequest, 'conversation'>
  /** Who is asked: the provider's id, and every name the model is known by. */
  provider: string
  models: string[]
  /** What the model takes, prompt and answer together. */
  limitTokens: number
  /** What an answer of usual length needs. */
  reserveOutputTokens: number
  loadTokenizer: () => Promise<CountText>
  countExactly: (request: ModelRequest) => Promise<number | null>
  ask: (request: ModelRequest) => Promise<ModelFinal>
  /** Both false: the turn is no longer ours. */
  keepPruned: (callIds: string[]) => Promise<boolean>
  keepAsText: (documentIds: string[]) => Promise<boolean>
  /** Neither when the turn is to be stopped, or is no longer ours. */
  keepSummary: (summary: Omit<Summary, 'id' | 'createdAt'>) => Promise<Summary | 'stopped' | 'lost'>
}

/** What it takes to know how large a request is. */
export type Measurable = Omit<FitContext, 'turn' | 'ask' | 'keepPruned' | 'keepAsText' | 'keepSummary'>

interface FittedContext extends Measured {
  /** What the model takes, prompt and answer together. */
  limit: number
  /** The summaries that were made on the way, oldest first. */
  compacted: Summary[]
  /** What is left of the conversation: where to go on from when another model is asked. */
  context: ConversationContext
}

export type Fitted =
  | ({ type: 'fits'; request: ModelRequest } & FittedContext)
  /** Even without everything that can be left out it is too large for the model. */
  | ({ type: 'full' } & FittedContext)
  /** It does not fit as it is, and what is older could not be summarised now. It stays as it was. */
  | { type: 'failed'; failure: Failed }
  | { type: 'lost' }
  | { type: 'stopped' }

/**
 * Makes the request of the next step fit into the model. Most of the time it only measures it. Above 70 % of the room old
 * tool outputs are left out, many at once; above 85 % what is older than the last turns is summarised. What was chosen is
 * written to the rows first, so that every later step, on whichever runner, begins with the same.
 */
export async function fitContext(given: FitContext): Promise<Fitted> {
  const start: State = {
    view: { summary: given.context.summary?.text ?? null, steps: given.context.steps },
    compacted: [],
  }
  const measured = await measureFirst(given, start.view)
  const rowShare = start.view.steps.length / mostRows
  if (isEasy(given, measured) && rowShare <= compactAbove) return fits(given, start, measured)
  return shrink(given, start, measured)
}

/** Would the model take it with nothing left out? Nothing is changed by asking. */
export async function fitsWhole(given: Measurable): Promise<boolean> {
  const { summary, steps } = given.context
  return isEasy(given, await measureFirst(given, { summary: summary?.text ?? null, steps }))
}

function isEasy(given: Pick<FitContext, 'limitTokens' | 'reserveOutputTokens'>, { tokens }: Measured): boolean {
  return tokens <= pruneAbove * roomOf(given).usual
}

interface State {
  view: View
  compacted: Summary[]
}

/** Tokens of prompt that leave room for a usual answer, and for the shortest one. */
export function roomOf({ limitTokens, reserveOutputTokens }: Pick<FitContext, 'limitTokens' | 'reserveOutputTokens'>) {
  const reserve = Math.min(reserveOutputTokens, limitTokens / 4)
  return { usual: limitTokens - reserve, most: limitTokens - Math.min(reserve, leastOutputTokens) }
}

function requestOf({ request }: Pick<FitContext, 'request'>, view: View): ModelRequest {
  return { ...request, conversation: buildConversation(view) }
}

function fits(given: FitContext, state: State, measured: Measured): Fitted {
  const { limitTokens, reserveOutputTokens } = given
  const request = requestOf(given, state.view)
  const left = Math.floor(limitTokens - measured.tokens)
  if (left < Math.min(reserveOutputTokens, request.maxOutputTokens ?? Infinity)) {
    request.maxOutputTokens = Math.max(left, Math.min(leastOutputTokens, reserveOutputTokens))
  }
  return { type: 'fits', request, ...whatIsLeft(given, state, measured) }
}

function whatIsLeft(given: FitContext, { view, compacted }: State, measured: Measured): FittedContext {
  const { steps, summary, counted } = given.context
  const isAsRead = view.steps === steps
  const context = { summary: compacted.at(-1) ?? summary, steps: view.steps, counted: isAsRead ? counted : null }
  return { limit: given.limitTokens, compacted, context, ...measured }
}

/** What the provider counted for the last answer stands for everything up to it; what came after is added. */
async function measureFirst(given: Measurable, view: View): Promise<Measured> {
  const { counted } = given.context
  const isOurs = counted?.provider === given.provider && counted.models.some((model) => given.models.includes(model))
  const at = view.steps.findIndex(({ turnId, step }) => turnId === counted?.turnId && step === counted.step)
  const request = requestOf(given, view)
  if (!counted || !isOurs || at === -1) return measureWhole(given, request)
  const answers = (view.steps[at]?.toolCalls ?? []).map((call) => partsOfAnswer(answerOf(call)))
  const later = buildConversation({ summary: null, steps: view.steps.slice(at + 1) }).map(partsOfMessage)
  return measure({ ...toolsOf(given, request), counted: counted.tokens, added: joinParts([...answers, ...later]) })
}

function measureWhole(given: Measurable, request: ModelRequest): Promise<Measured> {
  return measure({ ...toolsOf(given, request), counted: 0, added: partsOfRequest(request) })
}

function toolsOf({ limitTokens, loadTokenizer, countExactly }: Measurable, request: ModelRequest) {
  return { limit: limitTokens, loadTokenizer, countExactly: () => countExactly(request) }
}

/**
 * Leaves out and summarises, at first with the newest tool rounds left alone. When that is not enough, everything but
 * the newest round gives way, and at last that one, too: a note in its place lets the model read a smaller part.
 */
async function shrink(given: FitContext, start: State, measured: Measured): Promise<Fitted> {
  const countText = await given.loadTokenizer()
  const room = roomOf(given)
  let state = start
  let now = measured
  for (const rounds of [protectedRounds, 1, 0]) {
    const urgent = rounds < protectedRounds
    if (urgent && now.tokens <= room.most) break
    const pruned = await prune(given, state, now, { rounds, urgent, countText })
    if (pruned === 'lost') return { type: 'lost' }
    ;({ state, now } = pruned)

    const isFull = now.tokens > (urgent ? room.most : compactAbove * room.usual)
    if (!isFull && state.view.steps.length <= compactAbove * mostRows) continue
    const compacted = await compact(given, state, now, { rounds: Math.max(1, rounds), countText })
    if (compacted === 'lost' || compacted === 'stopped') return { type: compacted }
    if ('failure' in compacted) {
      // It is early: as long as there is room, the next step may try again.
      const canWait = fitsInto(room.most, now) && state.view.steps.length < mostRows
      return canWait ? fits(given, state, now) : { type: 'failed', failure: compacted.failure }
    }
    ;({ state, now } = compacted)
  }
  if (fitsInto(room.most, now)) return fits(given, state, now)
  return { type: 'full', ...whatIsLeft(given, state, now) }
}

/** An estimate is rather too high: where only the margin does not fit, the provider decides. */
function fitsInto(room: number, { tokens, exact }: Measured): boolean {
  return (exact ? tokens : tokens / margin) <= room
}

interface Way {
  rounds: number
  countText: CountText
}

async function prune(
  given: FitContext,
  state: State,
  now: Measured,
  { rounds, urgent, countText }: Way & { urgent: boolean },
): Promise<'lost' | { state: State; now: Measured }> {
  const sizes = await sizesOf(given, state.view, now, countText)
  const room = roomOf(given).usual
  const turnId = given.turn.id
  const ids = choosePruned({ view: state.view, sizes, room, target: shrinkTo * room, rounds, urgent, turnId })
  if (ids.size === 0) return { state, now }
  if (!(await keepLess(given, state.view, ids))) return 'lost'
  const view = withoutOutputs(state.view, ids)
  return {
    state: { ...state, view },
    now: await measureAgain(given, view, totalOf(sizesWithout(sizes, state.view, ids))),
  }
}

async function keepLess(given: FitContext, { steps }: View, ids: ReadonlySet<string>): Promise<boolean> {
  const of = (all: { id: string }[]) => all.flatMap(({ id }) => (ids.has(id) ? [id] : []))
  const documents = of(steps.flatMap(({ attachments = [] }) => attachments))
  const calls = of(steps.flatMap(({ toolCalls }) => toolCalls))
  if (documents.length > 0 && !(await given.keepAsText(documents))) return false
  return calls.length === 0 || given.keepPruned(calls)
}

async function compact(
  given: FitContext,
  state: State,
  now: Measured,
  { rounds, countText }: Way,
): Promise<'lost' | 'stopped' | { failure: Failed } | { state: State; now: Measured }> {
  const { view } = state
  const sizes = await sizesOf(given, view, now, countText)
  const room = roomOf(given)
  const summaryTokens = Math.floor(Math.min(mostSummaryTokens, room.usual * 0.15, now.tokens / 4))
  const cut = chooseCut({
    view,
    sizes,
    turnId: given.turn.id,
    target: shrinkTo * room.usual,
    targetRows: mostRows / 2,
    summaryTokens,
    most: compactAbove * room.usual,
    rounds,
  })
  if (!cut) return { state, now }

  const compaction: Compaction = { cut, previous: view.summary, summaryTokens, room: room.usual }
  const written = await writeSummary(given, compaction, { view, sizes, countText })
  if (written === 'stopped' || 'failure' in written) return written
  const tokensAfter = Math.ceil(written.tokens)
  const summary = await given.keepSummary({
    upToTurnSeq: cut.upToTurnSeq,
    upToStep: cut.upToStep,
    text: written.text,
    provider: written.provider,
    model: written.model,
    tokensBefore: Math.ceil(now.tokens),
    tokensAfter,
    messages: cut.covered.length,
  })
  if (typeof summary === 'string') return summary
  const next: View = { summary: written.text, steps: cut.kept }
  return {
    state: { view: next, compacted: [...state.compacted, summary] },
    now: await measureAgain(given, next, tokensAfter),
  }
}

interface Written {
  text: string
  provider: string
  model: string
  /** Of the whole request with it. */
  tokens: number
}

/** The model's notes where they serve; where they never will, what Rain can tell by itself. */
async function writeSummary(
  given: FitContext,
  compaction: Compaction,
  { view, sizes, countText }: { view: View; sizes: Sizes; countText: CountText },
): Promise<'stopped' | { failure: Failed } | Written> {
  const { system: _system, tools: _tools, ...request } = given.request
  const notes = await summarise(compaction, { request, ask: given.ask, countText })
  if (notes.type === 'stopped') return 'stopped'
  if (notes.type === 'failed') return notes

  const { cut } = compaction
  const keptSizes = new Map(cut.kept.map((step) => [step.id, sizes.steps.get(step.id) ?? 0]))
  const measureWith = async (text: string) =>
    totalOf({ ...sizes, steps: keptSizes, summary: await sizeOfSummary(text, countText) })
  if (notes.type === 'written') {
    const text = withRestored(notes.text, compaction)
    const tokens = await measureWith(text)
    if (tokens < totalOf(sizes) && tokens <= roomOf(given).usual && isWhole(given, view, { text, cut })) {
      return { text, provider: given.provider, model: notes.model, tokens }
    }
  }
  const text = withoutSummary(compaction)
  return { text, provider: 'rain', model: 'excerpt', tokens: await measureWith(text) }
}

function isWhole(given: FitContext, view: View, { text, cut }: { text: string; cut: Compaction['cut'] }): boolean {
  const request = requestOf(given, { summary: text, steps: cut.kept })
  const { system } = given.request
  return violations(request, { system, steps: view.steps, kept: cut.kept, turnId: given.turn.id }).length === 0
}

async function sizesOf(given: FitContext, view: View, now: Measured, countText: CountText): Promise<Sizes> {
  return scaledTo(now.tokens, await sizeUp(view, given.request, countText))
}

/** After a change the parts are known well enough, except near the limit. */
async function measureAgain(given: FitContext, view: View, estimate: number): Promise<Measured> {
  const exact = estimate > 0.8 * given.limitTokens ? await given.countExactly(requestOf(given, view)) : null
  return exact === null ? { tokens: Math.ceil(estimate), exact: false } : { tokens: exact, exact: true }
}
