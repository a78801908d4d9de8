import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '@rain/tools/free-port.mjs'
import { root } from '@rain/tools/root.mjs'
import type { Figure, Measurement } from '../figure.ts'
import { nowMs } from '../measure/now-ms.ts'

/** `npm start` with everything installed and built: the first time, with its data still to make, and the second. */
export const start: Figure = {
  covers: ['P13'],
  quick: false,
  onRequest: true,
  async run() {
    const home = await mkdtemp(join(tmpdir(), 'rain-start-'))
    const seconds = async (what: string, must: number, aim: number): Promise<Measurement> => ({
      id: 'P13',
      what,
      unit: 's',
      measured: (await readyMs(home)) / 1000,
      baseline: null,
      judged: 'measured',
      must,
      aim,
      better: 'lower',
    })
    const cold = await seconds('npm start to ready, cold', 12, 8)
    const warm = await seconds('npm start to ready, warm', 8, 4)
    await rm(home, { recursive: true, force: true })
    return [cold, warm]
  },
}

async function readyMs(home: string): Promise<number> {
  const startedAt = nowMs()
  const port = await freePort()
  const npm = spawn('npm', ['start'], {
    cwd: root,
    env: { ...process.env, RAIN_HOME: home, RAIN_PORT: String(port), RAIN_KEYRING: 'off' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise((resolve) => npm.once('exit', resolve))
  const ready = new Promise<number>((resolve, reject) => {
    npm.stdout.on('data', (data) => {
      if (String(data).includes('Rain is ready')) resolve(nowMs() - startedAt)
    })
    npm.once('exit', (code) => reject(new Error(`npm start ended with ${code}`)))
  })
  try {
    return await ready
  } finally {
    npm.kill('SIGINT')
    await ended
  }
}
