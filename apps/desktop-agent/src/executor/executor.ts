import type { Act, ActOutcome, DesktopActionName, Scene } from '@rain/protocol'
import { aborted, settledWithin, type Logger } from '@rain/runtime'
import { DisplayChanged } from '../desktop.ts'
import { forgetInput } from '../input/apply-input-event.ts'
import type { Standing } from '../state/standing.ts'
import type { ActionMemory, Answer } from './action-memory.ts'
import { checkWarrant } from './check-warrant.ts'
import { checkWindow, type BlockedWindow } from './check-window.ts'
import { deadlineMs } from './deadline.ts'
import type { Sight, NoDesktop, OpenDesktop, Settling } from './sight.ts'
import { findPlaces } from './find-places.ts'
import { mayAct, refuseOldEpoch, refuseStopped } from './may-act.ts'
import { perform, type Performed, type Places } from './perform.ts'
import { isRefusal, refuse, type Refusal } from './refusal.ts'

export interface ExecutorOptions {
  standing: Standing
  memory: ActionMemory
  /** Opens the desktop when it is not open. */
  desktop(): Promise<OpenDesktop | NoDesktop>
  /** What is open now, without opening it. */
  opened(): OpenDesktop | null
  /** The desktop does not answer any more: the next action opens it anew. */
  discard(): void
  blockedWindow: BlockedWindow
  logger: Logger
}

/** Everything else moves the pointer or presses something. */
const looking: ReadonlySet<DesktopActionName> = new Set(['screenshot', 'zoom', 'cursor_position', 'wait'])

const none = new Uint8Array(0)

/** How long a driver may take to end an aborted action before its keys are released all the same. */
const graceMs = 150
const stuckMs = 1_000
const releaseMs = 2_000
const lookMs = 15_000

interface Run {
  /** Is for mouse and keyboard. */
  touches: boolean
  abort: AbortController
  /** Mouse and keyboard do what it says: before that, and while its picture is taken, it holds nothing. */
  performing?: Promise<unknown>
}

/**
 * Carries out actions: one at a time, each at most once, none that is late, unapproved or meant for another screen than the
 * one that is there. Ends what it does, and releases all keys and buttons, when the standing changes or it is interrupted.
 */
export class Executor {
  readonly #options: ExecutorOptions
  readonly #asked = new Map<string, Promise<Answer>>()
  readonly #runs = new Set<Run>()
  #quiet: Promise<void> = Promise.resolve()

  constructor(options: ExecutorOptions) {
    this.#options = options
    options.standing.onChange((change) => {
      if (change === 'stopped') this.interrupt('the desktop was stopped')
      if (change === 'control') this.interrupt('mouse and keyboard changed hands')
    })
  }

  /** Never rejects. `ageMs`: how long the action was on its way. */
  carryOut(act: Act, ageMs: number): Promise<Answer> {
    const asked = this.#asked.get(act.id)
    if (asked) return asked
    const remembered = this.#options.memory.answerTo(act.id)
    if (remembered) {
      this.#options.logger.info({ act: act.id, status: remembered.outcome.status }, 'action answered from memory')
      return Promise.resolve(remembered)
    }
    const answer = this.#answer(act, ageMs).finally(() => this.#asked.delete(act.id))
    this.#asked.set(act.id, answer)
    return answer
  }

