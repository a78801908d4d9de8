import type { McpDefinition } from '@rain/protocol'
import type { PatchLine } from '../../ui/parse-patch.ts'

/** What has changed between two definitions, line by line: what they share before and after, the rest in full. */
export function definitionLines(before: McpDefinition, after: McpDefinition): PatchLine[] {
  const old = toLines(before)
  const now = toLines(after)
  const head = sharedHead(old, now)
  const tail = sharedHead(old.slice(head).reverse(), now.slice(head).reverse())
  const as = (kind: PatchLine['kind']) => (text: string) => ({ kind, text })
  return [
    ...old.slice(0, head).map(as('same')),
    ...old.slice(head, old.length - tail).map(as('removed')),
    ...now.slice(head, now.length - tail).map(as('added')),
    ...now.slice(now.length - tail).map(as('same')),
  ]
}

/** In words first, then as the server has written it. */
export function toLines({ title, description, input_schema, annotations }: McpDefinition): string[] {
  const rest = JSON.stringify({ input_schema, ...(annotations ? { annotations } : {}) }, null, 2)
  return [...(title ? [title] : []), ...description.split('\n'), ...rest.split('\n')]
}

function sharedHead(one: string[], other: string[]): number {
  const differs = one.findIndex((line, at) => line !== other[at])
  return differs < 0 ? Math.min(one.length, other.length) : differs
}
