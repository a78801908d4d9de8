import type { Command, DeliveredEvent } from '@rain/protocol'
import { WebSocket } from 'ws'
import { nowMs } from '../measure/now-ms.ts'
import { tagged, tokenChars, type AnswerTimes } from './answer-times.ts'

/** A client on the raw WebSocket. An agent has one message under way at a time. */
export interface RainClient {
  openFolder(agentKey: string, path: string, options?: { fresh?: boolean }): Promise<void>
  /** Resolves when the turn has ended with a `result`; rejects when with an `error`. */
  ask(agentKey: string, rules: string): Promise<AnswerTimes>
  send(command: Command): void
  close(): Promise<void>
}

interface Waiting {
  resolve(): void
  reject(error: Error): void
}

/** Resolves when the server has greeted. */
export async function connectRain(options: {
  url: string
  token: string
  cursor?: string
  /** Called for every event, from the very first on. */
  onEvent?(event: DeliveredEvent): void
}): Promise<RainClient> {
  const query = new URLSearchParams({ token: options.token, ...(options.cursor && { cursor: options.cursor }) })
  const socket = new WebSocket(`${options.url.replace('http', 'ws')}/ws?${query}`)
  const turns = new Map<string, AnswerTimes>()
  const turnEnds = new Map<string, Waiting>()
  const folders = new Map<string, Waiting>()

  function take(event: DeliveredEvent): void {
    switch (event.type) {
      case 'assistant_text': {
        const arrivedAt = nowMs()
        const tokensAt = turns.get(event.agent_id)?.tokensAt
        for (let chars = 0; chars < event.text.length; chars += tokenChars) tokensAt?.push(arrivedAt)
        return
      }
      case 'status':
        if (event.agent_id && event.cwd) folders.get(event.agent_id)?.resolve()
        return
      case 'result': {
        const times = turns.get(event.agent_id)
        if (times) times.endedAt = nowMs()
        return turnEnds.get(event.agent_id)?.resolve()
      }
      case 'error': {
        const error = new Error(event.text)
        for (const waiting of [turnEnds, folders]) waiting.get(event.agent_id ?? '')?.reject(error)
        return
      }
      case 'ping':
        return socket.send('{"type":"pong"}')
    }
  }

  const greeted = new Promise<void>((resolve, reject) => {
    socket.once('message', () => resolve())
    socket.once('error', reject)
    socket.once('close', (code, reason) => reject(new Error(`closed: ${code} ${reason.toString()}`)))
  })
  socket.on('message', (data) => {
    const event = JSON.parse(data.toString()) as DeliveredEvent
    take(event)
    options.onEvent?.(event)
  })
  await greeted
  const send = (command: Command) => socket.send(JSON.stringify(command))

  return {
    send,
    openFolder(agentKey, path, { fresh } = {}) {
      send({ type: 'set_cwd', agent_id: agentKey, path, fresh })
      return settled(folders, agentKey)
    },
    async ask(agentKey, rules) {
      const { tag, text } = tagged(rules)
      const times: AnswerTimes = { tag, sentAt: nowMs(), tokensAt: [], endedAt: NaN }
      turns.set(agentKey, times)
      send({ type: 'send_message', agent_id: agentKey, text })
      await settled(turnEnds, agentKey)
      return times
    },
    close() {
      const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
      socket.close()
      return closed
    },
  }
}

function settled(waiting: Map<string, Waiting>, key: string): Promise<void> {
  return new Promise<void>((resolve, reject) => waiting.set(key, { resolve, reject })).finally(() =>
    waiting.delete(key),
  )
}
