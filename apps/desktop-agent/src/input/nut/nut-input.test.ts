import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { transform } from '@swc/core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { installed, startDisplay, until, type VirtualDisplay } from '@rain/testing'
import { UnknownKey } from '../../desktop.ts'
import { keyAliases } from '../key-names.ts'
import type { OpenedInput } from '../opened-input.ts'
import { nutKeys } from './nut-keys.ts'
import { openNutInput } from './nut-input.ts'

const never = new AbortController().signal
const opened: OpenedInput[] = []
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rain-input-host-'))
})
afterEach(async () => {
  for (const input of opened.splice(0)) await input.close()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Writes down what it is asked; dies at the key F13, is silent at F14 and refuses F15. */
const double = (log: string, greeting = '{ ready: true }') => `
  import { appendFileSync } from 'node:fs'
  const note = (line) => appendFileSync(${JSON.stringify(log)}, line + '\\n')
  note('started')
  process.on('message', ({ id, ...action }) => {
    note(Object.values(action).join(' '))
    if (action.down && action.key === 'F13') process.exit(1)
    if (action.down && action.key === 'F14') return
    if (action.down && action.key === 'F15') return process.send({ id, error: 'not allowed' })
    process.send(action.do === 'pointer' ? { id, pointer: { x: 10, y: 20 } } : { id })
  })
  process.send(${greeting})
`

describe('the driver of other systems', () => {
  let count = 0
  async function open(options: { platform?: NodeJS.Platform; pixelsPerUnit?: number; greeting?: string } = {}) {
    const log = join(folder, `${++count}.log`)
    const program = join(folder, `${count}.mjs`)
    await writeFile(program, double(log, options.greeting))
    const input = await openNutInput({ platform: 'win32', program, deadlineMs: 2_000, ...options })
    if (!('problem' in input)) opened.push(input)
    const releases = /^key (Left|Right)(Shift|Control|Alt|Super) false$/
    const said = async () =>
      (await readFile(log, 'utf8'))
        .trim()
        .split('\n')
        .filter((line) => !releases.test(line))
    return { input, said }
  }
  async function driver(options: Parameters<typeof open>[0] = {}) {
    const { input, said } = await open(options)
    if ('problem' in input) throw new Error(input.problem)
    return { input, said }
  }

  test('a click is pressed and released, with the keys held', async () => {
    const { input, said } = await driver()
    await input.move({ x: 5, y: 6 })
    await input.click('left', 2, ['ctrl'], never)
    expect(await said()).toEqual([
      'started',
      'move 5 6',
      'key LeftControl true',
      'button left true',
      'button left false',
      'button left true',
      'button left false',
    ])
  })

  test('a Mac counts in points', async () => {
    const { input, said } = await driver({ platform: 'darwin', pixelsPerUnit: 2 })
    await input.move({ x: 400, y: 300 })
    expect(await said()).toContain('move 200 150')
    expect(await input.pointer()).toEqual({ x: 20, y: 40 })
  })

  test.each([
    ['linux', 'left', 'wheel right 1'],
    ['linux', 'down', 'wheel down 1'],
    ['win32', 'left', 'wheel left 120'],
    ['darwin', 'up', 'wheel up 40'],
  ] as const)('on %s the wheel turns %s', async (platform, direction, wanted) => {
    const { input, said } = await driver({ platform })
    await input.scroll(direction, 2, [], never)
    expect((await said()).filter((line) => line === wanted)).toHaveLength(2)
  })

  test('line ends and tabs are keys, all else is text', async () => {
    const { input, said } = await driver()
    expect(await input.type('ñ日\n\t🎉', { secret: true }, never)).toEqual({ typed: 5, of: 5 })
    expect((await said()).slice(1)).toEqual([
      'text ñ日',
      'key Return true',
      'key Return false',
      'key Tab true',
      'key Tab false',
      'text 🎉',
    ])
  })

  test('a death is the error of one action; the next one finds another host, in which nothing is pressed', async () => {
    const { input, said } = await driver()
    await input.button('left', true)
    await expect(input.pressChord(['ctrl', 'F13'])).rejects.toThrow('the input host ended')
    await input.move({ x: 1, y: 2 })
    const lines = await said()
    expect(lines.filter((line) => line === 'started')).toHaveLength(2)
    const released = lines.slice(lines.lastIndexOf('started') + 1)
    expect(released.slice(0, 2)).toEqual(['key F13 false', 'button left false'])
    expect(released.at(-1)).toBe('move 1 2')
  })

  test('silence is an error too, and ends the host', async () => {
    const { input, said } = await driver()
    await expect(input.pressChord(['F14'])).rejects.toThrow('did not answer in time')
    await input.move({ x: 1, y: 2 })
    expect((await said()).at(-1)).toBe('move 1 2')
  })

  test('what the system refuses is told in its words', async () => {
    const { input } = await driver()
    await expect(input.pressChord(['F15'])).rejects.toThrow('not allowed')
  })

  test('a host that cannot start is a problem', async () => {
    const { input } = await open({ greeting: `{ problem: 'no permission' }` })
    expect(input).toEqual({ problem: 'Mouse and keyboard cannot be used: no permission' })
  })

  test('of a chord with an unknown key nothing is pressed', async () => {
    const { input, said } = await driver()
    await expect(input.pressChord(['ctrl', 'NoSuchKey'])).rejects.toBeInstanceOf(UnknownKey)
    expect(await said()).toEqual(['started'])
  })

  test('a hold that is stopped lets go', async () => {
    const { input, said } = await driver()
    const stop = new AbortController()
    const held = input.hold(['h'], 60_000, stop.signal)
    await until('the key is down', async () => (await said()).includes('key H true'))
    stop.abort()
    await held
    expect((await said()).at(-1)).toBe('key H false')
  })

  test('keys have the names of this keyboard', () => {
    expect(nutKeys('Page_Down')).toEqual(['PageDown'])
    expect(nutKeys('CTRL')).toEqual(['LeftControl'])
    expect(nutKeys('+')).toEqual(['LeftShift', 'Equal'])
    expect(nutKeys('plus')).toEqual(['LeftShift', 'Equal'])
    expect(nutKeys('ñ')).toBeNull()
    const missing = keyAliases.filter(
      (alias) => !/launch|browser|brightness|eject|back|sysrq|tab/.test(alias) && !nutKeys(alias),
    )
    expect(missing).toEqual([])
  })
})

const isThere = (name: string) => {
  try {
    createRequire(import.meta.url).resolve(name)
    return true
  } catch {
    return false
  }
}
const describeWithNut = isThere('@nut-tree-fork/nut-js') && installed('Xvfb', 'xdotool') ? describe : describe.skip

describeWithNut('the real library on X11, for what works there', () => {
  let display: VirtualDisplay
  let program: string
  let programFolder: string

  beforeAll(async () => {
    display = await startDisplay({ width: 640, height: 480 })
    // the library must be found from where the program stands
    const modules = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', 'node_modules')
    await mkdir(modules, { recursive: true })
    programFolder = await mkdtemp(join(modules, '.input-host-'))
    program = join(programFolder, 'host.mjs')
    const source = await readFile(join(dirname(fileURLToPath(import.meta.url)), 'host.ts'), 'utf8')
    const { code } = await transform(source, {
      swcrc: false,
      configFile: false,
      jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    })
    await writeFile(program, code)
  })
  afterAll(async () => {
    await display.stop()
    await rm(programFolder, { recursive: true, force: true })
  })

  async function driver() {
    const input = await openNutInput({
      platform: 'linux',
      program,
      environment: display.environment,
      deadlineMs: 20_000,
    })
    if ('problem' in input) throw new Error(input.problem)
    opened.push(input)
    return input
  }

  test('the pointer goes where it is sent, and is found there', async () => {
    const input = await driver()
    await input.move({ x: 321, y: 123 })
    expect(await input.pointer()).toEqual({ x: 321, y: 123 })
    expect(await display.run('xdotool', ['getmouselocation'])).toContain('x:321 y:123')
  })

  test('a key at which it dies is an error, and it goes on', async () => {
    const input = await driver()
    await input.key('ctrl', true)
    await expect(input.pressChord(['F13'])).rejects.toThrow('the input host ended')
    await input.move({ x: 7, y: 8 })
    expect(await input.pointer()).toEqual({ x: 7, y: 8 })
  })
})
