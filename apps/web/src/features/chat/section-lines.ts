import { isOpenRequest, type Item } from '../../live/state.ts'
import { foldComputerCalls, type Line } from './fold-computer-calls.ts'

/** What is drawn of a section, line by line. */
export function linesOf(items: readonly Item[]): Line[] {
  const asked = new Set(items.filter(isOpenRequest).map(callAskedFor))
  return foldComputerCalls(items.filter((item) => !isShownByRequest(item, asked)))
}

function callAskedFor(request: Extract<Item, { kind: 'approval' | 'question' }>): string | undefined {
  return request.kind === 'approval' ? request.request.tool_use_id : request.toolUseId
}

/** A call that is being asked for is shown by its request. */
function isShownByRequest(item: Item, asked: ReadonlySet<string | undefined>): boolean {
  return item.kind === 'tool' && item.result === undefined && asked.has(item.toolUseId)
}

/** Whether something in it must not be put away: it moves, waits for the person, or is on its way. */
export function isAlive(items: readonly Item[]): boolean {
  return items.some(
    (item) =>
      isOpenRequest(item) ||
      ('streaming' in item && item.streaming) ||
      (item.kind === 'tool' && (item.status === 'running' || item.status === 'pending')) ||
      (item.kind === 'user' && item.state !== 'sent' && item.state !== 'cancelled'),
  )
}

/** The last thing Rain said in a section. */
export function answerIn(items: readonly Item[]): string {
  const last = items.findLast((item) => item.kind === 'text')
  return last?.kind === 'text' ? last.text : ''
}
