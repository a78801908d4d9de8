import { checkedCalls, hiddenCalls, lastKnownCall, refusedCalls } from './refused-calls.ts'

export type Processor = keyof typeof auditNames

/** How the kernel names them: linux/audit.h. */
const auditNames = { x64: 0xc000003e, arm64: 0xc00000b7 } as const

export function isKnownProcessor(name: string): name is Processor {
  return Object.hasOwn(auditNames, name)
}

/**
 * The filter of system calls as the kernel takes it: classic BPF, an array of `struct sock_filter`.
 *
 * Refused calls fail with EPERM. Of sockets, internet sockets for streams and datagrams and the routing socket are left: no
 * AF_UNIX (what serves a socket file is no part of the sandbox), no raw and no packet sockets. `socketpair` stays.
 */
export function compileFilter(processor: Processor): Buffer {
  const number = (calls: { x64: number; arm64: number | null }) => calls[processor]
  const refused = refusedCalls.flatMap(([, numbers]) => number(numbers) ?? [])
  const hidden = hiddenCalls.flatMap(([, numbers]) => number(numbers) ?? [])
  const { clone, socket, ioctl, personality } = checkedCalls
  return encode([
    load(field.processor),
    // Another processor's numbers mean other calls (32-bit programs on a 64-bit kernel).
    ...unlessEqual(auditNames[processor], answer.unknown),
    load(field.number),
    ...(processor === 'x64' ? ifAtLeast(x32Bit, answer.unknown) : []),
    ...ifAtLeast(lastKnownCall + 1, answer.unknown),
    ...refused.flatMap((one) => ifEqual(one, answer.refuse)),
    ...hidden.flatMap((one) => ifEqual(one, answer.unknown)),
    ...ofCall(clone[processor], [load(argument(0)), ...ifAnyBit(newNamespaces, answer.refuse)]),
    ...ofCall(ioctl[processor], [load(argument(1)), ...typing.flatMap((one) => ifEqual(one, answer.refuse))]),
    ...ofCall(personality[processor], [
      load(argument(0)),
      ...ifEqual(0, answer.allow),
      ...ifEqual(0xffff_ffff, answer.allow),
      give(answer.refuse),
    ]),
    ...ofCall(socket[processor], socketRules()),
    give(answer.allow),
  ])
}

/** CLONE_NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET, NEWNS. */
const newNamespaces = 0x7e020000
/** TIOCSTI and TIOCLINUX: they type into a terminal. */
const typing = [0x5412, 0x541c]
const x32Bit = 0x40000000

const family = { inet: 2, inet6: 10, netlink: 16 }
const kind = { stream: 1, datagram: 2 }

function socketRules(): Instruction[] {
  const ordinary = [
    load(argument(1)),
    keepBits(0xf),
    ...ifEqual(kind.stream, answer.allow),
    ...ifEqual(kind.datagram, answer.allow),
    give(answer.refuse),
  ]
  // Of the netlink protocols only NETLINK_ROUTE (0): it lists the interfaces.
  const netlink = [load(argument(2)), ...ifEqual(0, answer.allow), give(answer.refuse)]
  return [
    load(argument(0)),
    ...whenEqual(family.inet, ordinary),
    ...whenEqual(family.inet6, ordinary),
    ...whenEqual(family.netlink, netlink),
    give(answer.refuse),
  ]
}

interface Instruction {
  code: number
  ifTrue: number
  ifFalse: number
  value: number
}

/** Offsets in `struct seccomp_data`; of an argument its lower half. */
const field = { number: 0, processor: 4 }
const argument = (index: number) => 16 + 8 * index

const [EPERM, ENOSYS] = [1, 38]
/** SECCOMP_RET_ALLOW, and SECCOMP_RET_ERRNO with an error. */
const answer = { allow: 0x7fff0000, refuse: 0x00050000 | EPERM, unknown: 0x00050000 | ENOSYS }

const load = (offset: number) => instruction(0x20, offset)
const keepBits = (mask: number) => instruction(0x54, mask)
const give = (value: number) => instruction(0x06, value)
const ifEqual = (value: number, then: number) => [instruction(0x15, value, 0, 1), give(then)]
const unlessEqual = (value: number, then: number) => [instruction(0x15, value, 1, 0), give(then)]
const ifAtLeast = (value: number, then: number) => [instruction(0x35, value, 0, 1), give(then)]
const ifAnyBit = (mask: number, then: number) => [instruction(0x45, mask, 0, 1), give(then)]
const whenEqual = (value: number, body: Instruction[]) => [instruction(0x15, value, 0, body.length), ...body]
/** The body ends the program: what it does not refuse is allowed. */
const ofCall = (call: number, body: Instruction[]) => whenEqual(call, [...body, give(answer.allow)])

function instruction(code: number, value: number, ifTrue = 0, ifFalse = 0): Instruction {
  return { code, ifTrue, ifFalse, value }
}

const instructionBytes = 8

function encode(program: Instruction[]): Buffer {
  const bytes = Buffer.alloc(program.length * instructionBytes)
  for (const [index, { code, ifTrue, ifFalse, value }] of program.entries()) {
    const at = index * instructionBytes
    bytes.writeUInt16LE(code, at)
    bytes.writeUInt8(ifTrue, at + 2)
    bytes.writeUInt8(ifFalse, at + 3)
    bytes.writeUInt32LE(value >>> 0, at + 4)
  }
  return bytes
}
