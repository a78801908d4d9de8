import type { CallContext } from '../classification.ts'
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

/** Matches when the path ends in one of these names, or goes through a folder of that name when it ends in a slash. */
export function named(...names: readonly string[]): (path: string) => boolean {
  const folders = names.filter((name) => name.endsWith('/'))
  const files = names.filter((name) => !name.endsWith('/'))
  return (path) => {
    const lower = path.toLowerCase()
    return (
      folders.some((folder) => `${lower}/`.includes(`/${folder}`)) || files.some((file) => lower.endsWith(`/${file}`))
    )
  }
}

/** As `named`, but only below the home folder of somebody. */
export function namedInHome(...names: readonly string[]): PlaceRule['matches'] {
  return (path, { home }) =>
    homesOf(home).some((start) =>
      names.some((name) => {
        const wanted = path.toLowerCase()
        const place = `${start}/${name}`
        return name.endsWith('/') ? `${wanted}/`.startsWith(place) : wanted === place
      }),
    )
}

function homesOf(home: string): string[] {
  return [home.toLowerCase(), '/root']
}
