export type Limit = { kind: 'requests' | 'input' | 'output'; left: number; max: number }

const names = { requests: 'requests', input: 'input-tokens', output: 'output-tokens' } as const

/** The limits a provider has named both ends of. */
export function readLimits(raw: Record<string, number | string>): Limit[] {
  return (Object.keys(names) as Limit['kind'][]).flatMap((kind) => {
    const max = Number(raw[`${names[kind]}-limit`])
    const left = Number(raw[`${names[kind]}-remaining`])
    return Number.isFinite(max) && Number.isFinite(left) && max > 0 ? [{ kind, left, max }] : []
  })
}

/** The part that is left of the limit nearest to its end, 0 to 1; null when nothing is known. */
export function lowestShare(limits: Limit[]): number | null {
  return limits.length === 0 ? null : Math.min(...limits.map((limit) => limit.left / limit.max))
}
