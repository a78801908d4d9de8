import { interleave } from '../desktop/interleave.ts'
import { startEyes, startSeed } from '../desktop/peers.ts'
import type { Scene } from '../desktop/start-scene.ts'
import type { Result, StacklessFigure } from '../figure.ts'
import { fullHd, notMeasured, onScene } from './desktop-sizes.ts'

const what = 'a character typed into a terminal, until the picture of what came of it, against the plan'
/** The plan's pause behind each action, and its wait for the screen. */
const plannedMs = 100 + 300

/** From an action to the picture that shows its effect: waiting for the screen to be quiet, instead of for a fixed time. */
export const desktopActing: StacklessFigure = {
  covers: ['G9'],
  quick: false,
  stackless: true,
  run: ({ quick, quiet }) =>
    onScene(fullHd, ['G9'], async (scene) => {
      await scene.showText('')
      await quiet()
      return [await measure(scene, quick ? 7 : 21)]
    }),
}

async function measure(scene: Scene, rounds: number): Promise<Result> {
  const peers = { rain: await startEyes(scene, 'x11-shm'), seed: await startSeed(scene) }
  try {
    const { rain, seed } = peers
    if ('problem' in rain) return notMeasured('G9', what, rain.problem)
    if ('problem' in seed) return notMeasured('G9', what, seed.problem)
    const times = await interleave(
      { rain: { peer: rain, command: 'act' }, seed: { peer: seed, command: 'png', rounds: Math.ceil(rounds / 3) } },
      rounds,
    )
    const goals = { must: 0.5, aim: 0.3, better: 'lower', judged: 'ratio' } as const
    return { id: 'G9', what, unit: 'ms', measured: times.rain, baseline: times.seed + plannedMs, ...goals }
  } finally {
    for (const peer of Object.values(peers)) if ('stop' in peer) await peer.stop()
  }
}
