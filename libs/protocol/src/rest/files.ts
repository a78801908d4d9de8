import { z } from 'zod'
import { limits } from '../limits.ts'
import { pinField } from './pin-field.ts'

/** A path below the agent's folder, with `/` between names; empty: the folder itself. */
export const filePathSchema = z.string().max(limits.filePathChars)

/** How a file can be shown. `binary`: only what is known about it. */
export const previewKindSchema = z.enum(['text', 'markdown', 'table', 'image', 'svg', 'pdf', 'binary'])
export type PreviewKind = z.infer<typeof previewKindSchema>

export const fileEntrySchema = z.object({
  name: z.string(),
  path: filePathSchema,
  /** `special`: a device, a socket, a pipe. A link says where it leads by `is_link`; one that leads outside is `special`. */
  kind: z.enum(['file', 'folder', 'special']),
  is_link: z.boolean().optional(),
  /** Bytes; 0 for what is no file. */
  size: z.number(),
  /** Seconds. */
  modified_at: z.number(),
  /** Git leaves it out. */
  ignored: z.boolean().optional(),
})
export type FileEntry = z.infer<typeof fileEntrySchema>

/** `GET /api/files/:agent`. Folders come first, whatever the order. */
export const folderQuerySchema = z.object({
  path: filePathSchema.default(''),
  sort: z.enum(['name', 'size', 'modified']).default('name'),
  order: z.enum(['asc', 'desc']).default('asc'),
  hidden: z.enum(['true', 'false']).default('false'),
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(500).default(200),
})
export type FolderQuery = z.infer<typeof folderQuerySchema>

/** `total`: entries in all; `hidden`: how many were left out because their names begin with a dot. */
export const folderListSchema = z.object({
  folder: z.string(),
  path: filePathSchema,
  entries: z.array(fileEntrySchema),
  total: z.number().int(),
  hidden: z.number().int(),
  /** The folder holds more than is read of it. */
  truncated: z.boolean().optional(),
})
export type FolderList = z.infer<typeof folderListSchema>

/** `GET /api/files/:agent/file`: what a file is, and a piece of its text. Offset and length in bytes. */
export const fileQuerySchema = z.object({
  path: filePathSchema.min(1),
  offset: z.coerce.number().int().min(0).default(0),
  length: z.coerce.number().int().min(1).max(limits.fileTextBytes).default(limits.fileTextBytes),
})
export type FileQuery = z.infer<typeof fileQuerySchema>

export const fileViewSchema = z.object({
  entry: fileEntrySchema,
  preview: previewKindSchema,
  /** By its first bytes, not by its name. */
  media_type: z.string(),
  /** SHA-256, hex; of files small enough to be undone. */
  hash: z.string().nullable(),
  /** Of texts only: whole lines from `offset`, where there are some; `next` is where to go on, null at the end. */
  text: z.string().optional(),
  next: z.number().nullable().optional(),
})
export type FileView = z.infer<typeof fileViewSchema>

/** `GET /api/files/:agent/raw`: its bytes, in ranges. Always as something to be saved, never as a page of Rain. */
export const rawQuerySchema = z.object({ path: filePathSchema.min(1) })
export type RawQuery = z.infer<typeof rawQuerySchema>

/** `POST /api/files/:agent/download`: an address that works for a minute without a token. A folder comes as zip. */
export const downloadWishSchema = z.strictObject({ path: filePathSchema })
export type DownloadWish = z.infer<typeof downloadWishSchema>

/** What to do when something of that name is there: be told (409 `file_exists`), put it in the trash first, or take a free name. */
export const onConflictSchema = z.enum(['ask', 'replace', 'keep_both'])
export type OnConflict = z.infer<typeof onConflictSchema>

/**
 * `PUT /api/files/:agent/upload`: one piece of a file, as `application/octet-stream`. Pieces come in order, from `offset`; with
 * the last one the file takes its place, as a whole. `id` is chosen by the client, one for each file.
 */
export const uploadQuerySchema = z.object({
  id: z.string().regex(/^[a-z0-9-]{8,64}$/),
  /** The folder it goes to. */
  path: filePathSchema.default(''),
  /** Its name, or a path below that folder. */
  name: filePathSchema.min(1),
  offset: z.coerce.number().int().min(0),
  size: z.coerce.number().int().min(0).max(limits.uploadBytes),
  on_conflict: onConflictSchema.default('ask'),
})
export type UploadQuery = z.infer<typeof uploadQuerySchema>

/** `received`: bytes that are there. `entry`: the file, once it is complete. */
export const uploadAnswerSchema = z.object({ received: z.number().int(), entry: fileEntrySchema.optional() })
export type UploadAnswer = z.infer<typeof uploadAnswerSchema>

/** `POST /api/files/:agent/folder`. */
export const newFolderSchema = z.strictObject({ path: filePathSchema.min(1), pin: pinField })
export type NewFolder = z.infer<typeof newFolderSchema>

