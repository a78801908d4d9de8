import { z } from 'zod'

/** One entry of the audit log. What it is about may be gone; then only what the entry itself holds is left. */
export const auditEntrySchema = z.object({
  /** Its place in the person's chain: 1, 2, 3, … */
  seq: z.number().int(),
  /** Seconds since the epoch. */
  at: z.number(),
  kind: z.string(),
  hash: z.string(),
  agent_id: z.string().optional(),
  session_id: z.string().optional(),
  turn_id: z.string().optional(),
  /** Whether the conversation is still there to be opened. */
  has_session: z.boolean(),
  call_id: z.string().optional(),
  tool: z.string().optional(),
  level: z.string().optional(),
  /**
   * Why it might run (`level`, `rule`, `lease`, `turn`, `approval`, `approval_with_pin`) or not (`denied_by_rule`,
   * `nobody_there`, `changed`); what the person said, or `expired`.
   */
  decision: z.string().optional(),
  /** The rule, the lease or the request behind the decision, or `deadline`. */
  ground: z.string().optional(),
  outcome: z.string().optional(),
  input_hash: z.string().optional(),
  /** What ran, as long as its conversation is kept. */
  input: z.record(z.string(), z.unknown()).optional(),
  edited: z.boolean().optional(),
  for_turn: z.boolean().optional(),
  /** The token that decided, the address it came from, and the program it was given to. */
  decided_by: z.string().optional(),
  decided_from: z.string().optional(),
  device: z.string().optional(),
  /** Whose words the turn had read. */
  read_from: z.array(z.string()).optional(),
  /** It ran outside of the sandbox, as the person agreed. */
  outside_sandbox: z.boolean().optional(),
  /** What else the entry holds, as text. */
  about: z.string().optional(),
  /** The same as it stands there. */
  details: z.record(z.string(), z.unknown()).optional(),
})
export type AuditEntry = z.infer<typeof auditEntrySchema>

const text = z
  .string()
  .max(200)
  .regex(/^[^\0]*$/, 'Leave out the NUL character.')
  .optional()
const time = z.coerce.number().min(0).max(1e11).optional()

/** Times are seconds since the epoch; `q` is looked for in the entry and in what ran. */
export const auditFilterSchema = z.object({
  agent_id: text,
  tool: text,
  level: text,
  decision: text,
  kind: text,
  q: text,
  since: time,
  until: time,
})
export type AuditFilter = z.infer<typeof auditFilterSchema>

/** `GET /api/audit`: the newest first; `before` is the `next` of the page before. */
export const auditQuerySchema = auditFilterSchema.extend({
  before: z.coerce.number().int().positive().optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
})
export type AuditQuery = z.infer<typeof auditQuerySchema>

export const auditPageSchema = z.object({
  entries: z.array(auditEntrySchema),
  /** Null: there are no older ones. */
  next: z.number().int().nullable(),
  /** All tools the log knows, to choose from. */
  tools: z.array(z.string()),
})
export type AuditPage = z.infer<typeof auditPageSchema>
