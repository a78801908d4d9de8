import { z } from 'zod'
import { limits } from '../limits.ts'
import { mcpDefinitionSchema, mcpFailureSchema, mcpProblemSchema } from '../mcp.ts'
import { pinField } from './pin-field.ts'

/** How a server is reached, as it may be shown: of its secrets only the names. */
export const mcpTransportSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('stdio'),
    command: z.string(),
    args: z.array(z.string()),
    /** Null: a folder of its own. */
    cwd: z.string().nullable(),
    /** The names of its environment variables. */
    env: z.array(z.string()),
    /** The hosts it may reach; without one it has no network. */
    hosts: z.array(z.string()),
  }),
  z.object({
    type: z.literal('http'),
    url: z.string(),
    /** The names of the headers that are sent with each request. */
    headers: z.array(z.string()),
  }),
])
export type McpTransport = z.infer<typeof mcpTransportSchema>

export const mcpServerSchema = z.object({
  id: z.string(),
  name: z.string(),
  enabled: z.boolean(),
  transport: mcpTransportSchema,
  /** Null: it was never tried. */
  last_check: z
    .object({
      /** Unix seconds. */
      at: z.number(),
      duration_ms: z.number(),
      /** Null: it worked. */
      problem: z.object({ code: mcpProblemSchema, text: z.string() }).nullable(),
    })
    .nullable(),
  /** `needed`: it does not speak before the person has signed in. */
  sign_in: z.enum(['none', 'needed', 'signed_in']),
  /** Where the person goes to sign in, while a sign-in is under way. */
  sign_in_url: z.string().nullable(),
  tools: z.object({
    offered: z.number(),
    /** New or changed: offered once they are accepted. */
    waiting: z.number(),
  }),
})
export type McpServer = z.infer<typeof mcpServerSchema>

/** `GET /api/mcp/servers`, by name. */
export const mcpServerListSchema = z.object({ servers: z.array(mcpServerSchema) })
export type McpServerList = z.infer<typeof mcpServerListSchema>

export const mcpToolSchema = z.object({
  name: z.string(),
  /** What a model calls it. */
  call_name: z.string(),
  /** `gone`: the server does not name it any more. */
  status: z.enum(['offered', 'new', 'changed', 'gone']),
  /** What is accepted is this very definition, by its hash. */
  hash: z.string(),
  definition: mcpDefinitionSchema,
  /** What had been accepted before, when it is another. */
  accepted: mcpDefinitionSchema.nullable(),
})
export type McpTool = z.infer<typeof mcpToolSchema>

/** `GET /api/mcp/servers/:id`. */
export const mcpServerDetailSchema = z.object({
  server: mcpServerSchema,
  tools: z.array(mcpToolSchema),
  /** The newest first. */
  failures: z.array(mcpFailureSchema),
  /** The end of what it wrote to its standard error. */
  log: z.string(),
})
export type McpServerDetail = z.infer<typeof mcpServerDetailSchema>

const visible = /^\P{C}*$/u
/** Null: keep the value that is stored. */
const secretField = z.string().max(limits.mcpSecretChars).regex(/^[^\0]*$/).nullable() // prettier-ignore

const nameField = z
  .string()
  .trim()
  .min(1, 'Give the server a name.')
  .max(60, 'A name has at most 60 characters.')
  .regex(visible, 'A name has no control characters.')

const stdioSchema = z.strictObject({
  type: z.literal('stdio'),
  command: z.string().trim().min(1, 'Say which program to start.').max(1_000).regex(visible),
  args: z.array(z.string().max(4_000).regex(/^[^\0]*$/)).max(100).default([]), // prettier-ignore
  cwd: z.string().max(limits.pathChars).regex(visible).startsWith('/', 'Give the whole path of the folder.').nullable().default(null), // prettier-ignore
  env: z
    .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,99}$/, 'That is no name of a variable.'), secretField)
    .default({}),
  hosts: z
    .array(
      z
        .string()
        .trim()
        .regex(/^(\*\.)?(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+)(:\d{1,5})?$/, 'That is no host.'),
    ) // prettier-ignore
    .max(50)
    .default([]),
})

