import type { Point } from '../desktop.ts'
import type { X11Options } from '../x11/connect.ts'

/** What a person at the computer stops everything with. */
export type Brake = 'hotkey' | 'corner'

export interface BrakeOptions extends X11Options {
  /** Keys pressed together; null: none. */
  hotkey?: string | null
  /** Where the pointer has to be thrown; null: nowhere. */
  corner?: Point | null
  /** Whether events that arrive now may be those of the agent. */
  isActing(): boolean
  onBrake(by: Brake): void
  /** Somebody at the computer uses mouse or keyboard: each time, at most every 100 ms. */
  onLocalInput(): void
  /** The brakes do not work any more. */
  onLost(why: string): void
}

export interface Brakes {
  /** What does not work, in words for the person who runs it. */
  readonly problems: readonly string[]
  close(): void
}
