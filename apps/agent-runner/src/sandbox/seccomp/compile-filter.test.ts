import { expect, test } from '@jest/globals'
import { compileFilter, isKnownProcessor } from './compile-filter.ts'
import { checkedCalls, hiddenCalls, lastKnownCall, refusedCalls } from './refused-calls.ts'

interface Call {
  number: number
  args?: number[]
  audit?: number
}

const audit = { x64: 0xc000003e, arm64: 0xc00000b7 }
const [allowed, refused, unknown] = [0x7fff0000, 0x00050001, 0x00050026]

/** What the kernel does with a filter. */
function judge(filter: Buffer, { number, args = [], audit: processor = audit.x64 }: Call): number {
  const data = new Map([[0, number], [4, processor], ...args.map((value, index) => [16 + 8 * index, value] as const)])
  let accumulator = 0
  for (let at = 0; ; at += 8) {
    const [code, ifTrue, ifFalse] = [filter.readUInt16LE(at), filter.readUInt8(at + 2), filter.readUInt8(at + 3)]
    const value = filter.readUInt32LE(at + 4)
    const jump = (holds: boolean) => (at += 8 * (holds ? ifTrue : ifFalse))
    if (code === 0x06) return value
    else if (code === 0x20) accumulator = data.get(value) ?? 0
    else if (code === 0x54) accumulator = (accumulator & value) >>> 0
    else if (code === 0x15) jump(accumulator === value)
    else if (code === 0x35) jump(accumulator >= value)
    else if (code === 0x45) jump((accumulator & value) !== 0)
    else throw new Error(`no such instruction: ${code}`)
  }
}

test.each(['x64', 'arm64'] as const)('on %s, what the tables say is what happens', (processor) => {
  const filter = compileFilter(processor)
  const ask = (number: number, ...args: number[]) => judge(filter, { number, args, audit: audit[processor] })
  for (const [name, numbers] of refusedCalls) {
    const number = numbers[processor]
    if (number !== null) expect([name, ask(number)]).toEqual([name, refused])
  }
  for (const [, numbers] of hiddenCalls) expect(ask(numbers[processor] ?? 0)).toBe(unknown)
  const { clone, socket, ioctl, personality } = checkedCalls
  expect(ask(clone[processor], 0x11)).toBe(allowed)
  expect(ask(clone[processor], 0x003d0f00)).toBe(allowed) // a thread
  for (const flag of [0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000]) {
    expect(ask(clone[processor], flag | 0x11)).toBe(refused)
  }
  for (const family of [2, 10]) {
    expect(ask(socket[processor], family, 1 | 0o2000000, 0)).toBe(allowed)
    expect(ask(socket[processor], family, 2, 0)).toBe(allowed)
    expect(ask(socket[processor], family, 3, 1)).toBe(refused)
  }
  expect(ask(socket[processor], 16, 3, 0)).toBe(allowed)
  for (const [family, protocol] of [
    [1, 0],
    [16, 9],
    [17, 3],
    [38, 0],
    [40, 0],
    [44, 0],
  ] as const) {
    expect(ask(socket[processor], family, 1, protocol)).toBe(refused)
  }
  expect(ask(ioctl[processor], 0, 0x5413)).toBe(allowed)
  expect(ask(ioctl[processor], 0, 0x5412)).toBe(refused)
  expect(ask(personality[processor], 0xffffffff)).toBe(allowed)
  expect(ask(personality[processor], 0x0040000)).toBe(refused)
  expect(ask(lastKnownCall + 1)).toBe(unknown)
  expect(ask(0)).toBe(allowed)
})

test('numbers that mean something else are no way round: 32-bit programs, and x32', () => {
  const filter = compileFilter('x64')
  expect(judge(filter, { number: 1, audit: 0x40000003 })).toBe(unknown)
  expect(judge(filter, { number: 0x40000000 + 1 })).toBe(unknown)
})

test('there is a filter for two kinds of processors', () => {
  expect(['x64', 'arm64', 'ia32', 'riscv64', 'toString'].map(isKnownProcessor)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ])
})
