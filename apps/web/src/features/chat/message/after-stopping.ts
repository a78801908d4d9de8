import type { Ack, Command } from '@rain/protocol'

const tries = 40
const pauseMs = 250

interface Deps {
  command: (command: Command) => Promise<Ack | null>
  wait?: (ms: number) => Promise<void>
}

/** Stops what the agent is doing, and sends the command as soon as nothing of the conversation is open any more. */
export async function afterStopping(client: Deps, command: Command): Promise<Ack | null> {
  const wait = client.wait ?? ((ms) => new Promise((done) => setTimeout(done, ms)))
  const agent_id = 'agent_id' in command && command.agent_id ? command.agent_id : 'default'
  await client.command({ type: 'interrupt', agent_id })
  for (let attempt = 1; ; attempt++) {
    const ack = await client.command(command)
    if (ack?.ok || ack?.code !== 'agent_busy' || attempt === tries) return ack
    await wait(pauseMs)
  }
}
