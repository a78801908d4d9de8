import type { CallContext } from './call-context.ts'
import type { Call } from './classification.ts'
import { hostnameOf } from './hosts.ts'
import { resolvePath } from './paths/path.ts'
import type { ReasonCode } from './reason-codes.ts'
import type { Found } from './shell/found.ts'
import type { Subject } from './subject.ts'

/** Tools that take a path, and by what they call it. */
const pathFields = ['path', 'file_path', 'file', 'source', 'destination', 'target', 'folder', 'cwd']
const addressFields = ['url', 'uri', 'address', 'href', 'host', 'hostname', 'domain']
const wideTools = new Set(['search_files', 'grep_search', 'list_directory'])

/** What policies can be matched with, for a call of any tool. */
export function subjectOf(
  { tool, input }: Call,
  context: CallContext,
  { codes, found }: { codes: readonly ReasonCode[]; found?: Found | undefined },
): Subject {
  const named = found ? [] : pathsOf(tool, input, context)
  const paths = [...named, ...(found?.paths ?? []), ...(found?.commands ?? []).flatMap((command) => command.paths)]
  const hosts = [
    ...textsOf(input, addressFields).flatMap(hostOf),
    ...listOf(input, 'hosts').flatMap(hostOf),
    ...(found?.commands ?? []).flatMap(({ hosts }) => hosts),
    ...(tool === 'bash' ? (context.reachedHosts ?? []) : []),
  ]
  return {
    tool,
    commands: found?.commands ?? [],
    paths: [...new Set(paths)],
    hosts: [...new Set(hosts)],
    ...(context.device === undefined || tool !== 'computer' ? {} : { device: context.device }),
    isWide: wideTools.has(tool),
    codes: [...new Set(codes)],
  }
}

/** Of a call that nobody understands: no rule that allows can match it. */
export function unknownSubject(tool: string): Subject {
  return { tool, commands: [], paths: [], hosts: [], isWide: true, codes: ['unreadable'] }
}

function pathsOf(tool: string, input: Record<string, unknown>, context: CallContext): string[] {
  const written = textsOf(input, pathFields)
  const places = written.length === 0 && wideTools.has(tool) ? ['.'] : written
  return places.flatMap((path) => {
    const real = context.resolvedPaths?.[path]
    return [path, ...(real === undefined ? [] : [real])].map((each) => resolvePath(each, context.cwd, context.home))
  })
}

function textsOf(input: Record<string, unknown>, fields: readonly string[]): string[] {
  return fields.flatMap((field) => {
    const value = Object.hasOwn(input, field) ? input[field] : undefined
    return typeof value === 'string' && value.length <= 4_096 && !value.includes('\0') ? [value] : []
  })
}

function listOf(input: Record<string, unknown>, field: string): string[] {
  const list: unknown = Object.hasOwn(input, field) ? input[field] : undefined
  return Array.isArray(list) ? list.slice(0, 100).filter((each) => typeof each === 'string') : []
}

function hostOf(text: string): string[] {
  return text.includes('://') ? hostnameOf(text) : hostnameOf(`https://${text}`)
}
