import type { LoggerService } from '@nestjs/common'
import type { Logger } from '@rain/runtime'

/** What Nest has to say, in Rain's log. Its start-up lines are not news. */
export function nestLogger(logger: Logger): LoggerService {
  const say = (level: 'debug' | 'warn' | 'error' | 'fatal') => (message: unknown) =>
    message instanceof Error ? logger[level]({ err: message }, 'nest') : logger[level](String(message))
  return {
    log: say('debug'),
    debug: say('debug'),
    verbose: say('debug'),
    warn: say('warn'),
    error: say('error'),
    fatal: say('fatal'),
  }
}
