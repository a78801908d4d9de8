import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Put, Query, Req, Res } from '@nestjs/common'
import {
  changesQuerySchema,
  deleteFileSchema,
  downloadWishSchema,
  fileQuerySchema,
  folderQuerySchema,
  moveFileSchema,
  newFolderSchema,
  RainError,
  rawQuerySchema,
  restoreFileSchema,
  undoChangeSchema,
  undoTurnSchema,
  uploadQuerySchema,
  type ChangeAnswer,
  type ChangeList,
  type ChangesQuery,
  type ChangeView,
  type DeleteFile,
  type DownloadTicket,
  type DownloadWish,
  type FileChanged,
  type FileQuery,
  type FileView,
  type FolderList,
  type FolderQuery,
  type MoveFile,
  type NewFolder,
  type RawQuery,
  type RestoreFile,
  type TrashList,
  type TurnUndone,
  type UndoChange,
  type UndoTurn,
  type UploadAnswer,
  type UploadQuery,
} from '@rain/protocol'
import { LimitedAs, Public } from '../auth/api.guard.ts'
import { CurrentSession } from '../auth/current-session.ts'
import { requirePin } from '../auth/require-pin.ts'
import type { Session } from '../auth/tokens.ts'
import { noteChange, type Actor } from '../audit/note-change.ts'
import { GATEWAY_DEPS, type GatewayDeps } from '../deps.ts'
import type { Request, Response } from '../infra/http.ts'
import { agentFolderOf, whyProtected, type AgentFolder } from './agent-folder.ts'
import { takeTime } from '../infra/within-request-time.ts'
import { deleteFile, makeFolder, moveFile } from './change-files.ts'
import { readTicket, ticketMs, writeTicket } from './download-ticket.ts'
import { findExisting, placeOf } from './find-place.ts'
import { listFolder } from './list-folder.ts'
import { listChanges, toChange, viewChange } from './read-changes.ts'
import { readFileView } from './read-file.ts'
import { dropUpload, receiveUpload } from './receive-upload.ts'
import { sendDownload } from './send-download.ts'
import { sendFile } from './send-file.ts'
import { tellFiles } from './tell-files.ts'
import { listTrash, restoreTrashed, trashedOf } from './trash.ts'
import { applyChange, changeOf, folderOfChange, undoTurn, type Direction } from './undo-changes.ts'

const droppedSchema = uploadQuerySchema.pick({ id: true, path: true, name: true })

@Controller('api/files')
@LimitedAs('files')
export class FilesController {
  constructor(@Inject(GATEWAY_DEPS) private readonly deps: GatewayDeps) {}

  @Get('downloads/:ticket')
  @Public(true)
  async download(@Param('ticket') text: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const ticket = readTicket(this.deps.sealingKeys, text, Date.now())
    if (!ticket) throw new RainError('not_found', 'This download is over. Begin it again.')
    const folder = await agentFolderOf(this.deps, ticket.userId, ticket.agentKey)
    await sendDownload(folder, ticket.path, { request, response, logger: this.deps.logger })
  }

