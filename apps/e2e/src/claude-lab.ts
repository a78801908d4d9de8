import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import {
  says,
  startAnthropic,
  startStack,
  type Answer,
  type Gate,
  type MessagesRequest,
  type SimulatedAnthropic,
  type Stack,
} from '@rain/testing'
import { signIn } from './clients/sign-in.ts'
import { connectSocket, type SocketClient } from './clients/socket-client.ts'

/** The whole stack with Claude played by the simulated API: everything but the model is real. */
export interface ClaudeLab {
  stack: Stack
  anthropic: SimulatedAnthropic
  token: string
  /** What the model says next, one answer a step. Emptied for each new agent. */
  answers: Line[]
  /** The same for conversations that begin with these words: those of sub-agents, which work side by side. */
  answersTo(opening: string): Line[]
  /** A client with an agent of its own in a fresh folder of its name. The client before is closed. */
  newAgent(name?: string): Promise<AgentAtWork>
  close(): Promise<void>
}

/** An answer, or what makes one of the request: a model that does as it reads. */
export type Line = Answer | ((request: MessagesRequest) => Answer)

export interface AgentAtWork {
  client: SocketClient
  agent_id: string
  folder: string
}

export async function openClaudeLab(env: Record<string, string>): Promise<ClaudeLab> {
  const answers: Line[] = []
  const openings = new Map<string, Line[]>()
  const anthropic = await startAnthropic((request) => {
    const line = (openings.get(openingOf(request)) ?? answers).shift() ?? says('(nothing more to say)')
    return typeof line === 'function' ? line(request) : line
  })
  const home = await realpath(await mkdtemp(join(process.env.RAIN_E2E_HOME ?? homedir(), 'rain-e2e-')))
  const stack = await startStack({ env: { ANTHROPIC_BASE_URL: anthropic.url, RAIN_BROWSE_ROOT: home, ...env } })
  const token = await signIn(stack.url, stack.pin)
  let agents = 0
  let client: SocketClient | undefined

  return {
    stack,
    anthropic,
    token,
    answers,
    answersTo(opening) {
      const lines = openings.get(opening) ?? []
      openings.set(opening, lines)
      return lines
    },
    async newAgent(name = `agent-${++agents}`) {
      answers.length = 0
      openings.clear()
      client?.close()
      const agent_id = name
      const folder = join(home, agent_id)
      await mkdir(folder)
      client = await connectSocket(stack.url, token)
      await client.command({ type: 'set_api_key', provider: 'claude', key: anthropic.apiKey })
      await client.command({ type: 'set_cwd', path: folder, agent_id })
      return { client, agent_id, folder }
    },
    async close() {
      client?.close()
      await stack.close()
      await anthropic.close()
      await rm(home, { recursive: true, force: true })
    },
  }
}

function openingOf({ messages }: MessagesRequest): string {
  const content = messages[0]?.content ?? ''
  if (typeof content === 'string') return content
  return content.map((block) => (block.type === 'text' ? block.text : '')).join('')
}

/** A place in a stream where the model waits for the test. */
export const waitAt = (gate: Gate) => ({ type: 'gate', gate }) as const
