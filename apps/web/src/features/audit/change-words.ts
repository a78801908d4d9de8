import type { AuditEntry } from '@rain/protocol'
import type { TFunction } from 'i18next'
import { formatDollars } from '../../ui/format.ts'

const changes = [
  'rule_added',
  'rule_removed',
  'lease_started',
  'lease_ended',
  'supervision',
  'saved',
  'set',
  'added',
  'changed',
  'enabled',
  'disabled',
  'removed',
  'deleted',
  'ended',
  'imported',
  'tools_accepted',
  'sign_ins_kept',
  'sign_ins_not_kept',
  'sign_ins_forgotten',
  'paired',
  'revoked',
  'stopped',
  'armed',
  'control_taken',
  'control_given',
  'recording_deleted',
] as const

/** What was changed, in words of the page; as the entry has it where it is of no kind that is known here. */
export function changeWords(
  t: TFunction<['audit', 'policies', 'translation']>,
  { about, details = {} }: AuditEntry,
  language: string,
): string | undefined {
  const change = changes.find((one) => one === changeOf(details))
  if (change === undefined) return about
  const what = subjectOf(t, details, language)
  return [t(`change.${change}`), what].filter((part) => part !== '').join(': ')
}

function changeOf({ what, change, enabled }: Record<string, unknown>): string {
  if (change === 'enabled' && enabled === false) return 'disabled'
  return String(what ?? change).replaceAll(' ', '_')
}

function subjectOf(
  t: TFunction<['audit', 'policies', 'translation']>,
  { rule, lease, mode, agent, ...rest }: Record<string, unknown>,
  language: string,
): string {
  if (isRecord(rule)) return ruleWords(t, rule)
  if (isRecord(lease)) return [lease.agent_id, ...listOf(lease.tools), ...listOf(lease.hosts)].map(String).join(', ')
  const known = mode === 'supervised' || mode === 'semi_auto' || mode === 'autonomous'
  const limit = typeof rest.limit_usd === 'string' ? formatDollars(Number(rest.limit_usd), language) : undefined
  const parts = [known ? t(`translation:supervision.mode.${mode}`) : mode, agent, rest.provider, rest.name, limit]
  return parts.filter((part) => typeof part === 'string').join(', ')
}

function ruleWords(t: TFunction<['audit', 'policies', 'translation']>, rule: Record<string, unknown>): string {
  const { effect, program, verb, tool, path, host, folder } = rule
  const known = effect === 'deny' || effect === 'ask' || effect === 'allow'
  const about = [program, verb, program === undefined ? tool : undefined, path, host, folder]
  const words = about.filter((part) => typeof part === 'string').join(' ')
  return known ? `${t(`policies:effectShort.${effect}`)} ${words}` : words
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}
