import type { Service } from '@rain/tools/service.mjs'
import { WebSocket } from 'ws'

/** The debugger of a running Node process, opened on demand so that nothing is slowed down before. */
export interface Inspector {
  send(method: string, params?: object): Promise<unknown>
  close(): void
}

const listening = /Debugger listening on (ws:\S+)/

/** @param service must have been started with `--inspect-port=0`. */
export async function openInspector(service: Service): Promise<Inspector> {
  process.kill(service.pid, 'SIGUSR1')
  const socket = new WebSocket(await debuggerUrl(service))
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  const waiting = new Map<number, (answer: unknown) => void>()
  let last = 0
  socket.on('message', (data) => {
    const { id, result } = JSON.parse(data.toString()) as { id?: number; result?: unknown }
    if (id === undefined) return
    waiting.get(id)?.(result)
    waiting.delete(id)
  })
  return {
    send: (method, params = {}) =>
      new Promise((resolve) => {
        waiting.set(++last, resolve)
        socket.send(JSON.stringify({ id: last, method, params }))
      }),
    close: () => socket.close(),
  }
}

async function debuggerUrl(service: Service): Promise<string> {
  for (let look = 0; look < 100; look++) {
    const url = service
      .tail()
      .map((line) => listening.exec(line)?.[1])
      .findLast(Boolean)
    if (url) return url
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`${service.name} did not open its debugger`)
}
