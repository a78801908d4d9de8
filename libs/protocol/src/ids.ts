import { z } from 'zod'

/** Every kind of id Rain makes, by its prefix. Ids are opaque: nothing is read out of them but their kind. */
export const idPrefixes = {
  user: 'usr',
  token: 'tok',
  agent: 'agt',
  conversation: 'ses',
  turn: 'trn',
  message: 'msg',
  toolCall: 'tcl',
  toolImage: 'img',
  fileChange: 'fch',
  fileNote: 'fnt',
  trashedFile: 'trs',
  attachment: 'att',
  permission: 'perm',
  question: 'askq',
  providerKey: 'key',
  modelRequest: 'mrq',
  budget: 'bud',
  rule: 'rul',
  lease: 'lea',
  summary: 'sum',
  deletion: 'del',
  notice: 'ntc',
  mcpServer: 'mcp',
  device: 'dev',
  pairing: 'prg',
  vaultSecret: 'sec',
  push: 'psh',
} as const

export type IdKind = keyof typeof idPrefixes

/** A new random id: prefix, underscore, 16 hex digits (64 random bits), e.g. `trn_9f86d081884c7d65`. */
export function newId(kind: IdKind): string {
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(8))
  return `${idPrefixes[kind]}_${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`
}

/** The agent's name on the wire, chosen by the client (`default`, `agent-1-…`); unique per person. */
export const agentKeySchema = z.string().min(1).max(100)

/** Whether it names a part of another agent's work, `agent::part`. */
export function isSubAgentKey(key: string): boolean {
  return key.includes('::')
}

/** The agent a frame without `agent_id` speaks of. */
export const defaultAgentKey = 'default'

export const agentIdField = agentKeySchema.default(defaultAgentKey)
