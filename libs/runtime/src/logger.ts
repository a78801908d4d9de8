import { pino, type Logger } from 'pino'

export type { Logger }

const secretFields = ['pin', 'token', 'key', 'apiKey', 'password', 'authorization', 'cookie', 'secret']

/** JSON lines on stdout. Fields that bear secrets are removed whatever object they hang on, two levels deep. */
export function createLogger(options: { name: string; level?: string }): Logger {
  return pino({
    name: options.name,
    level: options.level ?? 'info',
    redact: {
      paths: secretFields.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]),
      remove: true,
    },
  })
}
