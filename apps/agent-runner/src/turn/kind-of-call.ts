import type { Classification } from '@rain/permissions'

/**
 * Which calls an approval for the rest of the turn covers: the same tool at the same level, or the same programs and verbs.
 * Which hosts it reaches and what the turn had read is part of it, so that the answer does not stand for what came out of a page read since. The first
 * line is for the person. Null: red calls, secrets that are typed, programs that run what stands elsewhere, and what cannot be told.
 */
export function kindOfCall(
  { tool, input }: { tool: string; input: Record<string, unknown> },
  { level, subject }: Pick<Classification, 'level' | 'subject'>,
  readFrom: readonly string[],
): string | null {
  if (level === 'red' || input.action === 'type_secret') return null
  const name = tool === 'bash' ? commandsOf(subject) : tool
  const home = subject.codes.includes('leads_home') ? ' at home' : ''
  const reached = subject.hosts.map((host) => `to ${host}${home}`)
  return name && [name, tool, level, ...reached.sort(), ...[...new Set(readFrom)].sort()].join('\n')
}

function commandsOf({ commands }: Classification['subject']): string | null {
  const names = commands.map(({ program, verb, runsCode }) =>
    program === '' || verb === null || runsCode ? null : `${program} ${verb}`.trim(),
  )
  return names.length === 0 || names.includes(null) ? null : [...new Set(names)].sort().join(', ')
}