const httpSchema = z.strictObject({
  type: z.literal('http'),
  url: z
    .string()
    .trim()
    .max(2_000)
    .refine(isWebAddress, 'The address must begin with http:// or https:// and hold no user name or password.'),
  headers: z
    .record(z.string().regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/, 'That is no name of a header.'), secretField)
    .default({}),
})

export const newMcpTransportSchema = z.discriminatedUnion('type', [stdioSchema, httpSchema])
export type NewMcpTransport = z.infer<typeof newMcpTransportSchema>

/**
 * `POST /api/mcp/servers`, `PUT /api/mcp/servers/:id`. A program that Rain shall start, an address it shall speak to: it
 * takes the PIN.
 */
export const newMcpServerSchema = z.object({ name: nameField, transport: newMcpTransportSchema, pin: pinField })
export type NewMcpServer = z.infer<typeof newMcpServerSchema>
export const mcpServerAddedSchema = z.object({ server: mcpServerSchema })

/** `PUT /api/mcp/servers/:id/enabled`. */
export const mcpEnabledSchema = z.object({ enabled: z.boolean() })
export type McpEnabled = z.infer<typeof mcpEnabledSchema>

/** `POST /api/mcp/servers/:id/accept`: these definitions, by what they were when they were read. */
export const mcpAcceptanceSchema = z.object({
  tools: z.array(z.object({ name: z.string().max(500), hash: z.string().length(64) })).min(1).max(1_000), // prettier-ignore
})
export type McpAcceptance = z.infer<typeof mcpAcceptanceSchema>
/** How many were accepted; fewer than asked for when some have changed meanwhile. */
export const mcpAcceptedSchema = z.object({ accepted: z.number() })

/** `POST /api/mcp/servers/:id/withdraw`: these are not offered any more. */
export const mcpWithdrawalSchema = z.object({ tools: z.array(z.string().max(500)).min(1).max(1_000) })
export type McpWithdrawal = z.infer<typeof mcpWithdrawalSchema>
export const mcpWithdrawnSchema = z.object({ withdrawn: z.number() })

export const mcpServerDeletedSchema = z.object({ deleted: z.literal(true) })
export const mcpStartedSchema = z.object({ started: z.literal(true) })

/** `POST /api/mcp/import`: the configuration that other programs use, `{"mcpServers": {…}}`. It takes the PIN. */
export const mcpImportSchema = z.object({ config: z.record(z.string(), z.unknown()), pin: pinField })
export type McpImport = z.infer<typeof mcpImportSchema>
export const mcpImportedSchema = z.object({
  added: z.array(z.string()),
  skipped: z.array(z.object({ name: z.string(), why: z.string() })),
})
export type McpImported = z.infer<typeof mcpImportedSchema>

/** `GET /api/mcp/export`: the same, with empty places where the secrets are. */
export const mcpExportSchema = z.object({ mcpServers: z.record(z.string(), z.record(z.string(), z.unknown())) })
export type McpExport = z.infer<typeof mcpExportSchema>

/** `POST /api/mcp/sign-in`: what the authorization server has put into the address it sent the person back to. */
export const mcpSignInSchema = z.object({
  state: z.string().min(20).max(200),
  code: z.string().min(1).max(4_000).optional(),
  /** Who says so (RFC 9207). */
  iss: z.string().max(2_000).optional(),
  /** In place of the code: why not. */
  error: z.string().max(500).optional(),
})
export type McpSignIn = z.infer<typeof mcpSignInSchema>
export const mcpSignInTakenSchema = z.object({ server_id: z.string() })

function isWebAddress(text: string): boolean {
  if (!/^https?:\/\/[^\s\p{C}]+$/iu.test(text) || !URL.canParse(text)) return false
  const { username, password } = new URL(text)
  return username === '' && password === ''
}
