import { z } from 'zod'
import { succeeded } from '../outcome.ts'
import { defineTool } from '../tool.ts'
import type { BrowserPool } from './pool.ts'

const inputSchema = z.strictObject({})

export function createClose(pool: BrowserPool) {
  return defineTool<z.infer<typeof inputSchema>>({
    name: 'browser_close',
    description: 'Closes your browser with all its tabs. Sign-ins are forgotten, unless the person has them kept.',
    input: inputSchema,
    repeatable: true,
    async run(_input, { agentId }) {
      await pool.closeAgent(agentId)
      return succeeded('Closed.')
    },
  })
}
