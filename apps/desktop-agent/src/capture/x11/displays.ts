import type { Display } from '@rain/protocol'
import type { Done } from 'x11'
import type { X11Connection } from '../../x11/connect.ts'

interface Randr {
  majorOpcode: number
  major_version: number
  minor_version: number
  SelectInput(window: number, mask: number): void
}

interface Monitor {
  nameAtom: number
  primary: boolean
  x: number
  y: number
  width: number
  height: number
}

/** Monitors as the X server knows them, also those made with `xrandr --setmonitor`. One for all when it knows of none. */
export async function createDisplays(connection: X11Connection) {
  const { client, screen, ask } = connection
  const randr = await connection.extension<Randr>('randr').catch(() => null)
  const knowsMonitors = randr && (randr.major_version > 1 || randr.minor_version >= 5)

  async function read(): Promise<Display[]> {
    const monitors = knowsMonitors ? await readMonitors(connection, randr.majorOpcode) : []
    if (monitors.length === 0) return [await wholeScreen()]
    const named = await Promise.all(
      monitors.map(async ({ nameAtom, ...monitor }) => ({
        ...monitor,
        name: await ask<string>('name of a monitor', (done) => client.GetAtomName(nameAtom, done)),
      })),
    )
    return named
      .toSorted((a, b) => Number(b.primary) - Number(a.primary))
      .map((monitor, index) => ({ ...monitor, index, name: monitor.name.slice(0, 100), scale: 1 }))
  }

  async function wholeScreen(): Promise<Display> {
    const size = await ask<{ width: number; height: number }>('size of the screen', (done) =>
      client.GetGeometry(screen.root, done),
    )
    const { width, height } = size
    return { index: 0, name: 'screen', x: 0, y: 0, width, height, scale: 1, primary: true }
  }

  /** Calls whenever their arrangement may be another one. */
  function onChange(listener: () => void): void {
    // a resized screen and new monitors both configure the root window
    client.ChangeWindowAttributes(screen.root, { eventMask: client.eventMask.StructureNotify ?? 0 })
    randr?.SelectInput(screen.root, screenChanges)
    connection.onEvent(({ name, wid }) => {
      if (name === 'RRScreenChangeNotify' || (name === 'ConfigureNotify' && wid === screen.root)) listener()
    })
  }

  return { read, onChange }
}

const screenChanges = 1
const getMonitors = 42
const headBytes = 24
const monitorBytes = 24

/** RRGetMonitors, which the client does not have. */
async function readMonitors({ client, screen, ask }: X11Connection, opcode: number): Promise<Monitor[]> {
  return ask<Monitor[]>('the monitors', (done) => {
    const request = Buffer.alloc(12)
    request.set([opcode, getMonitors, request.length / 4])
    request.writeUInt32LE(screen.root, 4)
    request[8] = 1 // those in use only
    client.seq_num++
    client.replies[client.seq_num] = [toMonitors, done as Done<never>]
    client.pack_stream.put(request)
    client.pack_stream.submit(true)
  })
}

function toMonitors(body: Buffer): Monitor[] {
  const monitors: Monitor[] = []
  let at = headBytes
  for (let left = body.readUInt32LE(4); left > 0; left--) {
    const outputs = body.readUInt16LE(at + 6)
    monitors.push({
      nameAtom: body.readUInt32LE(at),
      primary: body[at + 4] === 1,
      x: body.readInt16LE(at + 8),
      y: body.readInt16LE(at + 10),
      width: body.readUInt16LE(at + 12),
      height: body.readUInt16LE(at + 14),
    })
    at += monitorBytes + outputs * 4
  }
  return monitors
}
