import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { isLoopback } from './infra/loopback.ts'

const list = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((entry) => entry.trim())
      .filter(Boolean),
  )

/** A PIN shorter than this is only good enough on the machine itself. */
export const shortestPublicPin = 6

export const shortPinRefusal = `On an address that others can reach the PIN needs at least ${shortestPublicPin} characters. Choose a longer one, or set RAIN_HOST=127.0.0.1.`

export const gatewayConfigSchema = z
  .object({
    RAIN_HOST: z.string().default('127.0.0.1'),
    /** 0: any free port. */
    RAIN_PORT: z.coerce.number().int().min(0).max(65_535).default(8000),
    DATABASE_URL: z.string(),
    REDIS_URL: z.string(),
    /** Sets the PIN when there is none yet. */
    RAIN_PIN: z.string().min(1).max(20).optional(),
    RAIN_HOME: z.string().default(join(homedir(), '.rain')),
    /** Clients see and open folders below this one only. */
    RAIN_BROWSE_ROOT: z.string().default(homedir()).refine(existsSync, 'There is no such folder.'),
    RAIN_SECRET_KEY: z.string().optional(),
    RAIN_SECRET_KEY_FILE: z.string().optional(),
    /** The built dashboard. */
    RAIN_WEB_DIR: z.string().default(fileURLToPath(new URL('../../web/dist', import.meta.url))),
    /** What the database should have been brought to. */
    RAIN_MIGRATIONS_DIR: z.string().default(fileURLToPath(new URL('../../../prisma/migrations', import.meta.url))),
    /** `off` ends the service workers of browsers, should one ever do harm. */
    RAIN_SERVICE_WORKER: z.enum(['on', 'off']).default('on'),
    RAIN_LOG_LEVEL: z.string().default('info'),
    /** Other origins whose pages may use this server, e.g. `https://rain.example.org`. */
    RAIN_ALLOWED_ORIGINS: list,
    /** Names this server answers to beside localhost and its own address. */
    RAIN_ALLOWED_HOSTS: list,
    /** Addresses of reverse proxies whose `X-Forwarded-*` headers are believed. */
    RAIN_TRUSTED_PROXIES: list,
    /** Push services beside those of the internet, `host:port`; these may be in the own network and without TLS. */
    RAIN_PUSH_HOSTS: list,
    /** Whom a push service may write to about what it gets: `mailto:` or `https:`. */
    RAIN_PUSH_CONTACT: z
      .string()
      .regex(/^(mailto:|https:)/)
      .default('mailto:rain@example.org'),
    ANTHROPIC_API_KEY: z.string().optional(),
    OPENAI_API_KEY: z.string().optional(),
    GEMINI_API_KEY: z.string().optional(),
  })
  .refine((config) => isLoopback(config.RAIN_HOST) || !config.RAIN_PIN || config.RAIN_PIN.length >= shortestPublicPin, {
    path: ['RAIN_PIN'],
    message: shortPinRefusal,
  })
export type GatewayConfig = z.infer<typeof gatewayConfigSchema>
