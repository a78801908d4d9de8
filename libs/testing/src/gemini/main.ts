/**
 * The simulated API as a process: `PORT` (default: a free one) and `API_KEY`. It answers by the rules of `rules.ts` and
 * prints its URL as one line of JSON when it listens.
 */
import { geminiRules } from './rules.ts'
import { startGemini } from './server.ts'

const server = await startGemini(geminiRules(), {
  port: Number(process.env.PORT ?? 0),
  ...(process.env.API_KEY && { apiKey: process.env.API_KEY }),
})
process.stdout.write(`${JSON.stringify({ url: server.url, apiKey: server.apiKey })}\n`)
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void server.close())
