import { execFile, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Features } from './bubblewrap-arguments.ts'
import type { WrapRequest, WrappedCommand } from './sandbox.ts'

export type Attempt = (
  features: Features,
  request: WrapRequest,
) => Promise<WrappedCommand | { kind: 'refused'; reason: string }>

export type Probed = { works: true; features: Features; program: string } | { works: false; whyNot: string }

interface ProbeOptions {
  attempt: Attempt
  bubblewrap: string
  /** A folder that no command may see. */
  folder: string
}

/** Runs a small script in a sandbox, with as much as this computer allows, and believes only what the script found. */
export async function probe({ attempt, bubblewrap, folder }: ProbeOptions): Promise<Probed> {
  const [program, offered] = await Promise.all([ask(bubblewrap, '--version'), ask(bubblewrap, '--help')])
  const all = {
    disableUserNamespaces: offered.includes('--disable-userns'),
    tmpfsSize: offered.includes('--size'),
  }
  const canary = join(folder, `canary-${randomUUID()}`)
  const cwd = await realpath(await mkdtemp(join(tmpdir(), 'rain-sandbox-')))
  try {
    await writeFile(canary, '')
    const script = scriptFor(canary)
    let whyNot = ''
    for (const features of [
      { ...all, userNamespace: true },
      { ...all, userNamespace: false },
    ]) {
      const problem = await whatIsWrong(attempt, features, { script, cwd })
      if (problem === null) return { works: true, features, program: program.trim() }
      whyNot ||= problem
    }
    return { works: false, whyNot: `bubblewrap cannot build one here. ${withAdvice(whyNot)}` }
  } finally {
    await rm(canary, { force: true })
    await rm(cwd, { recursive: true, force: true })
  }
}

async function ask(program: string, option: string): Promise<string> {
  const { stdout } = await promisify(execFile)(program, [option]).catch(() => ({ stdout: '' }))
  return stdout
}

const expected = ['capabilities 0000000000000000', 'no new privileges 1', 'seccomp 2', 'interfaces lo', 'canary hidden']

/** Prints `expected`, line by line, where everything is as it should be. */
function scriptFor(canary: string): string {
  return `
value() { while read -r name rest; do [ "$name" = "$1:" ] && echo "$2 $rest"; done < /proc/self/status; }
value CapEff capabilities
value NoNewPrivs 'no new privileges'
value Seccomp seccomp
interfaces=
{ read -r _; read -r _; while IFS=': ' read -r name _; do interfaces="$interfaces $name"; done; } < /proc/net/dev
echo "interfaces$interfaces"
[ -e '${canary.replaceAll("'", "'\\''")}' ] && echo 'canary seen' || echo 'canary hidden'
`
}

const timeoutMs = 20_000

async function whatIsWrong(
  attempt: Attempt,
  features: Features,
  { script, cwd }: { script: string; cwd: string },
): Promise<string | null> {
  const environment = { PATH: '/usr/local/bin:/usr/bin:/bin' }
  const args = ['--noprofile', '--norc', '-c', script]
  const wrapped = await attempt(features, { command: 'bash', args, cwd, environment, network: 'none' })
  if (wrapped.kind === 'refused') return wrapped.reason
  try {
    const { output, errors } = await run(wrapped)
    if (errors !== '') return errors
    const lines = output.trim().split('\n')
    const missing = expected.find((line) => !lines.includes(line))
    return missing === undefined ? null : `In the sandbox, this did not hold: ${missing}.`
  } finally {
    await wrapped.finish()
  }
}

async function run({ command, args, cwd, environment }: WrappedCommand): Promise<{ output: string; errors: string }> {
  const child = spawn(command, args, { cwd, env: environment, stdio: ['ignore', 'pipe', 'pipe'], timeout: timeoutMs })
  const [output, errors] = [readAll(child.stdout), readAll(child.stderr)]
  const [code] = await once(child, 'close')
  const said = (await errors).trim().slice(0, 500)
  return { output: await output, errors: code === 0 ? '' : said || `It ended with ${String(code)}.` }
}

async function readAll(stream: NodeJS.ReadableStream): Promise<string> {
  let text = ''
  for await (const chunk of stream) text += String(chunk)
  return text
}

/** What is known about the usual reasons. */
function withAdvice(problem: string): string {
  const reason = problem.trim().replace(/\.?$/, '.')
  if (/setting up uid map|loopback|RTM_NEWADDR/i.test(problem)) {
    return `${reason} On Ubuntu 24.04 and later, AppArmor must allow bwrap to make user namespaces.`
  }
  if (/creating new namespace|unprivileged|No permissions|set hostname/i.test(problem)) {
    return `${reason} User namespaces must be allowed (sysctl kernel.unprivileged_userns_clone=1; in a container, its seccomp profile).`
  }
  if (/mount proc/i.test(problem)) {
    return `${reason} In a container, /proc must not be masked (security_opt systempaths=unconfined).`
  }
  return reason
}
