import { z } from 'zod'

/** A tool as its MCP server describes it. Accepted by the person as a whole: any difference is a change. */
export const mcpDefinitionSchema = z.object({
  title: z.string().optional(),
  description: z.string(),
  /** JSON Schema of the input, type object. */
  input_schema: z.record(z.string(), z.unknown()),
  /** What the server says of itself (`readOnlyHint` …). Shown, never believed. */
  annotations: z.record(z.string(), z.unknown()).optional(),
})
export type McpDefinition = z.infer<typeof mcpDefinitionSchema>

/** Why a server or one of its calls failed. */
export const mcpProblems = [
  /** Its program is not there, or may not be started. */
  'start_failed',
  'no_sandbox',
  'timed_out',
  /** It ended, or broke the connection. */
  'closed',
  /** It sent more than is taken. */
  'flooded',
  /** What it sent is not the protocol. */
  'rubbish',
  /** Its address leads where Rain does not go. */
  'blocked',
  'unreachable',
  'sign_in_needed',
  'sign_in_failed',
  /** It answered with an error of its own. */
  'refused',
  /** It failed so lately that it is left alone for a while. */
  'resting',
  /** The tool is not the one that was accepted. */
  'changed',
  'internal',
] as const
export const mcpProblemSchema = z.enum(mcpProblems)
export type McpProblem = z.infer<typeof mcpProblemSchema>

export const mcpFailureSchema = z.object({
  /** Unix seconds. */
  at: z.number(),
  /** Null: it could not be reached at all. */
  tool: z.string().nullable(),
  code: mcpProblemSchema,
  text: z.string(),
})
export type McpFailure = z.infer<typeof mcpFailureSchema>
