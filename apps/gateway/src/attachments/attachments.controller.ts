import { Controller, Delete, Get, Header, Inject, Param, Post, Query, Req, StreamableFile } from '@nestjs/common'
import { attachmentFileOf, attachmentPreviewOf, removeAttachment, sendableAttachments } from '@rain/db'
import { limits, RainError } from '@rain/protocol'
import { z } from 'zod'
import { LimitedAs } from '../auth/api.guard.ts'
import { CurrentSession } from '../auth/current-session.ts'
import type { Session } from '../auth/tokens.ts'
import { GATEWAY_DEPS, type GatewayDeps } from '../deps.ts'
import type { Request } from '../infra/http.ts'
import { isStorable } from '../infra/storable-text.ts'
import { takeTime } from '../infra/within-request-time.ts'
import { receiveFile } from './receive-file.ts'
import { takeAttachment } from './take-attachment.ts'
import { createUploadPlaces } from './upload-places.ts'

const uploadQuerySchema = z.object({ name: z.string().max(1_000).refine(isStorable).default('') })
const listQuerySchema = z.object({
  ids: z
    .string()
    .transform((ids) => ids.split(',').filter(Boolean))
    .pipe(z.array(z.string().max(40)).max(limits.unsentAttachments)),
})

/** What is behind an id never changes. */
const kept = 'private, max-age=86400, immutable'

@Controller('api/attachments')
export class AttachmentsController {
  readonly #places = createUploadPlaces()

  constructor(@Inject(GATEWAY_DEPS) private readonly deps: GatewayDeps) {}

  @Post()
  @LimitedAs('uploads')
  async upload(
    @CurrentSession() { userId, tokenId }: Session,
    @Query({ schema: uploadQuerySchema }) { name }: z.infer<typeof uploadQuerySchema>,
    @Req() request: Request,
  ) {
    if (request.headers['content-type'] !== 'application/octet-stream') {
      throw new RainError('bad_request', 'Send the bytes of one file as application/octet-stream.')
    }
    takeTime(request)
    return this.#places.within(tokenId, async () => {
      const bytes = await receiveFile(request)
      return takeAttachment(this.deps.db, { userId, name, bytes })
    })
  }

  @Get()
  async list(
    @CurrentSession() { userId }: Session,
    @Query({ schema: listQuerySchema }) { ids }: z.infer<typeof listQuerySchema>,
  ) {
    return { attachments: await sendableAttachments(this.deps.db, { userId, ids, conversationId: null }) }
  }

  @Get(':id')
  @LimitedAs('browse')
  @Header('cache-control', kept)
  async file(@CurrentSession() { userId }: Session, @Param('id') id: string): Promise<StreamableFile> {
    const file = await attachmentFileOf(this.deps.db, { userId, id })
    if (file === null) throw gone()
    const { name, kind, bytes } = file
    // @NOTE whatever is no picture is never shown as what it claims to be: it could run here
    const type = kind === 'image' ? file.mediaType : 'application/octet-stream'
    const disposition = `${kind === 'image' ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeName(name)}`
    return new StreamableFile(bytes, { type, disposition, length: bytes.length })
  }

  @Get(':id/preview')
  @LimitedAs('browse')
  @Header('cache-control', kept)
  async preview(@CurrentSession() { userId }: Session, @Param('id') id: string): Promise<StreamableFile> {
    const preview = await attachmentPreviewOf(this.deps.db, { userId, id })
    if (preview === null) throw gone()
    return new StreamableFile(preview, { type: 'image/jpeg', length: preview.length })
  }

  @Delete(':id')
  async remove(@CurrentSession() { userId }: Session, @Param('id') id: string) {
    return { deleted: await removeAttachment(this.deps.db, { userId, id }) }
  }
}

function gone(): RainError {
  return new RainError('not_found', 'There is no file of that id.')
}

/** RFC 5987. */
function encodeName(name: string): string {
  return encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)
}
