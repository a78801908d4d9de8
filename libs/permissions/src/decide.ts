import type { Level } from './levels.ts'

/** How closely a person watches an agent. Autonomous is switched on with the PIN. */
export type Supervision = 'supervised' | 'semi_auto' | 'autonomous'

export type Decision = 'run' | 'ask' | 'ask_pin' | 'refuse'

export interface DecideOptions {
  supervision: Supervision
  /** For calls that start programs: whether a sandbox stands around them. Leave out for calls that start none. */
  sandboxed?: boolean
  /** The turn has read what strangers may have written: web, mail, files elsewhere, a screen. */
  tainted?: boolean
  /** False when nobody is there to answer, as in a scheduled task. */
  attended?: boolean
}

/**
 * What happens to a call of this level.
 *
 * Red asks for the PIN in every mode. Without a sandbox no program starts by itself, not even a green one. A tainted turn
 * never does by itself what can change or send something. With nobody there, what would ask is refused.
 */
export function decide(level: Level, options: DecideOptions): Decision {
  const decision = decideAttended(level, options)
  if (decision !== 'run' && options.attended === false) return 'refuse'
  return decision
}

function decideAttended(level: Level, { supervision, sandboxed, tainted }: DecideOptions): Decision {
  if (level === 'red') return 'ask_pin'
  if (sandboxed === false) return 'ask'
  if (level === 'green') return 'run'
  if (supervision === 'supervised' || tainted) return 'ask'
  if (supervision === 'semi_auto') return level === 'yellow' ? 'run' : 'ask'
  return supervision === 'autonomous' ? 'run' : 'ask'
}
