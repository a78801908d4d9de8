import type { DeliveredEvent } from '@rain/protocol'

/** What everyone saw of a run: the clients, the rows, the world outside. Times are milliseconds since the epoch. */
export interface History {
  /** What was acknowledged: several times where a client asked again. */
  accepted: { clientMsgId: string; turnId: string }[]
  /** The events of each client, in the order it received them, over all its connections. */
  clients: DeliveredEvent[][]
  turns: { id: string; clientMsgId: string; status: string }[]
  /** The text of each model step as it is stored. */
  texts: { turnId: string; step: number; text: string }[]
  toolCalls: { id: string; turnId: string; toolUseId: string; status: string; startedAt: number | null }[]
  requests: { toolCallId: string; status: string; decidedAt: number | null }[]
  /** The tool_use ids the tools have written by themselves. */
  effects: string[]
  interrupted: { turnId: string; acknowledgedAt: number }[]
  audit: {
    /** What the walk over the chains found to be broken. */
    broken: string | null
    starts: { toolCallId: string; approvedBy: string | null }[]
  }
}

/** Every broken promise of a run, in words; none in a good one. Every tool of the run is one that needs the person. */
export function checkHistory(history: History): string[] {
  return [
    ...checkTurns(history),
    ...history.clients.flatMap((events, index) =>
      [...checkCursors(events), ...checkEnds(history, events), ...checkTexts(history, events)].map(
        (violation) => `client ${index + 1}: ${violation}`,
      ),
    ),
    ...checkTools(history),
    ...checkApprovals(history),
    ...checkInterrupts(history),
    ...checkAudit(history),
  ]
}

function checkTurns({ accepted, turns }: History): string[] {
  const turnsOf = groupBy(turns, (turn) => turn.clientMsgId)
  return [
    ...turns.filter((turn) => turn.status !== 'done').map((turn) => `turn ${turn.id} is left ${turn.status}`),
    ...[...turnsOf].filter(([, all]) => all.length > 1).map(([id]) => `message ${id} has started two turns`),
    ...accepted
      .filter(({ clientMsgId, turnId }) => !turnsOf.get(clientMsgId)?.some((turn) => turn.id === turnId))
      .map(({ clientMsgId }) => `message ${clientMsgId} was accepted, and its turn is not there`),
  ]
}

function checkCursors(events: DeliveredEvent[]): string[] {
  const cursors = events.flatMap((event) => (event.type !== 'ready' && event.cursor ? [event.cursor] : []))
  const places = cursors.map((cursor) => cursor.split('-').map(Number) as [number, number])
  return cursors
    .filter((_, index) => {
      const [before, place] = [places[index - 1], places[index]]
      return before && place && (place[0] - before[0] || place[1] - before[1]) <= 0
    })
    .map((cursor) => `the event at ${cursor} came twice or out of order`)
}

function checkEnds({ turns }: History, events: DeliveredEvent[]): string[] {
  const ofTurn = groupBy(events, (event) => ('turn_id' in event && event.turn_id) || '')
  return turns.flatMap(({ id }) => {
    const seen = ofTurn.get(id) ?? []
    const ends = seen.filter(isEnd).length
    if (ends !== 1) return [`turn ${id} has ended ${ends} times`]
    const last = seen.at(-1)
    return last && !isEnd(last) ? [`turn ${id} goes on with ${last.type} after its end`] : []
  })
}

function isEnd(event: DeliveredEvent): boolean {
  return event.type === 'result' || event.type === 'error'
}

function checkTexts({ texts }: History, events: DeliveredEvent[]): string[] {
  const shown = new Map<string, string>()
  for (const event of events) {
    if (event.type !== 'assistant_text' && event.type !== 'stream_reset') continue
    const place = `${event.turn_id} step ${event.step}`
    if (event.type === 'stream_reset') shown.delete(place)
    else shown.set(place, (shown.get(place) ?? '') + event.text)
  }
  const stored = new Map(texts.map(({ turnId, step, text }) => [`${turnId} step ${step}`, text]))
  return [...new Set([...shown.keys(), ...stored.keys()])]
    .filter((place) => (shown.get(place) ?? '') !== (stored.get(place) ?? ''))
    .map((place) => `${place} is shown as "${shown.get(place) ?? ''}" and stored as "${stored.get(place) ?? ''}"`)
}

function checkTools({ toolCalls, effects }: History): string[] {
  const times = new Map<string, number>()
  for (const id of effects) times.set(id, (times.get(id) ?? 0) + 1)
  const byId = new Map(toolCalls.map((call) => [call.toolUseId, call]))
  const unknown = [...times.keys()].filter((id) => !byId.has(id)).map((id) => `tool ${id} ran without a row`)
  const wrong = toolCalls.flatMap(({ toolUseId, status, startedAt }) => {
    const ran = times.get(toolUseId) ?? 0
    if (ran > 1) return [`tool ${toolUseId} ran ${ran} times`]
    if (ran === 1 && startedAt === null) return [`tool ${toolUseId} ran and was never marked as running`]
    if (ran === 0 && status === 'done') return [`tool ${toolUseId} is stored as done and never ran`]
    return status === 'running' ? [`tool ${toolUseId} is left running`] : []
  })
  return [...unknown, ...wrong]
}

function checkApprovals({ toolCalls, requests }: History): string[] {
  const requestsOf = groupBy(requests, (request) => request.toolCallId)
  return [
    ...requests
      .filter((each) => each.status === 'pending')
      .map((each) => `${each.toolCallId} still waits for an answer`),
    ...toolCalls.flatMap(({ id, toolUseId, startedAt }) => {
      const asked = requestsOf.get(id) ?? []
      if (asked.length > 1) return [`tool ${toolUseId} was asked for ${asked.length} times`]
      if (startedAt === null) return []
      const approved = asked.some(
        ({ status, decidedAt }) => status === 'approved' && decidedAt !== null && decidedAt <= startedAt,
      )
      return approved ? [] : [`tool ${toolUseId} was started before it was approved`]
    }),
  ]
}

function checkInterrupts({ interrupted, toolCalls }: History): string[] {
  return interrupted.flatMap(({ turnId, acknowledgedAt }) =>
    toolCalls
      .filter((call) => call.turnId === turnId && call.startedAt !== null && call.startedAt > acknowledgedAt)
      .map((call) => `tool ${call.toolUseId} was started after its turn was interrupted`),
  )
}

/** One entry for each start, with who approved it; and nothing of the log was changed since. */
function checkAudit({ toolCalls, audit }: History): string[] {
  const startsOf = groupBy(audit.starts, (start) => start.toolCallId)
  const known = new Set(toolCalls.filter((call) => call.startedAt !== null).map((call) => call.id))
  return [
    ...(audit.broken ? [`the audit log is broken: ${audit.broken}`] : []),
    ...audit.starts
      .filter(({ toolCallId }) => !known.has(toolCallId))
      .map(({ toolCallId }) => `the audit log has a start of ${toolCallId} that never was`),
    ...toolCalls.flatMap(({ id, toolUseId, startedAt }) => {
      if (startedAt === null) return []
      const starts = startsOf.get(id) ?? []
      if (starts.length !== 1) return [`tool ${toolUseId} was started with ${starts.length} entries in the audit log`]
      return starts[0]?.approvedBy ? [] : [`the audit log does not say who approved tool ${toolUseId}`]
    }),
  ]
}

function groupBy<T>(items: T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return groups
}
