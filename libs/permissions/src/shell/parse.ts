import { forEachChild, parse, type ParsedScript, type SyntaxNode } from 'unbash'

/** Longer commands are refused as red: nobody can read them in a dialog. In UTF-16 units. */
export const maxCommandLength = 65_536

/** More parts than this make a command too tangled; it keeps the worst case of a whole classification far below 250 ms. */
export const maxNodes = 4_000

export type Parsed =
  { kind: 'script'; script: ParsedScript; nodes: number } | { kind: 'unreadable' } | { kind: 'too_complex' }

/** The syntax tree of a command. One unreadable part, however deeply nested, makes all of it unreadable. */
export function parseScript(source: string): Parsed {
  try {
    return inspect(parse(source))
  } catch {
    // A parser that fails has not understood; nested too deep for its stack is no different.
    return { kind: 'unreadable' }
  }
}

function inspect(script: ParsedScript): Parsed {
  const open: SyntaxNode[] = [script]
  let nodes = 0
  for (let node = open.pop(); node; node = open.pop()) {
    if (isBroken(node)) return { kind: 'unreadable' }
    if (++nodes > maxNodes) return { kind: 'too_complex' }
    forEachChild(node, (child) => open.push(child))
  }
  return { kind: 'script', script, nodes }
}

function isBroken(node: SyntaxNode): boolean {
  switch (node.type) {
    case 'Script':
      return 'errors' in node && (node.errors?.length ?? 0) > 0
    case 'CommandExpansion':
    case 'ProcessSubstitution':
      return node.script === undefined
    case 'HereDoc':
      return node.closing === undefined
    default:
      return false
  }
}
