import type { Item } from './state.ts'

/** A message of the person that nobody works on yet. Such messages stay at the end of the conversation. */
export function isWaitingMessage(item: Item): boolean {
  return item.kind === 'user' && (item.state === 'pending' || item.state === 'failed' || item.state === 'queued')
}

/** Adds an item behind what was said, before the messages that wait. */
export function pushItem(items: Item[], item: Item): Item[] {
  if (isWaitingMessage(item)) return [...items, item]
  let end = items.length
  while (end > 0 && isWaitingMessage(items[end - 1]!)) end--
  return [...items.slice(0, end), item, ...items.slice(end)]
}

/** Puts another item in the place of the one with this id; a message that no longer waits leaves the queue at the end. */
export function replaceItem(items: Item[], id: string, next: Item): Item[] {
  // @NOTE from the end: what changes is nearly always among the last
  const at = items.findLastIndex((item) => item.id === id)
  if (at < 0) return items
  const leavesQueue = isWaitingMessage(items[at]!) && !isWaitingMessage(next)
  return leavesQueue ? pushItem(items.toSpliced(at, 1), next) : items.with(at, next)
}
