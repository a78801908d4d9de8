import type { Item, ToolItem } from '../../live/state.ts'

/** What stands in one line of a conversation: an item, or the actions on a computer that follow each other. */
export type Line = { kind: 'item'; item: Item } | { kind: 'computer'; id: string; run: ToolItem[] }

/** Actions on a computer as one line each time they follow each other; that they were approved does not come between them. */
export function foldComputerCalls(items: readonly Item[]): Line[] {
  const lines: Line[] = []
  for (const item of items) {
    const last = lines.at(-1)
    if (item.kind === 'tool' && item.tool === 'computer') {
      if (last?.kind === 'computer') last.run.push(item)
      else lines.push({ kind: 'computer', id: item.id, run: [item] })
    } else if (!(last?.kind === 'computer' && isApproved(item))) lines.push({ kind: 'item', item })
  }
  return lines
}

function isApproved(item: Item): boolean {
  return item.kind === 'approval' && item.request.tool === 'computer' && item.decision === 'approved'
}
