import type { Doctor, DoctorCheck } from '@rain/protocol'

/** Facts that name nothing of the person's. Numbers never do. */
const sharedWords = ['version', 'others', 'code', 'policy']

/** The whole as plain text for a bug report: the same words whatever the language, and nothing that names anybody. */
export function toReport({ checked_at, checks }: Doctor): string {
  const heading = `Rain doctor, ${new Date(checked_at * 1000).toISOString()}`
  return [heading, ...checks.map(toLine)].join('\n')
}

function toLine({ id, state, finding, facts, since }: DoctorCheck): string {
  const told = Object.entries(facts).filter(([name, value]) => mayBeShared(id, name, value))
  const parts = [
    ...told.map(([name, value]) => `${name}=${value}`),
    ...(since === null ? [] : [`since=${new Date(since * 1000).toISOString()}`]),
  ]
  return `[${state}] ${id}: ${finding}${parts.length > 0 ? ` (${parts.join(', ')})` : ''}`
}

function mayBeShared(id: DoctorCheck['id'], name: string, value: DoctorCheck['facts'][string]): boolean {
  if (typeof value !== 'string') return true
  // The others of providers are servers the person has given names to.
  return sharedWords.includes(name) && !(id === 'providers' && name === 'others')
}
