import { createHash } from 'node:crypto'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import type { DeviceFacts, OfferedProvider } from '@rain/protocol'
import { isOlder } from '../is-older.ts'
import { judgeChain, type ChainEntry } from './audit.ts'
import { judgeClock } from './clock.ts'
import { judgeDevices } from './devices.ts'
import { judgeDisk } from './disk.ts'
import { judgeMigrations } from './migrations.ts'
import { judgeProviders } from './providers.ts'
import { judgeRedis, readInfo } from './redis.ts'
import { checkSecretKey } from './secret-key.ts'

const findingOf = ({ finding }: { finding: string }) => finding

describe('Redis', () => {
  const info = (lines: Record<string, string>) =>
    readInfo(['# Server', ...Object.entries(lines).map(([name, value]) => `${name}:${value}`)].join('\r\n'))
  test.each([
    ['persistent', { aof_enabled: '1' }],
    ['not_persistent', { aof_enabled: '0' }],
    ['save_failed', { aof_enabled: '1', aof_last_write_status: 'err' }],
    ['save_failed', { aof_enabled: '0', rdb_last_bgsave_status: 'err' }],
    ['evicting', { aof_enabled: '1', maxmemory: '1000', maxmemory_policy: 'allkeys-lru' }],
    ['persistent', { aof_enabled: '1', maxmemory: '0', maxmemory_policy: 'allkeys-lru' }],
    ['nearly_full', { aof_enabled: '1', maxmemory: '1000', used_memory: '950', maxmemory_policy: 'noeviction' }],
  ])('is %s', (finding, lines) => {
    expect(findingOf(judgeRedis(info(lines)))).toBe(finding)
  })

  test('says how much it holds, and its version whoever made it', () => {
    const { facts } = judgeRedis(info({ used_memory: '12', valkey_version: '8.1.0', redis_version: '7.2.4' }))
    expect(facts).toMatchObject({ used_bytes: 12, version: '8.1.0' })
  })
})

describe('migrations', () => {
  const done = (name: string) => ({ migration_name: name, finished_at: new Date() })
  test.each([
    ['current', ['a', 'b'], [done('a'), done('b')]],
    ['behind', ['a', 'b'], [done('a')]],
    ['ahead', ['a'], [done('a'), done('b')]],
    ['unfinished', ['a', 'b'], [done('a'), { migration_name: 'b', finished_at: null }]],
    ['current', ['a'], [{ migration_name: 'a', finished_at: null }, done('a')]],
    ['not_known', null, [done('a')]],
  ])('are %s', (finding, known, rows) => {
    expect(findingOf(judgeMigrations(known, rows))).toBe(finding)
  })
})

describe('the audit log', () => {
  function aChain(length: number): ChainEntry[] {
    const entries: ChainEntry[] = []
    for (let seq = 1; seq <= length; seq++) {
      const rest = { userId: 'u', seq, atMs: 1000 * seq, kind: 'logged_in', entry: '{}' }
      const prevHash = entries.at(-1)?.hash ?? ''
      const text = ['rain-audit-1', prevHash, 'u', seq, rest.atMs, rest.kind, rest.entry].join('\n')
      entries.push({ ...rest, prevHash, hash: createHash('sha256').update(text).digest('hex') })
    }
    return entries
  }
  const headOf = (entries: ChainEntry[]) => ({ seq: entries.at(-1)?.seq ?? 0, hash: entries.at(-1)?.hash ?? '' })

  test('is intact also where only its end is looked at', () => {
    const chain = aChain(5)
    expect(judgeChain(chain, headOf(chain))).toMatchObject({ finding: 'intact', facts: { checked: 5, count: 5 } })
    expect(judgeChain(chain.slice(2), headOf(chain))).toMatchObject({ finding: 'intact', facts: { checked: 3 } })
    expect(judgeChain([])).toEqual({ finding: 'empty' })
  })

  test('an entry that was changed, taken out or cut off is found', () => {
    const chain = aChain(5)
    const changed = chain.map((entry) => (entry.seq === 3 ? { ...entry, entry: '{"a": 1}' } : entry))
    expect(judgeChain(changed, headOf(chain))).toMatchObject({ finding: 'altered', facts: { entry: 3 } })
    const without = chain.filter(({ seq }) => seq !== 3)
    expect(judgeChain(without, headOf(chain))).toMatchObject({ finding: 'altered', facts: { entry: 4 } })
    expect(judgeChain(chain.slice(0, 4), headOf(chain))).toMatchObject({ finding: 'altered', facts: { entry: 5 } })
    expect(judgeChain([], headOf(chain))).toMatchObject({ finding: 'altered' })
  })

  test('an entry that came in meanwhile is no fault', () => {
    const chain = aChain(5)
    expect(judgeChain(chain, headOf(chain.slice(0, 4)))).toMatchObject({ finding: 'intact' })
  })
})

