import { Body, Controller, Get, HttpCode, Inject, Patch, Post } from '@nestjs/common'
import { setupChangeSchema, type FolderMade, type Setup, type SetupChange, type SuggestedFolder } from '@rain/protocol'
import { CurrentSession } from '../auth/current-session.ts'
import type { Session } from '../auth/tokens.ts'
import { GATEWAY_DEPS, type GatewayDeps } from '../deps.ts'
import { changeSetup } from './change-setup.ts'
import { readSetup } from './read-setup.ts'
import { makeSuggestedFolder, suggestFolder } from './suggest-folder.ts'

@Controller('api/setup')
export class SetupController {
  constructor(@Inject(GATEWAY_DEPS) private readonly deps: GatewayDeps) {}

  @Get()
  read(@CurrentSession() { userId }: Session): Promise<Setup> {
    return readSetup(this.deps, userId)
  }

  @Patch()
  async change(
    @CurrentSession() { userId }: Session,
    @Body({ schema: setupChangeSchema }) change: SetupChange,
  ): Promise<Setup> {
    await changeSetup(this.deps.db, userId, change)
    return readSetup(this.deps, userId)
  }

  @Get('folder')
  suggest(): Promise<SuggestedFolder> {
    return suggestFolder(this.deps.config.RAIN_BROWSE_ROOT)
  }

  @Post('folder')
  @HttpCode(200)
  async make(): Promise<FolderMade> {
    return { path: await makeSuggestedFolder(this.deps.config.RAIN_BROWSE_ROOT) }
  }
}
