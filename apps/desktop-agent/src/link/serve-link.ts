import { unreachable, type DeviceFacts, type FromDevice, type ToDevice } from '@rain/protocol'
import type { Logger } from '@rain/runtime'
import type { Executor } from '../executor/executor.ts'
import { createMessageAge } from '../executor/message-age.ts'
import type { WatchWish } from '../live/live-message.ts'
import type { Standing } from '../state/standing.ts'
import type { Channel } from './channel.ts'
import type { PersonInput } from './person-input.ts'

/** Live pictures, only while they are asked for. */
export interface LiveView {
  watch(wish: WatchWish): void
  unwatch(): void
  shown(seq: number): void
  close(): void
}

export interface ServeLinkOptions {
  executor: Executor
  standing: Standing
  person: PersonInput
  facts(): Promise<DeviceFacts>
  openLive(send: (message: FromDevice, bytes: Uint8Array) => void): LiveView
  /** Somebody at the desktop itself has used mouse or keyboard. */
  onLocalInput(listener: () => void): () => void
  /** Milliseconds of a clock that nobody can set. */
  now(): number
  /** Whether the machine has slept since it was last asked: what came meanwhile is old, however young it looks. */
  hasSlept(): boolean
  logger: Logger
}

/** A gateway that says nothing for so long has no say any more. */
export const silenceMs = 10_000

const watchEveryMs = 1_000
const factsEveryMs = 5_000

/**
 * One link's life. First the device tells what it is; then it does what it is told, and tells what came of it and what
 * happens here. When the link ends, for whatever reason, everything that was done over it ends too.
 *
 * @returns Why it has ended.
 */
export async function serveLink(channel: Channel, options: ServeLinkOptions): Promise<string> {
  const { executor, standing, person, now, hasSlept, logger } = options
  const age = createMessageAge(now)
  const live = options.openLive((message, bytes) => channel.send(message, bytes))
  let heardAt = now()

  const tellFacts = createFactsTeller(channel, options)
  const watchdog = setInterval(() => {
    if (hasSlept()) channel.end('the machine was asleep')
    else if (now() - heardAt > silenceMs) channel.end(`the gateway has said nothing for ${silenceMs / 1_000} seconds`)
  }, watchEveryMs)
  const facts = setInterval(tellFacts, factsEveryMs)
  const forget = [
    standing.onChange((change) => {
      if (change === 'stopped') void executor.quiet().then(() => tellStopped(channel, standing))
      if (change === 'armed') channel.send({ type: 'armed', epoch: standing.epoch })
    }),
    options.onLocalInput(() => tellLocalInput(channel, standing)),
  ]

  function receive(message: ToDevice): void {
    if (hasSlept()) return channel.end('the machine was asleep')
    heardAt = now()
    switch (message.type) {
      case 'act':
        void executor
          .carryOut(message, age.of(message.at))
          .then(({ outcome, bytes }) => channel.send({ type: 'result', id: message.id, outcome }, bytes))
        return
      case 'control':
        standing.hand(message.epoch, message.controller)
        return
      case 'input':
        return person.take(message)
      case 'watch':
        return live.watch(message)
      case 'unwatch':
        return live.unwatch()
      case 'shown':
        return live.shown(message.seq)
      case 'stop':
        logger.warn('stopped from the dashboard')
        return standing.stop('remote')
      case 'rearm':
        standing.armFrom(message.epoch)
        return
      case 'ping':
        age.of(message.at)
        return channel.send({ type: 'pong', at: message.at })
      default:
        return unreachable(message)
    }
  }

  await tellFacts()
  channel.listen(receive)
  const why = await channel.ended
  clearInterval(watchdog)
  clearInterval(facts)
  for (const stop of forget) stop()
  live.close()
  standing.forgetController()
  await executor.interrupt('the link to the server was lost')
  return why
}

/** Tells the facts when they are other than the last time. */
function createFactsTeller(channel: Channel, { standing, facts, logger }: ServeLinkOptions): () => Promise<void> {
  let told: string | undefined
  return async () => {
    try {
      const message = { type: 'facts', facts: await facts(), stopped: standing.stopped, epoch: standing.epoch } as const
      const text = JSON.stringify(message.facts)
      if (text === told) return
      told = text
      channel.send(message)
    } catch (error) {
      logger.error({ err: error }, 'the facts of this machine cannot be told')
    }
  }
}

/** Only while an agent acts: the person may want to be asked whether they take over. */
function tellLocalInput(channel: Channel, { controller }: Standing): void {
  if (controller === 'agent') channel.send({ type: 'local_input' })
}

function tellStopped(channel: Channel, { stopped, epoch }: Standing): void {
  if (stopped !== null) channel.send({ type: 'stopped', by: stopped, epoch })
}
