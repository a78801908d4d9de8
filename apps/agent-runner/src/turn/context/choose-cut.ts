import { isOpen } from './prune.ts'
import { sizeOf, type Sizes } from './sizes.ts'
import type { ShownStep } from './shown-step.ts'
import { turnsIn, type View } from './view.ts'

/** A conversation in two: what is to be summarised, and what stays as it is. */
export interface Cut {
  covered: ShownStep[]
  kept: ShownStep[]
  upToTurnSeq: number
  /** Null: whole turns are covered. */
  upToStep: number | null
}

interface Given {
  view: View
  sizes: Sizes
  turnId: string
  /** Tokens and rows that may be left, a summary of `summaryTokens` included. */
  target: number
  targetRows: number
  summaryTokens: number
  /** The running turn is kept whole as long as it leaves the request below this. */
  most: number
  /** How many of the running turn's newest answers are kept in any case. */
  rounds: number
}

/**
 * Where to cut: the running turn and the turns before it stay whole as far as they fit. Only a turn that is too long by
 * itself is cut inside; what the person said in it stays. Null: there is nothing to cut off.
 */
export function chooseCut(given: Given): Cut | null {
  const { view, sizes, turnId } = given
  const running = view.steps.filter((step) => step.turnId === turnId)
  const older = turnsIn(view.steps.filter((step) => step.turnId !== turnId))
  const besides = sizes.fixed + given.summaryTokens
  if (besides + sizeOf(running, sizes) > given.most) return cutInside(given, older.flat(), running, besides)

  let left = given.target - besides - sizeOf(running, sizes)
  let rows = given.targetRows - running.length
  let keep = 0
  for (const turn of older.toReversed()) {
    left -= sizeOf(turn, sizes)
    rows -= turn.length
    if (left < 0 || rows < 0 || turn[0]?.role !== 'user') break
    keep++
  }
  const covered = older.slice(0, older.length - keep).flat()
  const last = covered.at(-1)
  if (!last || sizeOf(covered, sizes) <= given.summaryTokens) return null
  const kept = [...older.slice(older.length - keep).flat(), ...running]
  return { covered, kept, upToTurnSeq: last.turnSeq, upToStep: null }
}

function cutInside(given: Given, older: ShownStep[], running: ShownStep[], besides: number): Cut | null {
  const { sizes } = given
  const messages = running.filter((step) => step.role === 'user')
  const answers = running.filter((step) => step.role === 'assistant')
  const firstOpen = answers.findIndex((step) => step.toolCalls.some(isOpen))
  let at = Math.max(0, Math.min(answers.length - given.rounds, firstOpen === -1 ? answers.length : firstOpen))
  let left = given.target - besides - sizeOf([...messages, ...answers.slice(at)], sizes)
  while (at > 0 && left - sizeOf(answers.slice(at - 1, at), sizes) >= 0)
    left -= sizeOf(answers.slice(--at, at + 1), sizes)

  const inside = answers.slice(0, at)
  const covered = [...older, ...inside]
  const last = covered.at(-1)
  if (!last || sizeOf(covered, sizes) <= given.summaryTokens) return null
  const upToStep = inside.length > 0 ? last.step : null
  const kept = running.filter((step) => step.role === 'user' || !inside.includes(step))
  return { covered, kept, upToTurnSeq: last.turnSeq, upToStep }
}