describe('providers', () => {
  const provider = (change: Partial<OfferedProvider>): OfferedProvider => ({
    id: 'claude',
    name: 'Claude',
    needs_key: true,
    key_source: 'stored',
    key_placeholder: '',
    key_variable: null,
    keys: [],
    cooling: null,
    console_url: null,
    base_url: null,
    models: [],
    models_source: 'fallback',
    checked_at: 5,
    check: { ok: true, text: '', code: null },
    ...change,
  })
  const refused = { ok: false, text: 'no', code: 'provider_auth' } as const
  const cooling = { until: 100, code: 'provider_rate_limited', message: 'no' }
  const judge = (providers: OfferedProvider[], current: string | null = 'claude') =>
    judgeProviders({ providers, current: { provider: current, model: 'auto' } }, 50_000)

  test.each<[string, OfferedProvider[], string | null]>([
    ['works', [provider({})], 'claude'],
    ['none', [provider({})], null],
    ['none', [provider({ key_source: null })], 'claude'],
    ['demo', [provider({ id: 'demo', needs_key: false, key_source: 'none_needed' })], 'demo'],
    ['not_tested', [provider({ check: null })], 'claude'],
    ['failing', [provider({ check: refused })], 'claude'],
    ['resting', [provider({ keys: [{ id: 'k', hint: '', cooling }] })], 'claude'],
    [
      'works',
      [
        provider({
          keys: [
            { id: 'k', hint: '', cooling },
            { id: 'l', hint: '', cooling: null },
          ],
        }),
      ],
      'claude',
    ],
    ['works', [provider({ cooling: { ...cooling, until: 49 } })], 'claude'],
    ['others_failing', [provider({}), provider({ id: 'openai', check: refused })], 'claude'],
    [
      'works',
      [provider({}), provider({ id: 'ollama', needs_key: false, key_source: 'none_needed', check: refused })],
      'claude',
    ],
  ])('%s', (finding, providers, current) => {
    expect(findingOf(judge(providers, current))).toBe(finding)
  })
})

test('computers that are older than the server are named; one that is off is no fault', () => {
  const facts = (version: string) => ({ version }) as DeviceFacts
  const device = (name: string, version: string | null, online = true) => ({
    name,
    online,
    facts: version === null ? null : facts(version),
  })
  expect(judgeDevices([], '0.2.0')).toEqual({ finding: 'none' })
  expect(judgeDevices([device('a', '0.2.0'), device('b', null, false)], '0.2.0')).toMatchObject({
    finding: 'well',
    facts: { count: 2, online: 1 },
  })
  expect(judgeDevices([device('a', '0.2.0'), device('b', '0.1.9')], '0.2.0')).toMatchObject({
    finding: 'outdated',
    facts: { names: 'b' },
  })
})

test.each([
  ['0.1.9', '0.2.0', true],
  ['0.2.0', '0.2.0', false],
  ['1.0.0', '0.9.9', false],
  ['0.2', '0.2.1', true],
  ['0.10.0', '0.9.0', false],
  ['what', '0.2.0', false],
])('%s before %s: %s', (version, than, older) => {
  expect(isOlder(version, than)).toBe(older)
})

test('the fuller of the two places counts', () => {
  const gigabytes = (free: number) => ({ freeBytes: free * 1e9, totalBytes: 1e12 })
  const judge = (data: number, folders: number) =>
    findingOf(judgeDisk({ data: gigabytes(data), folders: gigabytes(folders) }))
  expect([judge(100, 100), judge(100, 4), judge(0.4, 100)]).toEqual(['enough', 'low', 'full'])
})

test('clocks may differ by what an answer takes, not by seconds', () => {
  expect(
    [
      [0, 3],
      [0, -2_500],
      [40_000, 0],
    ].map((offsets) => findingOf(judgeClock(offsets))),
  ).toEqual(['agrees', 'differs', 'far_off'])
})

test('a copy of an older key does not count, and a file that others can read is told first', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rain-doctor-'))
  const file = join(folder, 'secret.key')
  await writeFile(file, 'x', { mode: 0o600 })
  const at = new Date(5_000)
  const check = (copied: string | null, from: string | null = file) =>
    checkSecretKey({ keyId: 'new', copy: copied === null ? null : { keyId: copied, at }, file: from })
  expect(await check(null)).toMatchObject({ finding: 'not_copied', facts: { rotated: false } })
  expect(await check('old')).toMatchObject({ finding: 'not_copied', facts: { rotated: true } })
  expect(await check('new')).toMatchObject({ finding: 'copied', since: 5 })
  expect(await check('new', null)).toMatchObject({ finding: 'copied' })
  await chmod(file, 0o644)
  expect(await check('new')).toMatchObject({ finding: 'open_to_others' })
  await rm(folder, { recursive: true })
})