  @Get(':agent')
  async list(
    @CurrentSession() { userId }: Session,
    @Param('agent') agent: string,
    @Query({ schema: folderQuerySchema }) query: FolderQuery,
  ): Promise<FolderList> {
    return listFolder(await this.#folder(userId, agent), query)
  }

  @Get(':agent/file')
  async file(
    @CurrentSession() { userId }: Session,
    @Param('agent') agent: string,
    @Query({ schema: fileQuerySchema }) query: FileQuery,
  ): Promise<FileView> {
    return readFileView(await this.#folder(userId, agent), query)
  }

  @Get(':agent/raw')
  async raw(
    @CurrentSession() { userId }: Session,
    @Param('agent') agent: string,
    @Query({ schema: rawQuerySchema }) { path }: RawQuery,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await sendFile(await this.#folder(userId, agent), path, request, response)
  }

  @Post(':agent/download')
  @HttpCode(200)
  async ticket(
    @CurrentSession() { userId, tokenId }: Session,
    @Param('agent') agentKey: string,
    @Body({ schema: downloadWishSchema }) { path }: DownloadWish,
  ): Promise<DownloadTicket> {
    await findExisting(await this.#folder(userId, agentKey), path)
    const ticket = { userId, tokenId, agentKey, path, until: Date.now() + ticketMs }
    return { url: `/api/files/downloads/${writeTicket(this.deps.sealingKeys, ticket)}` }
  }

  @Put(':agent/upload')
  async upload(
    @CurrentSession() session: Session,
    @Param('agent') agent: string,
    @Query({ schema: uploadQuerySchema }) query: UploadQuery,
    @Req() request: Request,
  ): Promise<UploadAnswer> {
    takeTime(request)
    if (request.headers['content-type'] !== 'application/octet-stream') {
      throw new RainError('bad_request', 'Send the bytes as application/octet-stream.')
    }
    const folder = await this.#folder(session.userId, agent)
    const answer = await receiveUpload(this.deps.db, folder, query, request)
    if (answer.entry) await this.#done(folder, actorOf(session, request), 'uploaded', [answer.entry.path])
    return answer
  }

  @Delete(':agent/upload')
  async drop(
    @CurrentSession() { userId }: Session,
    @Param('agent') agent: string,
    @Query({ schema: droppedSchema }) query: Pick<UploadQuery, 'id' | 'path' | 'name'>,
  ): Promise<UploadAnswer> {
    await dropUpload(await this.#folder(userId, agent), query)
    return { received: 0 }
  }

  @Post(':agent/folder')
  @HttpCode(200)
  async makeFolder(
    @CurrentSession() session: Session,
    @Param('agent') agent: string,
    @Body({ schema: newFolderSchema }) { path, pin }: NewFolder,
    @Req() request: Request,
  ): Promise<FileChanged> {
    const folder = await this.#folder(session.userId, agent)
    const actor = actorOf(session, request)
    await this.#mayTouch(folder, actor, [path], pin)
    const entry = await makeFolder(folder, path)
    await this.#done(folder, actor, 'folder_made', [path])
    return { entry }
  }

  @Post(':agent/move')
  @HttpCode(200)
  async move(
    @CurrentSession() session: Session,
    @Param('agent') agent: string,
    @Body({ schema: moveFileSchema }) { from, to, on_conflict: onConflict, pin }: MoveFile,
    @Req() request: Request,
  ): Promise<FileChanged> {
    const folder = await this.#folder(session.userId, agent)
    const actor = actorOf(session, request)
    await this.#mayTouch(folder, actor, [from, to], pin)
    const entry = await moveFile(this.deps.db, folder, { from, to, onConflict })
    await this.#done(folder, actor, 'moved', [from, entry?.path ?? to])
    return { entry }
  }

  @Post(':agent/delete')
  @HttpCode(200)
  async delete(
    @CurrentSession() session: Session,
    @Param('agent') agent: string,
    @Body({ schema: deleteFileSchema }) { path, pin }: DeleteFile,
    @Req() request: Request,
  ): Promise<FileChanged> {
    const folder = await this.#folder(session.userId, agent)
    const actor = actorOf(session, request)
    await this.#mayTouch(folder, actor, [path], pin)
    const trashed = await deleteFile(this.deps.db, folder, path)
    await this.#done(folder, actor, 'deleted', [path])
    return { entry: null, trashed }
  }

  @Get(':agent/trash')
  async trash(@CurrentSession() { userId }: Session, @Param('agent') agent: string): Promise<TrashList> {
    return { trash: await listTrash(this.deps.db, await this.#folder(userId, agent)) }
  }

  @Post(':agent/trash/:id/restore')
  @HttpCode(200)
  async restore(
    @CurrentSession() session: Session,
    @Param('agent') agent: string,
    @Param('id') id: string,
    @Body({ schema: restoreFileSchema.prefault({}) }) { on_conflict: onConflict, pin }: RestoreFile,
    @Req() request: Request,
  ): Promise<FileChanged> {
    const folder = await this.#folder(session.userId, agent)
    const actor = actorOf(session, request)
    await this.#mayTouch(folder, actor, [(await trashedOf(this.deps.db, folder, id)).path], pin)
    const { entry, path } = await restoreTrashed(this.deps.db, folder, { id, onConflict })
    await this.#done(folder, actor, 'restored', [path])
    return { entry }
  }

  @Get(':agent/changes')
  changes(
    @CurrentSession() { userId }: Session,
    @Param('agent') agentKey: string,
    @Query({ schema: changesQuerySchema }) query: ChangesQuery,
  ): Promise<ChangeList> {
    return listChanges(this.deps.db, { userId, agentKey }, query)
  }

  @Get(':agent/changes/:id')
  change(
    @CurrentSession() { userId }: Session,
    @Param('agent') agentKey: string,
    @Param('id') id: string,
  ): Promise<ChangeView> {
    return viewChange(this.deps, { userId, agentKey }, id)
  }

  @Post(':agent/changes/:id/undo')
  @HttpCode(200)
  undo(
    @CurrentSession() session: Session,
    @Param('agent') agentKey: string,
    @Param('id') id: string,
    @Body({ schema: undoChangeSchema.prefault({}) }) wish: UndoChange,
    @Req() request: Request,
  ) {
    return this.#apply(actorOf(session, request), { agentKey, id, wish, direction: 'undo' })
  }

  @Post(':agent/changes/:id/redo')
  @HttpCode(200)
  redo(
    @CurrentSession() session: Session,
    @Param('agent') agentKey: string,
    @Param('id') id: string,
    @Body({ schema: undoChangeSchema.prefault({}) }) wish: UndoChange,
    @Req() request: Request,
  ) {
    return this.#apply(actorOf(session, request), { agentKey, id, wish, direction: 'redo' })
  }

  @Post(':agent/turns/:turn_id/undo')
  @HttpCode(200)
  async undoTurn(
    @CurrentSession() session: Session,
    @Param('agent') agentKey: string,
    @Param('turn_id') turnId: string,
    @Body({ schema: undoTurnSchema.prefault({}) }) { pin }: UndoTurn,
    @Req() request: Request,
  ): Promise<TurnUndone> {
    const actor = actorOf(session, request)
    if (pin !== undefined) await requirePin(this.deps, { ...actor, pin }, '')
    const { paths, ...answer } = await undoTurn(this.deps, actor, {
      agentKey,
      turnId,
      mayTouch: async (change) =>
        pin !== undefined || (await this.#whyProtected(await folderOfChange(this.deps, change), change.path)) === null,
    })
    if (paths.length > 0) await tellFiles(this.deps.bus, { userId: actor.userId, agentKey }, paths)
    return answer
  }

  async #apply(
    actor: Actor,
    { agentKey, id, wish, direction }: { agentKey: string; id: string; wish: UndoChange; direction: Direction },
  ): Promise<ChangeAnswer> {
    const owner = { userId: actor.userId, agentKey }
    const change = await changeOf(this.deps.db, owner, id)
    const { undo } = toChange(change)
    if (undo !== 'possible') throw new RainError('not_available', 'This change cannot be taken back.')
    await this.#mayTouch(await folderOfChange(this.deps, change), actor, [change.path], wish.pin)
    await applyChange(this.deps, actor, change, { direction, anyway: wish.anyway })
    await tellFiles(this.deps.bus, owner, [change.path])
    return { change: toChange(await changeOf(this.deps.db, owner, id)) }
  }

  #folder(userId: string, agentKey: string): Promise<AgentFolder> {
    return agentFolderOf(this.deps, userId, agentKey)
  }

  /** What other programs run by themselves takes the PIN, as it does where an agent changes it. */
  async #mayTouch(folder: AgentFolder, actor: Actor, paths: string[], pin: string | undefined): Promise<void> {
    for (const path of paths) {
      const why = await this.#whyProtected(folder, path)
      if (why !== null) return requirePin(this.deps, { ...actor, pin }, `Enter your PIN: this is ${why}.`)
    }
  }

  async #whyProtected(folder: AgentFolder, path: string): Promise<string | null> {
    return whyProtected(folder, await placeOf(folder, path))
  }

  async #done(folder: AgentFolder, actor: Actor, what: string, paths: string[]): Promise<void> {
    const { userId, agentKey } = folder
    await noteChange(this.deps.db, actor, 'file_changed', { agent: agentKey, what, path: paths.join(' → ') })
    await tellFiles(this.deps.bus, { userId, agentKey }, paths)
  }
}

function actorOf({ userId, tokenId }: Session, { client }: Request): Actor {
  return { userId, tokenId, address: client.address }
}