/** `POST /api/files/:agent/move`: to another name or folder. */
export const moveFileSchema = z.strictObject({
  from: filePathSchema.min(1),
  to: filePathSchema.min(1),
  on_conflict: onConflictSchema.default('ask'),
  pin: pinField,
})
export type MoveFile = z.infer<typeof moveFileSchema>

/** `POST /api/files/:agent/delete`: into the trash. */
export const deleteFileSchema = z.strictObject({ path: filePathSchema.min(1), pin: pinField })
export type DeleteFile = z.infer<typeof deleteFileSchema>

export const trashedFileSchema = z.object({
  id: z.string(),
  path: filePathSchema,
  is_folder: z.boolean(),
  size: z.number(),
  deleted_at: z.number(),
  /** When it is gone for good. */
  kept_until: z.number(),
})
export type TrashedFile = z.infer<typeof trashedFileSchema>

/** `GET /api/files/:agent/trash`, the newest first. */
export const trashListSchema = z.object({ trash: z.array(trashedFileSchema) })
export type TrashList = z.infer<typeof trashListSchema>

/** `POST /api/files/:agent/trash/:id/restore`. */
export const restoreFileSchema = z.strictObject({ on_conflict: onConflictSchema.default('ask'), pin: pinField })
export type RestoreFile = z.infer<typeof restoreFileSchema>

/**
 * One file that a call of the agent created, changed or deleted. `unseen`: the call may have changed more than could be looked
 * at. `undo`: whether it can be taken back, or why not.
 */
export const fileChangeSchema = z.object({
  id: z.string(),
  turn_id: z.string(),
  call_id: z.string(),
  tool_use_id: z.string().nullable(),
  tool: z.string(),
  path: z.string(),
  kind: z.enum(['created', 'changed', 'deleted', 'unseen']),
  status: z.enum(['open', 'done', 'undone']),
  before_size: z.number().nullable(),
  after_size: z.number().nullable(),
  at: z.number(),
  undone_at: z.number().nullable(),
  undo: z.enum(['possible', 'open', 'outside', 'not_kept']),
})
export type FileChange = z.infer<typeof fileChangeSchema>

/** `GET /api/files/:agent/changes`, the newest first. `before`: the id of the last one seen. */
export const changesQuerySchema = z.object({
  turn_id: z.string().max(100).optional(),
  path: filePathSchema.optional(),
  before: z.string().max(100).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export type ChangesQuery = z.infer<typeof changesQuerySchema>

/** `turn_id`: the turn that is "this turn": the one that runs, or the last one. */
export const changeListSchema = z.object({
  changes: z.array(fileChangeSchema),
  more: z.boolean(),
  turn_id: z.string().nullable(),
})
export type ChangeList = z.infer<typeof changeListSchema>

/** A text on one side of a change. `none`: there was no file; `not_kept`: too large, or its time is over. */
export const changeSideSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text: z.string() }),
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('binary') }),
  z.object({ kind: z.literal('not_kept') }),
])
export type ChangeSide = z.infer<typeof changeSideSchema>

/**
 * `GET /api/files/:agent/changes/:id`. `current`: what the file holds now, where that is not what this change left (or, of one
 * that was undone, what was there before it): then undo is a conflict.
 */
export const changeViewSchema = z.object({
  change: fileChangeSchema,
  before: changeSideSchema,
  after: changeSideSchema,
  current: z.object({ side: changeSideSchema, hash: z.string().nullable() }).nullable(),
})
export type ChangeView = z.infer<typeof changeViewSchema>

/**
 * `POST /api/files/:agent/changes/:id/undo` and `/redo`. 409 `file_changed`: the file is not as the change left it. `anyway`
 * does it all the same, when the file still has that hash (or is not there: empty); what it held goes into the trash.
 */
export const undoChangeSchema = z.strictObject({ anyway: z.string().max(64).optional(), pin: pinField })
export type UndoChange = z.infer<typeof undoChangeSchema>

export const changeAnswerSchema = z.object({ change: fileChangeSchema })
export type ChangeAnswer = z.infer<typeof changeAnswerSchema>

/** `POST /api/files/:agent/turns/:turn_id/undo`: every change of a turn, the newest first. */
export const undoTurnSchema = z.strictObject({ pin: pinField })
export type UndoTurn = z.infer<typeof undoTurnSchema>
export const turnUndoneSchema = z.object({
  undone: z.array(z.string()),
  /** Why others were left as they are. */
  left: z.array(z.object({ id: z.string(), path: z.string(), why: z.string() })),
})
export type TurnUndone = z.infer<typeof turnUndoneSchema>

/** The answer to what changes a file: where it is now. */
export const fileChangedSchema = z.object({ entry: fileEntrySchema.nullable(), trashed: trashedFileSchema.optional() })
export type FileChanged = z.infer<typeof fileChangedSchema>
