import { homedir } from 'node:os'
import { classify, decide, type Classification } from '@rain/permissions'

export interface Place {
  cwd: string
  rainHome: string
  /** Folders made for the agent to read. */
  readable: string[]
  resolvedPaths: Record<string, string>
}

export interface Authorization {
  classification: Classification
  decision: 'run' | 'ask' | 'ask_pin' | 'refuse'
}

/** What must happen before a call may run. Programs have no sandbox around them yet, so each one is asked for. */
export function authorize(call: { tool: string; input: Record<string, unknown> }, place: Place): Authorization {
  const classification = classify(call, { ...place, home: homedir(), platform: platform() })
  const startsProgram = call.tool === 'bash'
  const { decision } = decide(classification, {
    supervision: 'supervised',
    place: { agentKey: '', folder: place.cwd },
    ...(startsProgram ? { sandboxed: false } : {}),
  })
  return { classification, decision }
}

function platform() {
  return process.platform === 'win32' || process.platform === 'darwin' ? process.platform : 'linux'
}
