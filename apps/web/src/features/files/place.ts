import { changesPart } from '../../live/address-of-change.ts'

/** What the panel shows. */
export type FilesPlace =
  | { tab: 'browse'; path: string }
  /** `toolUseId`: the call whose changes are wanted. */
  | { tab: 'changes'; toolUseId: string | null; path: string | null }
  | { tab: 'trash' }

const trashPart = ':trash'

/** The place that the rest of an address means. */
export function placeOf([first, ...rest]: readonly string[]): FilesPlace {
  if (first === changesPart) return { tab: 'changes', toolUseId: rest[0] ?? null, path: null }
  if (first === trashPart) return { tab: 'trash' }
  return { tab: 'browse', path: first === undefined ? '' : [first, ...rest].join('/') }
}

/** The same the other way round. */
export function partsOf(place: FilesPlace): string[] {
  if (place.tab === 'trash') return [trashPart]
  if (place.tab === 'changes') return place.toolUseId === null ? [changesPart] : [changesPart, place.toolUseId]
  return place.path.split('/').filter((name) => name !== '')
}

export function parentOf(path: string): string {
  return path.split('/').slice(0, -1).join('/')
}

export function nameOf(path: string): string {
  return path.split('/').at(-1) ?? path
}

export function joined(folder: string, name: string): string {
  return [folder, name].filter((part) => part !== '').join('/')
}
