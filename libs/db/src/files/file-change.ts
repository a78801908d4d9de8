/** What a file was at a moment. `hash` is null where it was too large to be kept. Null: there was none. */
export interface FileState {
  hash: string | null
  size: number
  /** The permissions of the file. */
  mode: number
  /** What it held, where that is to be kept. */
  bytes?: Buffer
}

/** One file that a call found changed. */
export interface FoundChange {
  /** Below the folder; beginning with a slash: elsewhere. */
  path: string
  before: FileState | null
  after: FileState | null
}

/** Whose call it is, and where. */
export interface ChangingCall {
  userId: string
  /** The agent whose share it counts against. */
  agentKey: string
  /** The turn of the person. */
  turnId: string
  toolCallId: string
  tool: string
  folder: string
}

export interface FileChange {
  id: string
  seq: number
  userId: string
  agentKey: string
  turnId: string
  toolCallId: string
  tool: string
  folder: string
  path: string
  kind: 'created' | 'changed' | 'deleted' | 'unseen'
  status: 'open' | 'done' | 'undone'
  beforeHash: string | null
  afterHash: string | null
  beforeSize: number | null
  afterSize: number | null
  mode: number | null
  createdAt: Date
  undoneAt: Date | null
}

/** The columns of `f`, named as in `FileChange`. */
export const fileChangeColumns = `
  f.id, f.seq, f.user_id AS "userId", f.agent_key AS "agentKey", f.turn_id AS "turnId", f.tool_call_id AS "toolCallId", f.tool,
  f.folder, f.path, f.kind, f.status, f.before_hash AS "beforeHash", f.after_hash AS "afterHash",
  f.before_size AS "beforeSize", f.after_size AS "afterSize", f.mode, f.created_at AS "createdAt", f.undone_at AS "undoneAt"`

/** Null: nothing has changed. */
export function kindOfChange({ before, after }: Pick<FoundChange, 'before' | 'after'>) {
  if (before === null) return after === null ? null : ('created' as const)
  if (after === null) return 'deleted' as const
  const isSame = before.hash !== null && before.hash === after.hash
  return isSame ? null : ('changed' as const)
}
