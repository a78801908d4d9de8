import type { SearchHit } from '@rain/protocol'

export type HitGroup = { key: string; title: string; cwd: string; hits: SearchHit[] }

/** What was found, by conversation, in the order in which each was found first. */
export function groupHits(hits: readonly SearchHit[]): HitGroup[] {
  const groups = new Map<string, HitGroup>()
  for (const hit of hits) {
    const key = hit.session_id
    const group = groups.get(key) ?? { key, title: hit.title, cwd: hit.cwd, hits: [] }
    group.hits.push(hit)
    groups.set(key, group)
  }
  return [...groups.values()]
}
