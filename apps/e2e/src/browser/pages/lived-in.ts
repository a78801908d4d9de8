import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { calls, says } from '@rain/testing'
import type { AgentAtWork, ClaudeLab } from '../../claude-lab.ts'

const plan = `Here is a plan for the beds this spring:

| Bed | Now | In April |
|---|---|---|
| North | Rye | Potatoes |
| South | Leeks | Tomatoes, basil |
| By the wall | Nothing | Runner beans |

- [x] Order seeds
- [ ] Turn the compost

\`\`\`python
beds = {"north": "potatoes", "south": "tomatoes"}
for bed, plant in beds.items():
    print(f"{bed}: {plant}")
\`\`\`
`

const notes = `# Notes\n\n- The compost is ready in March.\n- Frost until the middle of April.\n`

/** A Rain that is used: files, a conversation with a table, code and a change, a budget, and something that waits. */
export async function liveIn(lab: ClaudeLab): Promise<AgentAtWork> {
  const agent = await lab.newAgent('garden')
  const { client, agent_id, folder } = agent
  await writeFile(join(folder, 'notes.md'), notes)
  await writeFile(join(folder, 'harvest.csv'), 'plant,kilos\npotatoes,31\ntomatoes,12\n')
  await mkdir(join(folder, 'old-plans'))

  const ended = new Set<string>()
  const send = (text: string) => client.command({ type: 'send_message', agent_id, text })
  /** Resolves when one more turn has ended. */
  const end = async () => {
    const { turn_id = '' } = await client.first('result', ({ turn_id = '' }) => !ended.has(turn_id))
    ended.add(turn_id)
  }

  lab.answers.push(calls('read_file', { path: 'notes.md' }), says(plan))
  await send('What do my notes say, and what shall I plant this spring?')
  await end()

  lab.answers.push(
    calls('write_file', { path: 'plan.md', content: '# Plan\n\nNorth: potatoes\nSouth: tomatoes, basil\n' }),
    says('I have written it to **plan.md**.'),
  )
  await send('Write that down')
  const write = await client.first('permission_request')
  await client.command({ type: 'permission_response', agent_id, request_id: write.request_id, approved: true })
  await end()

  await put(lab, '/api/budgets', { agent_id: null, period: 'month', limit_usd: 20, pin: lab.stack.pin })
  lab.answers.push(calls('bash', { command: 'rm -rf old-plans' }))
  await send('Remove the folder with the old plans')
  await client.first('permission_request', ({ request_id }) => request_id !== write.request_id)
  return agent
}

async function put(lab: ClaudeLab, path: string, body: object): Promise<void> {
  const response = await fetch(`${lab.stack.url}${path}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${lab.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
}
