import { uptime } from 'node:os'
import type { Logger } from '@rain/runtime'
import type { DesktopConfig } from './config.ts'
import type { ControlAnswer, ControlRequest, DaemonStatus } from './control/control-message.ts'
import { createLiveView } from './desktop/create-live-view.ts'
import { createPersonHands } from './desktop/create-person-hands.ts'
import { DesktopHolder } from './desktop/desktop-holder.ts'
import { gatherFacts } from './desktop/gather-facts.ts'
import { openParts } from './desktop/open-parts.ts'
import type { ActionMemory } from './executor/action-memory.ts'
import { Executor } from './executor/executor.ts'
import { blockedWindow, readBlockedWindows } from './input/window-guard.ts'
import type { Channel } from './link/channel.ts'
import { dial } from './link/dial.ts'
import { PersonInput } from './link/person-input.ts'
import { serveLink } from './link/serve-link.ts'
import { createSleepWatch } from './link/sleep-watch.ts'
import { stayConnected, type LinkState } from './link/stay-connected.ts'
import type { Pairing } from './state/pairing.ts'
import { onlyFromAfar, type Standing } from './state/standing.ts'

export interface DaemonOptions {
  config: DesktopConfig
  version: string
  pairing: Pairing
  standing: Standing
  memory: ActionMemory
  logger: Logger
}

export interface Daemon {
  /** Until it is told to stop, here or by `quit`, or was revoked. */
  serve(stop: AbortSignal): Promise<'stopped' | 'revoked'>
  /** To the person at this machine. */
  answer(request: ControlRequest): Promise<ControlAnswer>
  close(): Promise<void>
}

/** Puts the parts together: one desktop, one standing, one executor, and a link that comes and goes. */
export function createDaemon({ config, version, pairing, standing, memory, logger }: DaemonOptions): Daemon {
  const local = new EventTarget()
  const parts = openParts({
    config,
    onBrake(by) {
      logger.warn({ by }, 'stopped at the desktop')
      standing.stop(by)
    },
    onLocalInput: () => local.dispatchEvent(new Event('input')),
  })
  const holder = new DesktopHolder(parts, logger)
  const blocked = readBlockedWindows(config.RAIN_DESKTOP_BLOCKED)
  const executor = new Executor({
    standing,
    memory,
    desktop: () => holder.get(),
    opened: () => holder.opened(),
    discard: () => holder.discard('it did not answer in time'),
    blockedWindow: (window) => blockedWindow(window, blocked),
    logger,
  })
  const person = new PersonInput({
    standing,
    logger,
    handedOver: () => executor.released(),
    apply: createPersonHands(holder),
  })
  const now = () => performance.now()
  const hasSlept = createSleepWatch(now, () => uptime() * 1_000)
  const facts = () => gatherFacts({ holder, version, desktopName: config.XDG_CURRENT_DESKTOP })
  const quit = new AbortController()
  let link: LinkState = { state: 'dialling' }

  const serveChannel = (channel: Channel) =>
    serveLink(channel, {
      executor,
      standing,
      person,
      facts,
      now,
      hasSlept,
      logger,
      openLive: (send) =>
        createLiveView({ send, logger, eyes: () => eyesOf(holder), onOpen: (listener) => holder.onOpen(listener) }),
      onLocalInput(listener) {
        local.addEventListener('input', listener)
        return () => local.removeEventListener('input', listener)
      },
    })

  // The first picture would wait for what makes pictures to be loaded.
  standing.onChange((change) => {
    if (change === 'control' && standing.controller === 'agent') void eyesOf(holder).catch(() => undefined)
  })

  async function tellProblems(): Promise<void> {
    const { problems } = await facts()
    for (const problem of problems) logger.warn({ problem }, 'this desktop cannot be worked on as it should')
  }

  async function describe(): Promise<DaemonStatus> {
    const { displays, problems } = await facts()
    return {
      pid: process.pid,
      version,
      server: pairing.server,
      name: pairing.name,
      fingerprint: pairing.fingerprint,
      link,
      stopped: standing.stopped,
      controller: standing.controller,
      displays: displays.map(({ name, width, height }) => `${name} ${width}×${height}`),
      problems,
    }
  }

  return {
    async serve(stop) {
      // Whatever an earlier process left pressed is released now, with or without a link, and the brakes are watched.
      void tellProblems()
      const end = AbortSignal.any([stop, quit.signal])
      return stayConnected({
        dial: () => dial({ ...pairing, signal: end }),
        serve: (channel) => whileNot(end, channel, serveChannel),
        tell: (state) => (link = state),
        logger,
        stop: end,
      })
    },
    async answer({ command }) {
      switch (command) {
        case 'status':
          return { answer: 'status', status: await describe() }
        case 'stop':
          logger.warn('stopped by the command')
          standing.stop('command')
          await executor.quiet()
          return { answer: 'done' }
        case 'arm':
          return standing.armHere() ? { answer: 'done' } : { answer: 'refused', why: onlyFromAfar }
        case 'quit':
          quit.abort()
          return { answer: 'done' }
      }
    },
    async close() {
      await executor.interrupt('this program ends')
      await holder.close()
    },
  }
}

async function whileNot(end: AbortSignal, channel: Channel, serve: (channel: Channel) => Promise<string>) {
  const onEnd = () => channel.end('this program ends')
  end.addEventListener('abort', onEnd, { once: true })
  try {
    if (end.aborted) onEnd()
    return await serve(channel)
  } finally {
    end.removeEventListener('abort', onEnd)
  }
}

async function eyesOf(holder: DesktopHolder) {
  const desktop = await holder.get()
  return 'problem' in desktop ? null : desktop.eyes()
}
