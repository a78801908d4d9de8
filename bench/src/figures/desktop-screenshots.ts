import { interleave, type Contender } from '../desktop/interleave.ts'
import { startEyes, startLimit, startSeed, type Problem } from '../desktop/peers.ts'
import type { Peer } from '../desktop/start-peer.ts'
import type { Scene } from '../desktop/start-scene.ts'
import type { FigureId, Measurement, Result, StacklessFigure } from '../figure.ts'
import { fullHd, notMeasured, onScene, ultraHd } from './desktop-sizes.ts'

const covers: FigureId[] = ['G1', 'G2', 'G4', 'G5', 'G6', 'G7']

/** A screenshot for a model, part by part and whole: against the plan's pipeline in Python and against the same in C. */
export const desktopScreenshots: StacklessFigure = {
  covers,
  quick: false,
  stackless: true,
  async run({ quick, quiet }) {
    const results: Result[] = []
    for (const size of [fullHd, ultraHd]) {
      const { label } = size
      results.push(
        ...(await onScene(size, covers, async (scene) => {
          const peers = await startPeers(scene)
          try {
            await quiet()
            const times = await measure(scene, peers, quick ? 11 : 31)
            return judge(label, times, peers)
          } finally {
            for (const peer of Object.values(peers)) if ('stop' in peer) await peer.stop()
          }
        })),
      )
    }
    return results
  },
}

type Peers = Record<'seed' | 'limit' | 'shm' | 'fd' | 'nut', Peer | Problem>

async function startPeers(scene: Scene): Promise<Peers> {
  return {
    seed: await startSeed(scene),
    limit: await startLimit(scene),
    shm: await startEyes(scene, 'x11-shm'),
    fd: await startEyes(scene, 'x11-shm-fd'),
    nut: await startEyes(scene, 'nut'),
  }
}

type Times = Record<string, number | undefined>

async function measure(scene: Scene, peers: Peers, rounds: number): Promise<Times> {
  const before = () => scene.change()
  const slowRounds = Math.ceil(rounds / 3)
  const given: Record<string, Omit<Contender, 'peer'> & { of: keyof Peers }> = {
    'seed png': { of: 'seed', command: 'png', rounds: slowRounds, before },
    'seed jpeg': { of: 'seed', command: 'jpeg', rounds: slowRounds, before },
    'limit jpeg': { of: 'limit', command: 'jpeg', before },
    'limit png': { of: 'limit', command: 'png', before },
    'limit raw': { of: 'limit', command: 'raw', before },
    'shm jpeg': { of: 'shm', command: 'jpeg', before },
    'shm same': { of: 'shm', command: 'same' },
    'shm png': { of: 'shm', command: 'png', before },
    'shm raw': { of: 'shm', command: 'raw', before },
    'fd jpeg': { of: 'fd', command: 'jpeg', before },
    'fd raw': { of: 'fd', command: 'raw', before },
    'nut jpeg': { of: 'nut', command: 'jpeg', before },
    'nut raw': { of: 'nut', command: 'raw', before },
  }
  const contenders: Record<string, Contender> = {}
  for (const [name, { of, ...contender }] of Object.entries(given)) {
    const peer = peers[of]
    if ('ask' in peer && (await canDo(peer, contender.command, before))) contenders[name] = { ...contender, peer }
  }
  return interleave(contenders, rounds)
}

/** A limit without libdeflate makes no PNG. */
async function canDo(peer: Peer, command: string, before: () => Promise<void>): Promise<boolean> {
  if (command === 'same') return true
  await before()
  return peer.ask(command).then(
    () => true,
    () => false,
  )
}

interface Comparison {
  id: FigureId
  what: string
  ours: string
  theirs: string
  /** `speedup`: theirs ÷ ours, the higher the better. */
  judged: 'speedup' | 'ratio'
  /** Must and aim: at 1080p, at 4K. */
  goals: [must: [number, number], aim: [number, number]]
}

const comparisons: Comparison[] = [
  speedup('G1', 'screenshot through nut-js, against the plan', 'nut jpeg', 'seed png', [12, 8], [18, 11]),
  speedup('G2', 'screenshot through shared memory, against the plan', 'shm jpeg', 'seed png', [20, 15], [30, 25]),
  speedup('G2', '… without mapping it', 'fd jpeg', 'seed png', [20, 15], [30, 25]),
  speedup('G2', '… against the plan with JPEG', 'shm jpeg', 'seed jpeg', [1, 1], [3.5, 3.5]),
  ratio('G4', 'screenshot, over the limit in C', 'shm jpeg', 'limit jpeg', [2.5, 2.5], [1.6, 1.6]),
  speedup('G5', 'lossless screenshot, against the plan', 'shm png', 'seed png', [12, 12], [20, 20]),
  ratio('G5', '… over the limit in C', 'shm png', 'limit png', [2, 2], [1.2, 1.2]),
  speedup('G6', 'screenshot of an unchanged screen, against a changed one', 'shm same', 'shm jpeg', [5, 5], [10, 10]),
  speedup('G7', 'raw pixels, against nut-js', 'shm raw', 'nut raw', [3, 3], [12, 12]),
  ratio('G7', '… over XShmGetImage in C', 'shm raw', 'limit raw', [8, 8], [1.8, 1.8]),
  ratio('G7', '… without mapping, over XShmGetImage in C', 'fd raw', 'limit raw', [8, 8], [5, 5]),
]

function speedup(id: FigureId, what: string, ours: string, theirs: string, ...goals: Comparison['goals']): Comparison {
  return { id, what, ours, theirs, judged: 'speedup', goals }
}

function ratio(id: FigureId, what: string, ours: string, theirs: string, ...goals: Comparison['goals']): Comparison {
  return { id, what, ours, theirs, judged: 'ratio', goals }
}

function judge(label: string, times: Times, peers: Peers): Result[] {
  const column = label === fullHd.label ? 0 : 1
  return comparisons.map(({ id, what, ours, theirs, judged, goals: [must, aim] }) => {
    const title = `${what}, ${label}`
    const [measured, baseline] = [times[ours], times[theirs]]
    if (measured === undefined || baseline === undefined) {
      const missing = measured === undefined ? ours : theirs
      const peer = peers[missing.split(' ')[0] as keyof Peers]
      return notMeasured(id, title, 'problem' in peer ? peer.problem : `no ${missing}`)
    }
    const better = judged === 'speedup' ? 'higher' : 'lower'
    return {
      id,
      what: title,
      unit: 'ms',
      measured,
      baseline,
      judged,
      must: must[column],
      aim: aim[column],
      better,
    } satisfies Measurement
  })
}
