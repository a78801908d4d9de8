import type { Logger } from '@rain/runtime'
import type { Capturer } from '../desktop.ts'
import type { NoDesktop, OpenDesktop } from '../executor/sight.ts'
import type { Eyes } from '../eyes.ts'
import type { OpenedInput } from '../input/opened-input.ts'
import type { Brakes } from '../stop/brakes.ts'
import { createSight } from './create-sight.ts'

export interface HeldDesktop extends OpenDesktop {
  capturer: Capturer
  /** What turns the screen into pictures: loaded when the first one is asked for. */
  eyes(): Promise<Eyes>
  /** What does not work of it, in words for the person. */
  problems: readonly string[]
}

/** The parts of a desktop; each but the eyes may say that it cannot be. */
export interface DesktopParts {
  openCapturer(): Promise<Capturer | NoDesktop>
  openInput(): Promise<OpenedInput | NoDesktop>
  createEyes(capturer: Capturer): Promise<Eyes>
  /** Looks out for a person at the desktop who stops it. */
  watchBrakes(input: OpenedInput, onLost: (why: string) => void): Promise<Brakes | NoDesktop>
}

/** The one desktop of this machine: opened when it is needed, anew when it was lost, closed at the end. */
export class DesktopHolder {
  readonly #parts: DesktopParts
  readonly #logger: Logger
  readonly #listeners = new Set<() => void>()
  #opening: Promise<HeldDesktop | NoDesktop> | null = null
  #open: HeldDesktop | null = null
  #close: () => Promise<unknown> = async () => undefined

  constructor(parts: DesktopParts, logger: Logger) {
    this.#parts = parts
    this.#logger = logger
  }

  /** Opens it when it is not open. A desktop that there is not is looked for anew each time. */
  get(): Promise<HeldDesktop | NoDesktop> {
    if (this.#open) return Promise.resolve(this.#open)
    this.#opening ??= this.#openAll()
      .catch(asProblem)
      .finally(() => (this.#opening = null))
    return this.#opening
  }

  opened(): HeldDesktop | null {
    return this.#open
  }

  /** Calls each time one has been opened. */
  onOpen(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** It does not answer, or is gone: whoever asks next gets a new one. */
  discard(why: string): void {
    if (!this.#open) return
    this.#logger.warn({ why }, 'the desktop is given up, to be opened anew when it is needed')
    this.#open = null
    // What does not answer any more may not answer to this either.
    void this.#close().catch(() => undefined)
  }

  async close(): Promise<void> {
    await this.#opening
    if (!this.#open) return
    this.#open = null
    await this.#close().catch((error: unknown) => this.#logger.warn({ err: error }, 'the desktop was not closed well'))
  }

  async #openAll(): Promise<HeldDesktop | NoDesktop> {
    const { openCapturer, openInput, createEyes, watchBrakes } = this.#parts
    const capturer = await openCapturer()
    if ('problem' in capturer) return capturer
    const input = await openInput().catch(asProblem)
    if ('problem' in input) {
      await capturer.close()
      return input
    }
    const lost = { why: undefined as string | undefined }
    const onLost = (why: string) => {
      lost.why = why
      if (this.#open === held) this.discard(why)
    }
    const brakes = await watchBrakes(input, onLost).catch(asProblem)
    let eyes: Promise<Eyes> | undefined
    const openEyes = () => (eyes ??= createEyes(capturer))
    const sight = createSight(capturer, openEyes)
    const problems = 'problem' in brakes ? [brakes.problem] : brakes.problems
    const held: HeldDesktop = { capturer, input, sight, eyes: openEyes, problems }
    const forget = [capturer.onLost(onLost), input.onLost(onLost)]
    this.#close = async () => {
      for (const stop of forget) stop()
      if ('close' in brakes) brakes.close()
      await eyes?.then((opened) => opened.close())
      await Promise.all([input.close(), capturer.close()])
    }
    if (lost.why !== undefined) return { problem: lost.why }
    this.#open = held
    for (const listener of [...this.#listeners]) listener()
    return held
  }
}

function asProblem(error: unknown): NoDesktop {
  return { problem: error instanceof Error ? error.message : String(error) }
}
