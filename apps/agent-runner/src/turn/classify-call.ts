import { homedir } from 'node:os'
import { classify, strangerIn, type CallContext, type Classification } from '@rain/permissions'

export interface Place {
  cwd: string
  rainHome: string
  /** Folders made for the agent to read. */
  readable: string[]
  resolvedPaths: Record<string, string>
}

export interface JudgedCall {
  classification: Classification
  /** Whose words its output may hold, as the call itself tells. */
  stranger: string | undefined
}

/** How dangerous a call is where it would run. */
export function classifyCall(call: { tool: string; input: Record<string, unknown> }, place: Place): JudgedCall {
  const context: CallContext = { ...place, home: homedir(), platform: platform() }
  const classification = classify(call, context)
  return { classification, stranger: strangerIn(classification.subject, context) }
}

function platform() {
  return process.platform === 'win32' || process.platform === 'darwin' ? process.platform : 'linux'
}
