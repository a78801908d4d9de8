import type { CallContext } from '../call-context.ts'
import type { ProtectedPlace, SecretPlace } from '../reason-codes.ts'
import { globMatches } from './glob-match.ts'

/**
 * A kind of place on the disk that is more than a plain file. `matches` gets a resolved path; the examples are checked at
 * start-up and stand in for the place when only a pattern (`~/.s*`) is known.
 */
export interface PlaceRule<Place extends string = SecretPlace | ProtectedPlace> {
  place: Place
  /** What is wrong with touching it, as the end of a sentence: “Reads …”, “Changes …”. */
  says: string
  matches: (path: string, context: CallContext) => boolean
  /** Paths as a person would write them; `~` is the home folder. */
  match: readonly string[]
  notMatch: readonly string[]
}

/** The first rule the path, or something its wildcards could stand for, falls under. */
export function findPlace<Place extends string>(
  rules: readonly PlaceRule<Place>[],
  path: string,
  context: CallContext,
): PlaceRule<Place> | undefined {
  const wild = /[*?]/.test(path)
  return rules.find(
    (rule) =>
      rule.matches(path, context) ||
      (wild && rule.match.some((example) => globMatches(path, example.replace(/^~/, context.home)))),
  )
}

/** Made once for all paths, as all of these. */
export function anyOf(...rules: readonly PlaceRule['matches'][]): PlaceRule['matches'] {
  return (path, context) => rules.some((matches) => matches(path, context))
}

/** Matches when the path ends in one of these names, or goes through a folder of that name when it ends in a slash. */
export function named(...names: readonly string[]): (path: string) => boolean {
  const folders = names.filter((name) => name.endsWith('/')).map((name) => `/${name}`)
  const files = names.filter((name) => !name.endsWith('/')).map((name) => `/${name}`)
  return (path) => {
    const lower = path.toLowerCase()
    const asFolder = `${lower}/`
    return folders.some((folder) => asFolder.includes(folder)) || files.some((file) => lower.endsWith(file))
  }
}

/** As `named`, but only below the home folder of somebody. */
export function namedInHome(...names: readonly string[]): PlaceRule['matches'] {
  return (path, { home }) => {
    const wanted = path.toLowerCase()
    const start = homesOf(home).find((each) => wanted.startsWith(`${each}/`))
    if (start === undefined) return false
    const below = wanted.slice(start.length + 1)
    return names.some((name) => (name.endsWith('/') ? `${below}/`.startsWith(name) : below === name))
  }
}

function homesOf(home: string): string[] {
  return [home.toLowerCase(), '/root']
}
