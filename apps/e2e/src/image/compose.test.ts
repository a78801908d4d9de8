import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { validate } from 'dockerfile-utils'
import { composeText, networksOf, readCompose } from './compose-file.ts'
import { parseStages, readDockerfile } from './dockerfile.ts'
import { repository } from './repository.ts'

const secrets = {
  POSTGRES_PASSWORD: 'p-secret',
  SERVICES_PASSWORD: 's-secret',
  REDIS_PASSWORD: 'r-secret',
  RAIN_SECRET_KEY: 'k-secret',
}
const { services, networks } = readCompose(secrets)
const all = Object.entries(services)
const mayBuildSandboxes = [
  'no-new-privileges:true',
  'seccomp=./docker/seccomp-runner.json',
  'apparmor=unconfined',
  'systempaths=unconfined',
]
const stages = parseStages(readDockerfile())

describe('docker-compose.yml', () => {
  test.each(all)('%s runs without root, capabilities and a writable root file system', (name, service) => {
    expect(service.user ?? imageUser(service.build?.target)).toMatch(/^[1-9]\d*:[1-9]\d*$|^node$/)
    expect(service.cap_drop).toEqual(['ALL'])
    expect(service.cap_add ?? []).toEqual(name === 'proxy' ? ['NET_BIND_SERVICE'] : [])
    expect(service.security_opt).toEqual(name === 'agent-runner' ? mayBuildSandboxes : ['no-new-privileges:true'])
    expect(service.read_only).toBe(true)
    expect(service.privileged).toBeUndefined()
  })

  test.each(all)('%s has a memory limit, rotated logs and a name that copies can share', (_name, service) => {
    expect(service.mem_limit).toMatch(/^\d+[mg]$/)
    expect(service.logging?.options).toMatchObject({ 'max-size': expect.any(String), 'max-file': expect.any(String) })
    expect(service.container_name).toBeUndefined()
  })

  test('only the proxy is published, and on loopback unless asked otherwise', () => {
    const published = all.filter(([, service]) => service.ports).map(([name, { ports }]) => [name, ports])
    expect(published).toEqual([['proxy', ['127.0.0.1:8000:8000']]])
    expect(readCompose({ ...secrets, RAIN_PUBLISH: '0.0.0.0:80' }).services.proxy?.ports).toEqual(['0.0.0.0:80:8000'])
  })

  test('Postgres and Redis are reachable on a network without a way in or out only', () => {
    expect(networks.data?.internal).toBe(true)
    for (const store of ['postgres', 'redis', 'migrate', 'scheduler']) {
      expect(networksOf(must(services[store]))).toEqual(['data'])
    }
    expect(networksOf(must(services.proxy))).toEqual(['edge'])
  })

  test('a runner does not share a network with the proxy, whose address gateways believe', () => {
    expect(networksOf(must(services['agent-runner']))).not.toContain('edge')
    const proxy = must(services.proxy).networks
    expect(proxy).toEqual({ edge: { ipv4_address: '172.30.77.2' } })
    expect(services.gateway?.environment?.RAIN_TRUSTED_PROXIES?.split(',')).toContain('172.30.77.2')
  })

  test('each secret reaches those who need it, and nobody else', () => {
    const knows = (value: string) =>
      all.filter(([, service]) => JSON.stringify(service).includes(value)).map(([name]) => name)
    expect(knows('k-secret')).toEqual(['gateway', 'agent-runner'])
    expect(knows('r-secret')).toEqual(['gateway', 'agent-runner', 'scheduler', 'redis'])
    expect(knows('s-secret')).toEqual(['gateway', 'agent-runner', 'scheduler', 'migrate'])
    expect(knows('p-secret')).toEqual(['migrate', 'postgres'])
    const withPin = readCompose({ ...secrets, RAIN_PIN: '271828' }).services
    expect(Object.keys(withPin).filter((name) => JSON.stringify(withPin[name]).includes('271828'))).toEqual(['gateway'])
  })

  test('Redis keeps what it was told, and refuses rather than forgets', () => {
    const command = JSON.stringify(services.redis)
    for (const option of ['--appendonly yes', '--appendfsync everysec', '--maxmemory-policy noeviction']) {
      expect(command).toContain(option)
    }
  })

  test('it does not start without secrets', () => {
    for (const name of Object.keys(secrets)) {
      expect(() => readCompose({ ...secrets, [name]: '' })).toThrow(`${name}: run node docker/make-env.mjs first`)
    }
  })

  test('every image is one of ours, with its stage, or pinned to a full version', () => {
    for (const [, { build, image }] of all) {
      if (build) expect(stages.map((stage) => stage.name)).toContain(build.target)
      else expect(image).toMatch(/:\d+\.\d+\.\d+(-[\w.]+)?(@sha256:[0-9a-f]{64})?$/)
    }
  })

  test('files it mounts are there', () => {
    const mounted = [...composeText().matchAll(/(\.\/docker\/[\w./]+):/g)].map(([, path = '']) => path)
    expect(mounted.length).toBeGreaterThan(0)
    for (const path of mounted) expect(existsSync(join(repository, path))).toBe(true)
  })
})

describe('docker/Dockerfile', () => {
  test('a linter has nothing to say', () => {
    expect(validate(readDockerfile())).toEqual([])
  })

  test('its base image is pinned to a full version', () => {
    const named = stages.filter((stage) => !stages.some((other) => other.name === stage.from))
    expect(new Set(named.map((stage) => stage.from)).size).toBe(1)
    expect(named[0]?.from).toMatch(/^node:\d+\.\d+\.\d+-[\w-]+(@sha256:[0-9a-f]{64})?$/)
  })

  test('the manifest of every workspace is there before the packages are installed', () => {
    const steps = must(stages.find((stage) => stage.name === 'build')).steps
    const install = steps.findIndex((step) => step.kind === 'run' && step.command.startsWith('npm ci'))
    const copied = steps.slice(0, install).flatMap((step) => (step.kind === 'copy' ? step.sources : []))
    const listed = execFileSync('git', ['ls-files', '*package.json'], { cwd: repository, encoding: 'utf8' })
    expect(copied.filter((path) => path.endsWith('package.json')).sort()).toEqual(listed.trim().split('\n').sort())
  })

  test('the image of the runner has what its tools start', () => {
    const runs = must(stages.find((stage) => stage.name === 'agent-runner')).steps.filter((step) => step.kind === 'run')
    const packages = runs.flatMap(({ command }) => command.split(/\s+/))
    expect(packages).toEqual(expect.arrayContaining(['bash', 'bubblewrap', 'chromium', 'git', 'ripgrep']))
  })

  test('every value of the environment of the images is one the services know', () => {
    const configs = ['gateway', 'agent-runner', 'scheduler'].map((app) =>
      readFileSync(join(repository, 'apps', app, 'src/config.ts'), 'utf8'),
    )
    const set = stages.flatMap(({ steps }) =>
      steps.flatMap((step) => (step.kind === 'env' ? Object.keys(step.values) : [])),
    )
    for (const name of set.filter((one) => one.startsWith('RAIN_'))) expect(configs.join()).toContain(name)
  })
})

/** The user of a stage's image: its own, or that of the stage it starts from. */
function imageUser(target: string | undefined): string {
  const stage = must(stages.find(({ name }) => name === target))
  const last = stage.steps.findLast((step) => step.kind === 'user')
  return last?.kind === 'user' ? last.name : imageUser(stage.from)
}

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('it is not there')
  return value
}
