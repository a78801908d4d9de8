import { homedir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'

export const runnerConfigSchema = z.object({
  DATABASE_URL: z.string(),
  REDIS_URL: z.string(),
  RAIN_HOME: z.string().default(join(homedir(), '.rain')),
  RAIN_SECRET_KEY: z.string().optional(),
  RAIN_SECRET_KEY_FILE: z.string().optional(),
  RAIN_LOG_LEVEL: z.string().default('info'),
  /** Written every ten seconds, for a health check. */
  RAIN_ALIVE_FILE: z.string().optional(),
  /** `off`: commands run as the runner itself does, and each one is asked for. */
  RAIN_SANDBOX: z.enum(['auto', 'off']).default('auto'),
  /** Where the program is, when it is not on PATH. */
  RAIN_BUBBLEWRAP: z.string().optional(),
  /** What a command may hold in memory. */
  RAIN_SANDBOX_MEMORY_MB: z.coerce.number().int().min(64).default(512),
  /** Turns at a time: most of the time a turn waits for its provider. */
  RAIN_RUNNER_CONCURRENCY: z.coerce.number().int().min(1).max(1000).default(200),
  /** A turn whose owner was silent for this long may be claimed by another. */
  RAIN_LEASE_MS: z.coerce.number().int().min(500).default(20_000),
  /** How long a model step or a tool may go on after the signal to stop. */
  RAIN_DRAIN_MS: z.coerce.number().int().min(0).default(5_000),
  /** Word by word delay of the demo model. */
  RAIN_DEMO_DELAY_MS: z.coerce.number().int().min(0).default(25),
  /** Where the gateway listens: the tools of agents never reach it. */
  RAIN_HOST: z.string().default('127.0.0.1'),
  RAIN_PORT: z.coerce.number().int().min(0).max(65_535).default(8000),
  /** More services of Rain that they never reach: `host:port`, with commas between. */
  RAIN_OWN_SERVICES: z.string().optional(),
  RAIN_ALLOWED_HOSTS: z.string().optional(),
  /** Which search engine `web_search` asks: the first of these that is set. */
  RAIN_SEARXNG_URL: z.union([z.literal(''), z.url({ protocol: /^https?$/ })]).optional(),
  BRAVE_API_KEY: z.string().optional(),
  BRAVE_BASE_URL: z.string().optional(),
  TAVILY_API_KEY: z.string().optional(),
  TAVILY_BASE_URL: z.string().optional(),
  /** A Chromium that runs already on this computer, for the browser of agents: `http://127.0.0.1:9222`. */
  RAIN_BROWSER_CDP: z.union([z.literal(''), z.url({ protocol: /^(https?|wss?)$/ })]).optional(),
  ANTHROPIC_API_KEY: z.string().optional(),
  ANTHROPIC_BASE_URL: z.string().optional(),
  OPENAI_API_KEY: z.string().optional(),
  OPENAI_BASE_URL: z.string().optional(),
  GEMINI_API_KEY: z.string().optional(),
  GOOGLE_GEMINI_BASE_URL: z.string().optional(),
  OLLAMA_HOST: z.string().optional(),
})
export type RunnerConfig = z.infer<typeof runnerConfigSchema>
