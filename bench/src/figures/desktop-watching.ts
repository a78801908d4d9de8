import { startEyes } from '../desktop/peers.ts'
import type { Result, StacklessFigure } from '../figure.ts'
import { fullHd, notMeasured, onScene } from './desktop-sizes.ts'

const seconds = { live: 5, late: 5 }
const what = {
  live: 'live pictures of a screen that changes whole, from one processor',
  late: 'event loop late while capturing 20 times a second, p99, against nut-js',
}

/** How many live pictures one processor makes, and whether capturing keeps the process from anything else. */
export const desktopWatching: StacklessFigure = {
  covers: ['G14', 'G15'],
  quick: false,
  stackless: true,
  run: ({ quiet }) =>
    onScene(fullHd, ['G14', 'G15'], async (scene) => {
      await quiet()
      return [await measureLive(scene), await measureLateness(scene)]
    }),
}

type Scene = Parameters<typeof startEyes>[0]

async function measureLive(scene: Scene): Promise<Result> {
  const eyes = await startEyes(scene, 'x11-shm', { pinned: true })
  if ('problem' in eyes) return notMeasured('G14', what.live, eyes.problem)
  let over = false
  const measuring = eyes.ask(`live ${seconds.live}`).finally(() => (over = true))
  let drawn = 0
  for (; !over; drawn++) {
    await scene.changeAll()
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  const { value = NaN, ms, bytes } = await measuring
  await eyes.stop()
  const share = (100 * ms) / (seconds.live * 1_000)
  const note = `${share.toFixed(0)} % of its processor, ${(bytes / seconds.live / 1e6).toFixed(1)} MB a second; drawn ${(drawn / seconds.live).toFixed(0)} times a second`
  const goals = { must: 24, aim: 40, better: 'higher', judged: 'measured', baseline: null } as const
  return { id: 'G14', what: what.live, unit: 'per second', measured: value, ...goals, note }
}

async function measureLateness(scene: Scene): Promise<Result> {
  const late: Record<string, number> = {}
  for (const kind of ['x11-shm', 'nut'] as const) {
    const eyes = await startEyes(scene, kind)
    if ('problem' in eyes) return notMeasured('G15', what.late, eyes.problem)
    late[kind] = (await eyes.ask(`late ${seconds.late}`)).value ?? NaN
    await eyes.stop()
  }
  const [measured = NaN, baseline = NaN] = [late['x11-shm'], late.nut]
  return {
    id: 'G15',
    what: what.late,
    unit: 'ms',
    measured,
    baseline,
    judged: 'ratio',
    must: 0.5,
    aim: 0.25,
    better: 'lower',
  }
}
