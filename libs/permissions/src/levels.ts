import type { Level } from '@rain/protocol'

export type { Level }

const ranks: Record<Level, number> = { green: 0, yellow: 1, computer: 2, red: 3 }

/** The most severe of the levels; green when there are none. */
export function maxLevel(...levels: readonly Level[]): Level {
  return levels.reduce((worst, level) => (ranks[level] > ranks[worst] ? level : worst), 'green')
}

export function isAtLeast(level: Level, floor: Level): boolean {
  return ranks[level] >= ranks[floor]
}
