/**
 * The simulated server as a process: `PORT` (default: a free one), `API_KEY` and `FLAVOUR`. It answers by the rules of
 * `rules.ts` and prints its URL as one line of JSON when it listens.
 */
import { openaiCompatibleFlavours, type OpenaiCompatibleOptions } from './flavours.ts'
import { openaiCompatibleRules } from './rules.ts'
import { startOpenaiCompatible } from './server.ts'

const flavours: Record<string, OpenaiCompatibleOptions> = openaiCompatibleFlavours
const server = await startOpenaiCompatible(openaiCompatibleRules(), {
  ...flavours[process.env.FLAVOUR ?? ''],
  port: Number(process.env.PORT ?? 0),
  ...(process.env.API_KEY && { apiKey: process.env.API_KEY }),
})
process.stdout.write(`${JSON.stringify({ url: server.url, apiKey: server.apiKey })}\n`)
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void server.close())
