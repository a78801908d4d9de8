import { Body, Controller, Get, Inject, Put } from '@nestjs/common'
import { keyCopySchema, type Doctor, type KeyCopy } from '@rain/protocol'
import { LimitedAs } from '../auth/api.guard.ts'
import { CurrentSession } from '../auth/current-session.ts'
import type { Session } from '../auth/tokens.ts'
import { GATEWAY_DEPS, type GatewayDeps } from '../deps.ts'
import { allChecks } from './all-checks.ts'
import { examine } from './check.ts'
import { noteKeyCopy } from './key-copy.ts'

/** Somebody looks at the page and waits. */
const patienceMs = 3_000

@Controller('api/doctor')
@LimitedAs('doctor')
export class DoctorController {
  constructor(@Inject(GATEWAY_DEPS) private readonly deps: GatewayDeps) {}

  @Get()
  async examine(@CurrentSession() { userId }: Session): Promise<Doctor> {
    const { logger } = this.deps
    const onUnexpected = (error: unknown, check: string) => logger.warn({ err: error, check }, 'doctor')
    const checks = await examine(allChecks(this.deps, userId), { patienceMs, onUnexpected })
    return { checked_at: Date.now() / 1000, checks }
  }

  @Put('secret-key')
  async noteKeyCopy(
    @CurrentSession() { userId }: Session,
    @Body({ schema: keyCopySchema }) { copied }: KeyCopy,
  ): Promise<KeyCopy> {
    await noteKeyCopy(this.deps.db, userId, copied ? this.deps.sealingKeys.current.id : null)
    return { copied }
  }
}
