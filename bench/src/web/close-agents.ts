import type { Bench } from '../bench.ts'
import type { RainClient } from '../clients/rain-client.ts'

/** What other figures left open is gone: then a page shows those of this one only. */
export async function closeAgents({ stack, token }: Pick<Bench, 'stack' | 'token'>, client: RainClient): Promise<void> {
  const response = await fetch(`${stack.url}/api/agents`, { headers: { authorization: `Bearer ${token}` } })
  const { agents } = (await response.json()) as { agents: { agent_id: string }[] }
  for (const { agent_id } of agents) client.send({ type: 'destroy_agent', agent_id })
}
