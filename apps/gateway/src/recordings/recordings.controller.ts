import { Readable } from 'node:stream'
import { Body, Controller, Delete, Get, Inject, Param, Query, Req, StreamableFile } from '@nestjs/common'
import {
  recordingDeletionSchema,
  recordingExportQuerySchema,
  recordingsQuerySchema,
  type Recording,
  type RecordingDeleted,
  type RecordingDeletion,
  type RecordingExportQuery,
  type RecordingList,
  type RecordingsQuery,
} from '@rain/protocol'
import { CurrentSession } from '../auth/current-session.ts'
import type { Session } from '../auth/tokens.ts'
import { GATEWAY_DEPS, type GatewayDeps } from '../deps.ts'
import type { Request } from '../infra/http.ts'
import { dropRecording } from './drop-recording.ts'
import { exportHtml } from './export-recording.ts'
import { listRecordings, readRecording } from './read-recording.ts'

@Controller('api')
export class RecordingsController {
  constructor(@Inject(GATEWAY_DEPS) private readonly deps: GatewayDeps) {}

  @Get('devices/:id/recordings')
  list(
    @CurrentSession() { userId }: Session,
    @Param('id') deviceId: string,
    @Query({ schema: recordingsQuerySchema }) { before, limit }: RecordingsQuery,
  ): Promise<RecordingList> {
    return listRecordings(this.deps.db, { userId, deviceId, before, limit })
  }

  @Get('recordings/:turn_id')
  read(@CurrentSession() { userId }: Session, @Param('turn_id') turnId: string): Promise<Recording> {
    return readRecording(this.deps.db, { userId, turnId })
  }

  @Get('recordings/:turn_id/export')
  async export(
    @CurrentSession() { userId }: Session,
    @Param('turn_id') turnId: string,
    @Query({ schema: recordingExportQuerySchema }) { lang }: RecordingExportQuery,
  ): Promise<StreamableFile> {
    const { db } = this.deps
    const recording = await readRecording(db, { userId, turnId })
    const page = await exportHtml(db, { userId, recording, lang })
    return this.#file(Readable.from(page), 'text/html; charset=utf-8', `rain-recording-${turnId}.html`)
  }

  @Delete('recordings/:turn_id')
  async drop(
    @CurrentSession() { userId, tokenId }: Session,
    @Param('turn_id') turnId: string,
    @Body({ schema: recordingDeletionSchema.prefault({}) }) { pin }: RecordingDeletion,
    @Req() { client }: Request,
  ): Promise<RecordingDeleted> {
    const wish = { userId, tokenId, turnId, pin, address: client.address }
    return { pictures: await dropRecording(this.deps, wish) }
  }

  #file(content: Readable, type: string, name: string): StreamableFile {
    const file = new StreamableFile(content, { type, disposition: `attachment; filename="${name}"` })
    file.setErrorLogger((error) => this.deps.logger.error({ err: error }, 'a recording could not be exported'))
    // @NOTE a file that broke off must not look complete
    return file.setErrorHandler((error, response) => {
      file.errorLogger(error)
      response.destroy?.()
    })
  }
}
