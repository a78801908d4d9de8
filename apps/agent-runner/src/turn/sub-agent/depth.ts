import type { Turn } from '@rain/db'

/** How many sub-agents a turn is below the person's own: 0 for that one. */
export function depthOf({ subAgent }: Pick<Turn, 'subAgent'>): number {
  return subAgent === null ? 0 : subAgent.split('::').length
}
