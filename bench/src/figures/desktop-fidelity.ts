import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { startEyes, startSeed } from '../desktop/peers.ts'
import type { Peer } from '../desktop/start-peer.ts'
import type { Scene } from '../desktop/start-scene.ts'
import type { Result, StacklessFigure } from '../figure.ts'
import { fullHd, notMeasured, onScene } from './desktop-sizes.ts'

const run = promisify(execFile)
const what = {
  scaling: 'likeness to Pillow’s LANCZOS, before encoding',
  reading: 'words read from a JPEG, of those read from its PNG',
}

/** What is lost: in scaling, against the plan's scaler; in JPEG, by what a reader of the text makes of it. */
export const desktopFidelity: StacklessFigure = {
  covers: ['G8'],
  quick: false,
  stackless: true,
  run: () =>
    onScene(fullHd, ['G8'], async (scene) => {
      const folder = await mkdtemp(join(tmpdir(), 'rain-bench-fidelity-'))
      const eyes = await startEyes(scene, 'x11-shm')
      try {
        if ('problem' in eyes) return [notMeasured('G8', what.scaling, eyes.problem)]
        return [await measureScaling(scene, eyes, folder), await measureReading(scene, eyes, folder)]
      } finally {
        if ('stop' in eyes) await eyes.stop()
        await rm(folder, { recursive: true, force: true })
      }
    }),
}

async function measureScaling(scene: Scene, eyes: Peer, folder: string): Promise<Result> {
  const seed = await startSeed(scene)
  if ('problem' in seed) return notMeasured('G8', what.scaling, seed.problem)
  const file = join(folder, 'scaled.png')
  await eyes.ask(`file ${file}`)
  const { value = NaN } = await seed.ask(`lanczos ${file}`)
  await seed.stop()
  const goals = { must: 40, aim: 45, better: 'higher', judged: 'measured', baseline: null } as const
  return { id: 'G8', what: what.scaling, unit: 'dB', measured: value, ...goals }
}

async function measureReading(scene: Scene, eyes: Peer, folder: string): Promise<Result> {
  const [png, jpeg] = [join(folder, 'text.png'), join(folder, 'text.jpg')]
  const words = someWords()
  await scene.showText(words)
  await eyes.ask(`file ${png}`)
  await eyes.ask(`jpegfile ${jpeg}`)
  try {
    const shown = new Set(words.split(/\s+/))
    const [expected, read] = [await readWords(png, shown), await readWords(jpeg, shown)]
    if (expected.length < 50) return notMeasured('G8', what.reading, 'no terminal with words came up (xterm)')
    const left = [...read]
    const found = expected.filter((word) => left.includes(word) && left.splice(left.indexOf(word), 1))
    const goals = { must: 0.98, aim: 0.99, better: 'higher', judged: 'ratio' } as const
    const note = `${found.length} of ${expected.length} words`
    return {
      id: 'G8',
      what: what.reading,
      unit: 'words',
      measured: found.length,
      baseline: expected.length,
      ...goals,
      note,
    }
  } catch {
    return notMeasured('G8', what.reading, 'tesseract is not installed')
  }
}

/** Only words that are there: what is made of the picture around them does not count. */
async function readWords(file: string, shown: ReadonlySet<string>): Promise<string[]> {
  const { stdout } = await run('tesseract', [file, '-', '--psm', '6'])
  return stdout.split(/\s+/).filter((word) => shown.has(word))
}

/** Words without meaning, so that no dictionary helps to read them. */
function someWords(): string {
  const syllables = ['ka', 'ron', 'tel', 'mi', 'sor', 'ban', 'qui', 'dex', 'lum', 'fra']
  let seed = 7
  const next = () => (seed = (seed * 16_807) % 2_147_483_647)
  const word = () => Array.from({ length: 2 + (next() % 2) }, () => syllables[next() % syllables.length]).join('')
  return Array.from({ length: 40 }, () => Array.from({ length: 15 }, word).join(' ')).join('\n')
}
