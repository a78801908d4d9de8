import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadSandbox, type Sandbox } from '../clients/runner-sandbox.ts'
import type { Figure } from '../figure.ts'
import { median } from '../measure/percentile.ts'

const rounds = 40
const warmUpRounds = 5
const searchPath = '/usr/local/bin:/usr/bin:/bin'
const command = { command: 'bash', args: ['--noprofile', '--norc', '-c', 'true'] }
const environment = { PATH: searchPath }

/** What the sandbox adds to a command: building it, looking through the folder before and after, and taking it down. */
export const sandboxStart: Figure = {
  covers: ['P17'],
  quick: true,
  async run({ quiet }) {
    const root = await realpath(await mkdtemp(join(tmpdir(), 'rain-bench-sandbox-')))
    try {
      const folders = { home: join(root, 'home'), rainHome: join(root, 'rain') }
      for (const folder of Object.values(folders)) await mkdir(folder)
      const sandbox = await loadSandbox({ ...folders, searchPath })
      if (!sandbox.status.available) throw new Error(`no sandbox to measure: ${sandbox.status.whyNot}`)
      const cwd = await makeProject(join(folders.home, 'project'))
      await quiet()
      const { plain, sandboxed } = await measure(sandbox, cwd)
      return [
        {
          id: 'P17',
          what: 'a command in the sandbox, p50',
          unit: 'ms',
          measured: median(sandboxed),
          baseline: median(plain),
          judged: 'difference',
          must: 100,
          aim: 40,
          better: 'lower',
          note: `in a folder of 300 folders and 3,000 files; the limit of memory is ${sandbox.status.memory}`,
        },
      ]
    } finally {
      await rm(root, { recursive: true, force: true })
    }
  },
}

async function makeProject(folder: string): Promise<string> {
  for (let index = 0; index < 300; index++) {
    const sub = join(folder, `part-${index % 15}`, `section-${index}`)
    await mkdir(sub, { recursive: true })
    for (let file = 0; file < 10; file++) await writeFile(join(sub, `file-${file}.txt`), '')
  }
  return folder
}

/** By turns, so that what else the machine does hits both. */
async function measure(sandbox: Sandbox, cwd: string): Promise<{ plain: number[]; sandboxed: number[] }> {
  const figures = { plain: [] as number[], sandboxed: [] as number[] }
  for (let round = -warmUpRounds; round < rounds; round++) {
    const plain = await timed(() => runPlainly(cwd))
    const sandboxed = await timed(() => runInSandbox(sandbox, cwd))
    if (round < 0) continue
    figures.plain.push(plain)
    figures.sandboxed.push(sandboxed)
  }
  return figures
}

async function timed(run: () => Promise<void>): Promise<number> {
  const begunAt = performance.now()
  await run()
  return performance.now() - begunAt
}

async function runPlainly(cwd: string): Promise<void> {
  await once(spawn(command.command, command.args, { cwd, env: environment, stdio: 'ignore' }), 'exit')
}

async function runInSandbox(sandbox: Sandbox, cwd: string): Promise<void> {
  const wrapped = await sandbox.wrap({ ...command, cwd, environment, network: 'none' })
  if (wrapped.kind === 'refused') throw new Error(wrapped.reason)
  const child = spawn(wrapped.command, wrapped.args, { cwd: wrapped.cwd, env: wrapped.environment, stdio: 'ignore' })
  if (child.pid !== undefined) wrapped.attend(child.pid)
  const [code] = await once(child, 'exit')
  await wrapped.finish()
  if (code !== 0) throw new Error(`a command that does nothing ended with ${code}`)
}
