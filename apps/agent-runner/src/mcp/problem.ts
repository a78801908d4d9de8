import {
  InsufficientScopeError,
  ProtocolError,
  SdkError,
  SdkErrorCode,
  SdkHttpError,
  UnauthorizedError,
} from '@modelcontextprotocol/client'
import type { McpProblem } from '@rain/protocol'
import { plainText } from './plain-text.ts'

/** Why a server or one of its calls failed. `text` is for the person and the model. */
export interface Problem {
  code: McpProblem
  text: string
}

/** A failure that knows what it is; thrown only inside this folder, where the protocol's client passes errors on. */
export class McpFailed extends Error {
  readonly problem: Problem

  constructor(code: McpProblem, text: string, options: ErrorOptions = {}) {
    super(text, options)
    this.problem = { code, text }
  }
}

/** What went wrong, from whatever the protocol's client has thrown. */
export function problemOf(error: unknown): Problem {
  const known = causeChain(error).find((each) => each instanceof McpFailed)
  if (known) return known.problem
  if (error instanceof UnauthorizedError || error instanceof InsufficientScopeError) return signInNeeded
  if (error instanceof SdkHttpError) return httpProblem(error)
  if (error instanceof ProtocolError) return { code: 'refused', text: `It answered: ${shown(error.message)}` }
  if (error instanceof SdkError) return sdkProblem(error)
  return { code: 'unreachable', text: `It could not be reached: ${shown(messageOf(error))}` }
}

export const signInNeeded: Problem = {
  code: 'sign_in_needed',
  text: 'It asks you to sign in. Do so on the page of MCP servers.',
}

function httpProblem({ status, message }: SdkHttpError): Problem {
  if (status === 401 || status === 403) return signInNeeded
  return { code: 'refused', text: `It answered with ${status}: ${shown(message)}` }
}

function sdkProblem(error: SdkError): Problem {
  switch (error.code) {
    case SdkErrorCode.RequestTimeout:
      return { code: 'timed_out', text: 'It did not answer in time.' }
    case SdkErrorCode.ConnectionClosed:
    case SdkErrorCode.NotConnected:
      return { code: 'closed', text: 'It ended before it had answered.' }
    default:
      return { code: 'rubbish', text: `What it sent could not be understood: ${shown(error.message)}` }
  }
}

function causeChain(error: unknown): unknown[] {
  const chain: unknown[] = []
  for (let at = error; at instanceof Error && chain.length < 8; at = at.cause) chain.push(at)
  return chain
}

function messageOf(error: unknown): string {
  const last = causeChain(error).at(-1)
  return last instanceof Error ? last.message : String(error)
}

function shown(text: string): string {
  return plainText(text).replace(/\s+/g, ' ').slice(0, 300)
}
