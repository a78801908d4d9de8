import { readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { interleave } from '../desktop/interleave.ts'
import { startHands, type Problem } from '../desktop/peers.ts'
import type { Peer } from '../desktop/start-peer.ts'
import type { Scene } from '../desktop/start-scene.ts'
import type { Result, StacklessFigure } from '../figure.ts'
import { fullHd, notMeasured, onScene } from './desktop-sizes.ts'

const actions = ['click', 'key', 'wheel', 'text'] as const
const what = {
  text: 'texts that arrive exactly in a terminal, of those typed',
  places: 'pixels between the place that was meant and the pointer, at worst',
}
/** From the order to do something until the server has done it; whether text arrives; whether places are hit. */
export const desktopHands: StacklessFigure = {
  covers: ['G16', 'G17', 'G18'],
  quick: false,
  stackless: true,
  run: ({ quick, quiet }) =>
    onScene(fullHd, ['G16', 'G17', 'G18'], async (scene) => {
      const peers = {
        rain: await startHands(scene, 'rain'),
        nut: await startHands(scene, 'nut'),
        xdotool: await startHands(scene, 'xdotool'),
      }
      try {
        await quiet()
        const { rain } = peers
        if ('problem' in rain) return [notMeasured('G16', 'all of it', rain.problem)]
        return [
          ...(await compare(rain, peers.nut, 'nut-js as it is', { rounds: quick ? 3 : 7, must: 0.05, aim: 0.01 })),
          ...(await compare(rain, peers.xdotool, 'xdotool', { rounds: quick ? 9 : 21, must: 0.3, aim: 0.1 })),
          await countTexts(scene, rain, peers.xdotool),
          await hitPlaces(rain),
        ]
      } finally {
        for (const peer of Object.values(peers)) if ('stop' in peer) await peer.stop()
      }
    }),
}

async function compare(
  rain: Peer,
  peer: Peer | Problem,
  name: string,
  { rounds, must, aim }: { rounds: number; must: number; aim: number },
): Promise<Result[]> {
  const title = (action: string) => `${action}, against ${name}`
  if ('problem' in peer) return [notMeasured('G16', title('all'), peer.problem)]
  const results: Result[] = []
  for (const command of actions) {
    // a text takes nut-js a quarter of a minute
    const often = command === 'text' ? Math.ceil(rounds / 7) : rounds
    const times = await interleave({ rain: { peer: rain, command }, other: { peer, command } }, often)
    results.push({
      id: 'G16',
      what: title(command),
      unit: 'ms',
      measured: times.rain,
      baseline: times.other,
      judged: 'ratio',
      must,
      aim,
      better: 'lower',
    })
  }
  return results
}

const texts = [
  Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join(''),
  '¿Añoraba el pingüino a su ñandú? ¡Sí! Por 20 €',
  '日本語のテキスト',
  'emoji 🎉 👍🏽 ok',
]
const layouts = ['us', 'es']

/** The same texts by both into the same terminal, line by line. */
async function countTexts(scene: Scene, rain: Peer, xdotool: Peer | Problem): Promise<Result> {
  const folder = dirname(scene.display.authorityFile)
  const file = join(folder, 'typed')
  const source = join(folder, 'text')
  const wanted = texts.length * layouts.length
  const arrived = async (peer: Peer) => {
    let count = 0
    for (const layout of layouts) {
      await scene.display.run('setxkbmap', ['-layout', layout])
      for (const text of texts) {
        await writeFile(source, `${text}\n`)
        const before = (await readFile(file, 'utf8').catch(() => '')).length
        await peer.ask(`write ${source}`)
        await new Promise((resolve) => setTimeout(resolve, 700))
        if ((await readFile(file, 'utf8').catch(() => '')).slice(before) === `${text}\n`) count++
      }
    }
    return count
  }
  scene.display.start('xterm', ['-u8', '-geometry', '200x50+0+0', '-e', `stty -ixon -echo; cat > ${file}`], {
    LC_ALL: 'C.UTF-8',
  })
  await new Promise((resolve) => setTimeout(resolve, 2_000))
  // without a window manager the window under the pointer has the keyboard
  await scene.display.run('xdotool', ['mousemove', '300', '300'])
  const ours = await arrived(rain)
  const theirs = 'problem' in xdotool ? null : await arrived(xdotool)
  return {
    id: 'G17',
    what: what.text,
    unit: 'texts',
    measured: ours,
    baseline: theirs,
    judged: 'measured',
    must: wanted,
    aim: wanted,
    better: 'higher',
    note: `of ${wanted}; the baseline is xdotool. A browser and an editor are in the tests of the desktop-agent`,
  }
}

async function hitPlaces(rain: Peer): Promise<Result> {
  const { value = NaN } = await rain.ask('precise')
  const goals = { must: 1, aim: 0.5, better: 'lower', judged: 'measured', baseline: planError() } as const
  return { id: 'G18', what: what.places, unit: 'pixels', measured: value, ...goals }
}

/** The plan's coordinates: those of the picture, divided by its factor and cut off. */
function planError(): number {
  const picture = 1_429
  const factor = fullHd.width / picture
  const errors = Array.from({ length: picture }, (_, x) => Math.abs(Math.trunc(x * factor) + 0.5 - (x + 0.5) * factor))
  return Math.max(...errors)
}
