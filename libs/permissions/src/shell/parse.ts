import { forEachChild, parse, type ParsedScript, type SyntaxNode } from 'unbash'

/** Longer commands are refused as red: nobody can read them in a dialog. In UTF-16 units. */
export const maxCommandLength = 65_536

/** The syntax tree of a command, or undefined when any part of it, however deeply nested, cannot be read. */
export function parseScript(source: string): ParsedScript | undefined {
  try {
    const script = parse(source)
    return hasErrors(script) ? undefined : script
  } catch {
    // A parser that fails has not understood; the caller treats both alike.
    return undefined
  }
}

function hasErrors(root: SyntaxNode): boolean {
  const open: SyntaxNode[] = [root]
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.type === 'Script' && 'errors' in node && node.errors && node.errors.length > 0) return true
    if (node.type === 'CommandExpansion' && node.script === undefined) return true
    if (node.type === 'ProcessSubstitution' && node.script === undefined) return true
    if (node.type === 'HereDoc' && node.closing === undefined) return true
    forEachChild(node, (child) => open.push(child))
  }
  return false
}
