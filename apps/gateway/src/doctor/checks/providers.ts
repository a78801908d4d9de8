import type { OfferedProvider, ProviderList } from '@rain/protocol'
import type { Found } from '../check.ts'

/** Whether whoever answers can, by what was found out when each was asked last. `nowMs`: milliseconds since 1970. */
export function judgeProviders({ providers, current }: ProviderList, nowMs: number): Found<'providers'> {
  const used = providers.find(({ id }) => id === current.provider)
  if (!used || used.key_source === null) return { finding: 'none' }
  if (used.id === 'demo') return { finding: 'demo' }
  const facts = { name: used.name }
  const since = used.checked_at
  const rest = restOf(used, nowMs)
  if (rest !== null) return { finding: 'resting', facts: { ...facts, until_at: rest }, since }
  if (!used.check) return { finding: 'not_tested', facts }
  if (!used.check.ok) return { finding: 'failing', facts: { ...facts, code: used.check.code ?? '' }, since }
  const failing = providers.filter((one) => one.id !== used.id && wasExpected(one) && one.check?.ok === false)
  if (failing.length === 0) return { finding: 'works', facts, since }
  return { finding: 'others_failing', facts: { ...facts, others: failing.map(({ name }) => name).join(', ') }, since }
}

/** A server at home that was never there is no failure: nobody has said that there is one. */
function wasExpected({ id, key_source, needs_key, base_url, models_source }: OfferedProvider): boolean {
  return key_source !== null && id !== 'demo' && (needs_key || base_url !== null || models_source === 'live')
}

/** Until when all of its keys are left alone, in seconds since 1970; null: one of them can be used. */
function restOf({ keys, cooling }: OfferedProvider, nowMs: number): number | null {
  const coolings = keys.length > 0 ? keys.map((key) => key.cooling) : [cooling]
  const until = coolings.map((one) => (one && one.until * 1000 > nowMs ? one.until : null))
  return until.includes(null) ? null : Math.min(...until.filter((time) => time !== null))
}
