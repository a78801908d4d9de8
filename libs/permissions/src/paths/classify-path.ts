import type { CallContext } from '../call-context.ts'
import type { Finding } from '../classification.ts'
import { isInside, resolvePath } from './path.ts'
import { findPlace } from './place-rule.ts'
import { protectedPlaces } from './protected.ts'
import { secretPlaces } from './secrets.ts'

/** What reading this path means. Judged as written and as the runner found it; nothing found means green. */
export function classifyRead(path: string, context: CallContext): Finding[] {
  if (isMadeForReading(path, context)) return []
  return spellings(path, context).flatMap((resolved): Finding[] => {
    const secret = findPlace(secretPlaces, resolved, context)
    if (secret) return [{ level: 'red', code: `reads_${secret.place}`, text: `Reads ${secret.says}.`, fragment: path }]
    return [...readsConfidential(path, resolved), ...outside(path, resolved, context, 'reads')]
  })
}

/** What writing this path means; never less than yellow, for every write asks. */
export function classifyWrite(path: string, context: CallContext): Finding[] {
  return spellings(path, context).flatMap((resolved): Finding[] => {
    const place = findPlace([...protectedPlaces, ...secretPlaces], resolved, context)
    if (place) return [{ level: 'red', code: `changes_${place.place}`, text: `Changes ${place.says}.`, fragment: path }]
    const change: Finding = { level: 'yellow', code: 'write_file', text: 'Changes a file.', fragment: path }
    const elsewhere = outside(path, resolved, context, 'changes')
    return elsewhere.length > 0 ? elsewhere : [change]
  })
}

/** Reading everything below a folder also reads the secrets in it. */
export function classifySearch(path: string, context: CallContext): Finding[] {
  const wide = spellings(path, context).some((resolved) => isInside(context.home, resolved))
  const whole: Finding = {
    level: 'yellow',
    code: 'search_home',
    text: 'Searches through the whole home folder, where private things are kept too.',
    fragment: path,
  }
  return [...classifyRead(path, context), ...(wide ? [whole] : [])]
}

/** True for names that usually hold passwords or keys, wherever they lie: reading one is asked for, file by file. */
export function isConfidentialPath(path: string): boolean {
  return /(^|\/)\.env(\.[\w-]+)*$|\.(pem|key|p12|pfx|kdbx|jks|keystore|ovpn)$/i.test(path)
}

function isMadeForReading(path: string, context: CallContext): boolean {
  const folders = context.readable ?? []
  return spellings(path, context).every((resolved) => folders.some((folder) => isInside(resolved, folder)))
}

function spellings(path: string, context: CallContext): string[] {
  const written = resolvePath(path, context.cwd, context.home)
  const found = context.resolvedPaths?.[path]
  if (found === undefined) return [written]
  return [...new Set([written, resolvePath(found, context.cwd, context.home)])]
}

function readsConfidential(path: string, resolved: string): Finding[] {
  if (!isConfidentialPath(resolved)) return []
  return [
    {
      level: 'yellow',
      code: 'read_confidential',
      text: 'Reads a file that usually holds passwords or keys.',
      fragment: path,
    },
  ]
}

function outside(path: string, resolved: string, { cwd }: CallContext, verb: 'reads' | 'changes'): Finding[] {
  if (isInside(resolved, cwd)) return []
  return [
    {
      level: 'yellow',
      code: `${verb}_outside`,
      text: `${verb === 'reads' ? 'Reads' : 'Changes'} something outside the folder this conversation works in.`,
      fragment: path,
    },
  ]
}
