import { io } from 'socket.io-client'
import type { Bench } from '../bench.ts'
import type { Figure, Measurement } from '../figure.ts'
import { openInspector, type Inspector } from '../measure/inspector.ts'
import { residentBytes } from '../measure/processes.ts'

const sockets = 500
/** The gateway lets in only a few strangers at a time. */
const atOnce = 4

/** What a connected client costs the gateway while nothing happens. */
export const idleSockets: Figure = {
  covers: ['P12'],
  quick: true,
  async run(bench) {
    const inspector = await openInspector(bench.stack.gateway)
    const raw = await perSocket(bench, inspector, 'raw', () => openRaw(bench))
    const socketIo = await perSocket(bench, inspector, 'Socket.IO', () => openSocketIo(bench))
    inspector.close()
    return [raw, socketIo]
  },
}

type Close = () => unknown

async function perSocket(
  { stack }: Bench,
  inspector: Inspector,
  name: string,
  open: () => Promise<Close>,
): Promise<Measurement> {
  // what is made once, with the first ones, is not counted
  const first = await openMany(20, open)
  const before = await memory(inspector, stack.gateway.pid)
  const closes = await openMany(sockets, open)
  const after = await memory(inspector, stack.gateway.pid)
  await Promise.all([...first, ...closes].map((close) => close()))
  const resident = (after.resident - before.resident) / sockets / 1e3
  return {
    id: 'P12',
    what: `an idle socket, ${name}`,
    unit: 'kB',
    measured: (after.used - before.used) / sockets / 1e3,
    baseline: null,
    judged: 'measured',
    must: 40,
    aim: 15,
    better: 'lower',
    note: `used after a collection; resident memory grew by ${resident.toFixed(0)} kB each`,
  }
}

async function openMany(count: number, open: () => Promise<Close>): Promise<Close[]> {
  const closes: Close[] = []
  while (closes.length < count) closes.push(...(await Promise.all(Array.from({ length: atOnce }, open))))
  return closes
}

async function openRaw({ connect }: Bench): Promise<Close> {
  const client = await connect()
  return () => client.close()
}

async function openSocketIo({ stack, token }: Bench): Promise<Close> {
  const socket = io(stack.url, { auth: { token }, transports: ['websocket'], reconnection: false, forceNew: true })
  await new Promise<void>((resolve, reject) => {
    socket.on('event', () => resolve())
    socket.on('connect_error', reject)
  })
  return () => socket.disconnect()
}

async function memory(inspector: Inspector, pid: number): Promise<{ used: number; resident: number }> {
  await new Promise((resolve) => setTimeout(resolve, 500))
  await inspector.send('HeapProfiler.collectGarbage')
  const answer = await inspector.send('Runtime.evaluate', {
    expression: 'JSON.stringify(process.memoryUsage())',
  })
  const { result } = answer as { result: { value: string } }
  const { heapUsed, external } = JSON.parse(result.value) as NodeJS.MemoryUsage
  return { used: heapUsed + external, resident: residentBytes(pid) }
}
