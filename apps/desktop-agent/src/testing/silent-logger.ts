import { createLogger, type Logger } from '@rain/runtime'

export function silentLogger(): Logger {
  return createLogger({ name: 'test', level: 'silent' })
}
