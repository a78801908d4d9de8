import { cp, mkdir } from 'node:fs/promises'
import { dirname, join, posix } from 'node:path'
import { runCommand } from '@rain/tools/run-command.mjs'
import type { Stage, Step } from './dockerfile.ts'
import { repository } from './repository.ts'

/** A stage that was built in a folder, which stands for the root of its file system. */
export interface BuiltStage {
  root: string
  workdir: string
  env: Record<string, string>
  user: string
  argv: string[]
  /** Steps that change the machine itself, so only Docker can run them. */
  skipped: string[]
}

/**
 * Builds stages of a Dockerfile without Docker: every stage is a folder below `folder`, its commands run there, with the
 * programs of this machine. What it cannot show is what needs an image: installed Debian packages, users, a read-only root.
 */
export function createFolderBuilder(options: { stages: Stage[]; context: string[]; folder: string }) {
  const built = new Map<string, Promise<BuiltStage>>()
  return build

  function build(name: string): Promise<BuiltStage> {
    const known = built.get(name) ?? buildStage(name)
    built.set(name, known)
    return known
  }

  async function buildStage(name: string): Promise<BuiltStage> {
    const stage = options.stages.find((one) => one.name === name)
    if (!stage) throw new Error(`the Dockerfile has no stage ${name}`)
    const isStage = options.stages.some((one) => one.name === stage.from)
    let result = await startFrom(isStage ? await build(stage.from) : null, join(options.folder, name))
    for (const step of stage.steps) result = await apply(step, result)
    return result
  }

  async function apply(step: Step, stage: BuiltStage): Promise<BuiltStage> {
    switch (step.kind) {
      case 'env':
        return { ...stage, env: { ...stage.env, ...step.values } }
      case 'workdir':
        await mkdir(join(stage.root, step.path), { recursive: true })
        return { ...stage, workdir: step.path }
      case 'user':
        return { ...stage, user: step.name }
      case 'copy':
        await copy(step, stage)
        return stage
      case 'run':
        return run(step.command, stage)
      case 'entrypoint':
        return stage // tini and the like: a matter of the image
      case 'cmd':
        return { ...stage, argv: step.argv }
      case 'other':
        return stage
    }
  }

  async function copy({ from, sources, target }: Extract<Step, { kind: 'copy' }>, stage: BuiltStage): Promise<void> {
    const goal = join(stage.root, posix.resolve(stage.workdir, target))
    if (from !== null) {
      const { root } = await build(from)
      await mkdir(goal, { recursive: true })
      for (const source of sources) await copyTree(join(root, source), goal)
      return
    }
    const everything = sources.length === 1 && sources[0] === '.'
    const missing = everything ? [] : sources.filter((source) => !options.context.includes(source))
    if (missing.length > 0) throw new Error(`not in the build context: ${missing.join(', ')}`)
    for (const path of everything ? options.context : sources) {
      const into = join(goal, everything ? path : posix.basename(path))
      await mkdir(dirname(into), { recursive: true })
      await cp(join(repository, path), into)
    }
  }
}

async function startFrom(base: BuiltStage | null, root: string): Promise<BuiltStage> {
  await mkdir(root, { recursive: true })
  if (!base) return { root, workdir: '/', env: {}, user: 'root', argv: [], skipped: [] }
  await copyTree(base.root, root)
  return { ...base, root }
}

async function run(command: string, stage: BuiltStage): Promise<BuiltStage> {
  const isGlobalInstall = command.startsWith('npm install --global ')
  if (!isGlobalInstall && /\s\/|^apt-get /.test(command)) return { ...stage, skipped: [...stage.skipped, command] }
  await runCommand('sh', ['-c', command], { cwd: join(stage.root, stage.workdir), env: environmentOf(stage) })
  return stage
}

/** What a command of this stage sees: of our environment only where programs are, and how to reach the registry. */
export function environmentOf(stage: BuiltStage): Record<string, string> {
  const prefix = join(stage.root, 'usr/local')
  const kept = Object.entries(process.env).filter(([name]) => keptNames.test(name))
  return {
    ...Object.fromEntries(kept.map(([name, value]) => [name, value ?? ''])),
    npm_config_prefix: prefix,
    PATH: `${join(prefix, 'bin')}:${process.env.PATH}`,
    ...insideFolder(stage.env, stage.root),
  }
}

const keptNames = /^(HOME|NODE_EXTRA_CA_CERTS|SSL_CERT_\w+|(https?|no)_proxy|npm_config_(cache|registry|cafile))$/i

/** Absolute paths of the image, as they are called while its root is a folder. */
export function insideFolder(env: Record<string, string>, root: string): Record<string, string> {
  const entries = Object.entries(env).map(([name, value]) => [name, value.startsWith('/') ? join(root, value) : value])
  return Object.fromEntries(entries)
}

/** @NOTE `cp -a` and not fs.cp, which takes minutes for the hundred thousand files of node_modules */
async function copyTree(from: string, into: string): Promise<void> {
  await runCommand('cp', ['-a', `${from}/.`, into])
}
