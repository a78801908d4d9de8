import type { ToolDetail } from '@rain/protocol'
import type { z } from 'zod'
import type { DesktopScreen } from '../providers/provider.ts'

/**
 * A tool is data and one function. It says what it does to the model, checks its input by a schema, and acts only
 * through its context. Permission is no business of a tool: the loop has settled it before `run` is called.
 */
export interface Tool<Input = unknown> {
  name: string
  description: string
  input: z.ZodType<Input>
  /** The JSON Schema of the input for the models, where it comes from elsewhere; otherwise it is made from `input`. */
  inputSchema?: Record<string, unknown>
  /** True when running it again after a crash changes nothing: such a call is repeated, any other is reported unknown. */
  repeatable: boolean
  /** It changes the file its input names as `path`, or whatever it likes in the agent's folder: so that it can be undone. */
  changes?: 'path' | 'folder'
  /** It works on a display that is sent in this size; models that know such a tool by themselves are given theirs. */
  desktop?: DesktopScreen
  run(input: Input, context: ToolContext): Promise<ToolOutcome>
}

export interface ToolContext {
  /** The row of the call. */
  callId: string
  /** Whose call it is; what an agent keeps open between calls is found again by it. */
  agentId: string
  /** The agent's folder, absolute and resolved; relative paths start here. */
  cwd: string
  /** Where a tool may leave files for the model to read later (long outputs). Exists. */
  scratchDir: string
  /** Aborted by interrupt, emergency stop and shutdown; everything the tool started must be gone soon after. */
  signal: AbortSignal
  /**
   * What `resolveToolPath` answered when permission was settled. A path that leads elsewhere by the time the tool runs
   * (a link was swapped in between) is refused. Without it the tool resolves the path itself.
   */
  approvedPath?: string
  /** Hosts that the person allows to this call although they lie in the own network (`nas.lan`, `nas.lan:5000`). */
  allowedHosts?: readonly string[]
  /** Hosts that its programs may reach as long as they lie on the internet; tools that fetch pages reach that anyway. */
  publicHosts?: readonly string[]
  /** The person knows that this call changes start-up files, hooks or editor tasks. */
  changesProtected?: boolean
  /** The person has approved, with the PIN, that just this call runs outside of the sandbox. */
  outsideSandbox?: boolean
  /** Live output for the person, as it comes. Not what the model gets. */
  emitOutput(text: string): void
}

/** What the model reads, and what a person sees beside it. An expected failure is `isError`, never a throw. */
export interface ToolOutcome {
  content: string
  isError: boolean
  detail?: ToolDetail
  /** Whose words `content` holds, when a stranger may have written them: `example.com`, `mcp: github`, a file elsewhere. */
  readFrom?: string
  /** Pictures, for models that see and for the person. */
  images?: ToolImage[]
}

export interface ToolImage {
  mediaType: 'image/png' | 'image/jpeg'
  bytes: Buffer
  width: number
  height: number
}

/** Binds a tool's schema to its function, so that `input` is typed where the tool is written. */
export function defineTool<Input>(tool: Tool<Input>): Tool<Input> {
  return tool
}