  /** Ends what is under way and releases everything. Resolves once that is so. */
  interrupt(why: string): Promise<void> {
    const runs = [...this.#runs]
    for (const { abort } of runs) abort.abort(why)
    this.#quiet = this.#release(runs, this.#quiet)
    return this.#quiet
  }

  /** Resolves when the last interruption has released everything. */
  quiet(): Promise<void> {
    return this.#quiet
  }

  /** Resolves when nothing is under way any more that holds keys, and those that were held have been released. */
  async released(): Promise<void> {
    await this.#quiet
    await Promise.all(performingOf([...this.#runs]))
  }

  async #release(runs: readonly Run[], before: Promise<void>): Promise<void> {
    await settledWithin(graceMs, Promise.all(performingOf(runs)))
    await before
    const open = this.#options.opened()
    if (!open) return
    forgetInput(open.input)
    const released = open.input.releaseAll()
    released.catch((error: unknown) => this.#options.logger.error({ err: error }, 'keys could not be released'))
    if (!(await settledWithin(releaseMs, released))) this.#options.discard()
  }

  async #answer(act: Act, ageMs: number): Promise<Answer> {
    const { logger, standing } = this.#options
    const log = logger.child({ act: act.id, action: act.action.action, turn: act.warrant.turnId })
    const answer = await this.#tryTo(act, ageMs, log)
    const { outcome } = answer
    const why = outcome.status === 'refused' ? { code: outcome.code } : {}
    log.info({ status: outcome.status, epoch: standing.epoch, ...why }, 'action answered')
    return answer
  }

  async #tryTo(act: Act, ageMs: number, log: Logger): Promise<Answer> {
    const { standing } = this.#options
    const early = mayAct(act, ageMs, standing)
    if (early) return refused(early)
    if (act.epoch > standing.epoch) standing.hand(act.epoch, 'agent')
    await this.#quiet
    const touches = !looking.has(act.action.action)
    if (touches && [...this.#runs].some((run) => run.touches)) {
      return refused(refuse('busy', 'Another action is still under way.'))
    }
    const run: Run = { touches, abort: new AbortController() }
    this.#runs.add(run)
    return this.#guarded(act, log, run).finally(() => this.#runs.delete(run))
  }

  /** Whatever goes wrong under it becomes an outcome. */
  async #guarded(act: Act, log: Logger, run: Run): Promise<Answer> {
    const progress = { begun: false }
    try {
      return await this.#steps(act, run, progress)
    } catch (error) {
      if (error instanceof DisplayChanged && !progress.begun) {
        const outcome = refuse('display_changed', 'The arrangement of the displays has just changed. Look again.')
        return { outcome, bytes: none }
      }
      // What went wrong with a secret may name a part of it.
      const isSecret = act.action.action === 'type_secret'
      log.error(isSecret ? {} : { err: error }, 'action failed')
      const message = isSecret ? 'The secret could not be typed.' : messageOf(error)
      const outcome: ActOutcome = { status: 'failed', message, touched: progress.begun }
      return this.#remembered(act, progress, { outcome, bytes: none })
    }
  }

  async #steps(act: Act, run: Run, progress: { begun: boolean }): Promise<Answer> {
    const { signal } = run.abort
    const desktop = await this.#options.desktop()
    if ('problem' in desktop) return refused(refuse('not_permitted_by_system', desktop.problem))
    const { sight } = desktop
    const checked = await this.#check(act, sight)
    if (isRefusal(checked)) return refused(checked)
    const settling = act.picture && !looking.has(act.action.action) ? await sight.watchSettling(act.display) : null
    try {
      // Time has gone by since the first look: a stop that came meanwhile holds.
      const late = refuseStopped(this.#options.standing) ?? refuseOldEpoch(act.epoch, this.#options.standing)
      if (late) return refused(late)
      if (signal.aborted) return refused(refuse('busy', `It was not begun: ${String(signal.reason)}.`))
      if (!looking.has(act.action.action)) {
        this.#options.memory.begin(act.id)
        progress.begun = true
      }
      const performing = this.#perform(act, checked, desktop, run.abort)
      run.performing = performing.catch(() => undefined)
      const outcome = await performing
      if (outcome) return this.#remembered(act, progress, { outcome, bytes: none })
      return this.#remembered(act, progress, await this.#see(act, sight, settling, signal))
    } finally {
      settling?.close()
    }
  }

  async #check(act: Act, sight: Sight): Promise<Places | Refusal> {
    const touches = !looking.has(act.action.action)
    const [displays, window] = await Promise.all([sight.displays(), touches ? sight.activeWindow() : null])
    const display = displays.find(({ index }) => index === act.display)
    if (!display) return refuse('display_changed', `There is no display ${act.display} any more.`)
    const refusal = checkWarrant(act) ?? (touches ? checkWindow(act, window, this.#options.blockedWindow) : null)
    if (refusal) return refusal
    return findPlaces(act, display, sight)
  }

  /** Null: it was done to its end. */
  async #perform(act: Act, places: Places, { input }: OpenDesktop, abort: AbortController): Promise<ActOutcome | null> {
    const { signal } = abort
    const ms = deadlineMs(act.action)
    const deadline = setTimeout(() => abort.abort(`it took longer than ${ms / 1_000} seconds`), ms)
    const performing = perform(act.action, places, input, { secret: act.secret, signal })
    try {
      if (await endsSoonAfterAbort(performing, signal)) return outcomeOf(await performing, signal)
      this.#options.discard()
      const message = 'The desktop did not answer in time; something may have happened.'
      return { status: 'failed', message, touched: true }
    } finally {
      clearTimeout(deadline)
      if (signal.aborted) await this.#releaseHeld(input)
    }
  }

  async #releaseHeld(input: OpenDesktop['input']): Promise<void> {
    await settledWithin(releaseMs, input.releaseAll())
  }

  async #see(act: Act, sight: Sight, settling: Settling | null, signal: AbortSignal): Promise<Answer> {
    const settle = settling ? await settling.settled(signal) : undefined
    // What happens from now on is no business of whoever asked for this.
    if (signal.aborted) return { outcome: { status: 'done', scene: { window: null } }, bytes: none }
    const seeing = this.#look(act, sight)
    if (!(await settledWithin(lookMs, seeing))) throw new Error('The screen could not be read in time.')
    const { scene, bytes } = await seeing
    const window = await sight.activeWindow()
    return { outcome: { status: 'done', scene: { ...scene, window, ...(settle && { settle }) } }, bytes }
  }

  async #look(
    { action, frame, display, picture }: Act,
    sight: Sight,
  ): Promise<{ scene: Omit<Scene, 'window'>; bytes: Uint8Array }> {
    if (!picture) return { scene: {}, bytes: none }
    if (action.action === 'zoom' && frame) return sight.zoom(frame, action.region, picture)
    return sight.look(display, picture, frame)
  }

  #remembered(act: Act, { begun }: { begun: boolean }, answer: Answer): Answer {
    if (!begun) return answer
    try {
      this.#options.memory.end(act.id, answer)
    } catch (error) {
      // On disk it stays begun: after a restart it is told as cut, never done again.
      this.#options.logger.error({ err: error }, 'an outcome could not be written down')
    }
    return answer
  }
}

function performingOf(runs: readonly Run[]): Promise<unknown>[] {
  return runs.flatMap(({ performing }) => performing ?? [])
}

/** False: it was aborted and has not ended all the same. */
async function endsSoonAfterAbort(performing: Promise<unknown>, signal: AbortSignal): Promise<boolean> {
  const ended = Promise.allSettled([performing])
  await Promise.race([ended, aborted(signal)])
  return settledWithin(stuckMs, ended)
}

function outcomeOf(performed: Performed, signal: AbortSignal): ActOutcome | null {
  if (performed.status === 'unknown_key') return refuse('unknown_key', performed.message)
  if (performed.status === 'done') return null
  const why = signal.aborted ? `It was cut short because ${String(signal.reason)}. ` : ''
  return { status: 'cut', message: `${why}${performed.howFar}` }
}

function refused(outcome: Refusal): Answer {
  return { outcome, bytes: none }
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 2_000)
}
