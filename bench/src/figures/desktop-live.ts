import { setTimeout as pause } from 'node:timers/promises'
import { motions, moveScene, type Motion } from '../desktop/move-scene.ts'
import { openWatcher } from '../desktop/open-watcher.ts'
import type { Problem } from '../desktop/peers.ts'
import { mark, type Scene } from '../desktop/start-scene.ts'
import { startScreenServer, type ScreenServer, type ScreenServerKind } from '../desktop/start-screen-server.ts'
import type { FigureId, Result, StacklessFigure } from '../figure.ts'
import { median } from '../measure/percentile.ts'
import { fullHd, notMeasured, onScene } from './desktop-sizes.ts'

const covers: FigureId[] = ['G10', 'G11', 'G12', 'G13']
const firstPictureMs = 3_000
const lastPictureMs = 600

/** How old a live picture is when a browser shows it, how many it shows and what they weigh: against VNC servers with noVNC. */
export const desktopLive: StacklessFigure = {
  covers,
  quick: false,
  stackless: true,
  run: ({ quick, quiet }) =>
    onScene(fullHd, covers, async (scene) => {
      await quiet()
      const seconds = quick ? 3 : 4
      const rain = await watchAll(scene, 'rain', seconds)
      const x11vnc = await watchAll(scene, 'x11vnc', seconds)
      const tiger = await watchAll(scene, 'tigervnc', seconds)
      return judge({ rain, x11vnc, tiger })
    }),
}

interface Shown {
  /** From drawing on the screen to the canvas of the page. */
  ageMs: number
  perSecond: number
  bytesEach: number
}

type Name = Motion['name']
type Sight = Record<Name, Shown> | Problem

async function watchAll(scene: Scene, kind: ScreenServerKind, seconds: number): Promise<Sight> {
  const server = await startScreenServer(scene, kind)
  if ('problem' in server) return server
  try {
    return await watchMotions(scene, server, seconds)
  } finally {
    await server.stop()
  }
}

async function watchMotions(scene: Scene, server: ScreenServer, seconds: number): Promise<Sight> {
  const watcher = await openWatcher(scene, server)
  if ('problem' in watcher) return watcher
  try {
    await pause(firstPictureMs)
    const shown: [Name, Shown][] = []
    for (const motion of motions) {
      watcher.begin()
      const drawn = await moveScene(scene, motion, seconds)
      await pause(lastPictureMs)
      const { seen, bytes } = await watcher.end()
      const ages = agesOf(drawn, seen)
      if (ages.length === 0) return { problem: `${server.as} showed nothing of ${motion.name}` }
      shown.push([
        motion.name,
        { ageMs: median(ages), perSecond: ages.length / seconds, bytesEach: bytes / ages.length },
      ])
    }
    return Object.fromEntries(shown) as Record<Name, Shown>
  } finally {
    await watcher.stop()
  }
}

/** Of each step that was seen; one that was passed over has none. */
function agesOf(drawn: readonly number[], seen: readonly [number: number, at: number][]): number[] {
  let from = 0
  return seen.flatMap(([number, at]) => {
    const step = drawn.findIndex((_, index) => index >= from && (index + 1) % 2 ** mark.bits === number)
    const drawnAt = drawn[step]
    if (drawnAt === undefined || drawnAt > at) return []
    from = step + 1
    return [at - drawnAt]
  })
}

function judge(sights: Record<'rain' | 'x11vnc' | 'tiger', Sight>): Result[] {
  const { rain, x11vnc, tiger } = sights
  const age = ({ ageMs }: Shown) => ageMs
  const kilobytes = ({ bytesEach }: Shown) => bytesEach / 1_000
  const older = (name: Name) => `age of a live picture in a browser, ${name}`
  const lower = { unit: 'ms', better: 'lower' } as const
  return [
    ...ageGoals.flatMap(([name, noVnc, tigerVnc]) => [
      compare({
        ...lower,
        id: 'G10',
        what: `${older(name)}, against x11vnc`,
        rain,
        peer: x11vnc,
        name,
        of: age,
        goals: noVnc,
      }),
      compare({
        ...lower,
        id: 'G11',
        what: `${older(name)}, against TigerVNC`,
        rain,
        peer: tiger,
        name,
        of: age,
        goals: tigerVnc,
      }),
    ]),
    compare({
      id: 'G12',
      what: 'pictures shown, whole screen, against x11vnc',
      unit: 'per second',
      better: 'higher',
      ...{ rain, peer: x11vnc, name: 'whole screen' },
      of: ({ perSecond }) => perSecond,
      goals: [2, 3],
    }),
    ...weightGoals.map(([name, goals]) =>
      compare({
        id: 'G13',
        what: `weight of a shown picture, ${name}, against x11vnc`,
        unit: 'kB',
        better: 'lower',
        ...{ rain, peer: x11vnc, name, of: kilobytes, goals },
      }),
    ),
  ]
}

type Goals = [must: number, aim: number]

const ageGoals: [Name, Goals, Goals][] = [
  ['typing', [0.5, 0.25], [1.1, 0.9]],
  ['scroll', [0.6, 0.35], [0.8, 0.6]],
  ['video', [0.6, 0.4], [0.8, 0.6]],
  ['whole screen', [0.8, 0.5], [0.5, 0.3]],
]
const weightGoals: [Name, Goals][] = [
  ['scroll', [1, 0.7]],
  ['typing', [2.5, 1.5]],
]

function compare(options: {
  id: FigureId
  what: string
  unit: 'ms' | 'kB' | 'per second'
  better: 'lower' | 'higher'
  rain: Sight
  peer: Sight
  name: Name
  of(shown: Shown): number
  goals: Goals
}): Result {
  const { id, what, unit, better, rain, peer, name, of, goals } = options
  if ('problem' in rain) return notMeasured(id, what, rain.problem)
  if ('problem' in peer) return notMeasured(id, what, peer.problem)
  const [ours, theirs] = [rain[name], peer[name]]
  const [must, aim] = goals
  const told = ({ perSecond, bytesEach }: Shown) =>
    `${perSecond.toFixed(1)} a second of ${(bytesEach / 1e3).toFixed(1)} kB`
  const note = `${told(ours)}, against ${told(theirs)}`
  return { id, what, unit, better, measured: of(ours), baseline: of(theirs), judged: 'ratio', must, aim, note }
}
