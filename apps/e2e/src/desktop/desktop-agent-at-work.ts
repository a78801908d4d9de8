import type { Ack, CommandType } from '@rain/protocol'
import { calls, type Answer } from '@rain/testing'
import type { ClaudeLab } from '../claude-lab.ts'
import type { SocketClient } from '../clients/socket-client.ts'
import type { DesktopMachine } from './desktop-machine.ts'

/** An agent whose model works on a computer, and the person it works for. */
export interface AgentAtDesktop {
  client: SocketClient
  agent_id: string
  /** Accepted; resolves to the turn's id. */
  send(text: string): Promise<string>
  command(type: CommandType, fields?: Record<string, unknown>): Promise<Ack & { ok: true }>
  /** Leave to work on the computer alone. */
  lease(): Promise<void>
  /** What the model was told went wrong in a turn. */
  failures(turn_id: string): string[]
  post(path: string, body?: object): Promise<void>
}

export const act = (input: Record<string, unknown>): Answer => calls('computer', input)

export async function putAtDesktop(lab: ClaudeLab, machine: DesktopMachine): Promise<AgentAtDesktop> {
  const { client, agent_id } = await lab.newAgent()

  const agent: AgentAtDesktop = {
    client,
    agent_id,
    async command(type, fields) {
      const ack = await client.command({ type, agent_id, ...fields })
      if (!ack.ok) throw new Error(`refused: ${JSON.stringify(ack)}`)
      return ack
    },
    send: async (text) => (await agent.command('send_message', { text })).turn_id ?? '',
    lease: () =>
      agent.post('/api/leases', {
        agent_id,
        tools: ['computer'],
        devices: [machine.deviceId],
        until: Date.now() / 1000 + 600,
        pin: lab.stack.pin,
      }),
    failures: (turn_id) =>
      client.all.flatMap((event) =>
        event.type === 'tool_result' && event.turn_id === turn_id && event.is_error ? [event.content] : [],
      ),
    async post(path, body = {}) {
      const response = await fetch(`${lab.stack.url}${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${lab.token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    },
  }
  await agent.command('set_mode', { mode: 'computer_use', device_id: machine.deviceId })
  return agent
}
