import type { CallContext } from '../call-context.ts'
import type { ProtectedPlace, SecretPlace } from '../reason-codes.ts'
import { normalizeContext, resolvePath } from './path.ts'
import { findPlace } from './place-rule.ts'
import { protectedPlaces } from './protected.ts'
import { secretPlaces } from './secrets.ts'

export interface FoundPlace<Place> {
  place: Place
  /** The end of a sentence: “Changes …”. */
  says: string
}

/** Whether something at this path is run by itself, or breaks the machine, when it is written. The path holds no links. */
export function protectedPlaceOf(
  path: string,
  context: CallContext,
): FoundPlace<ProtectedPlace | SecretPlace> | undefined {
  return findPlace(
    [...protectedPlaces, ...secretPlaces],
    resolvePath(path, context.cwd, context.home),
    normalizeContext(context),
  )
}

/** Whether what lies at this path must stay secret. The path holds no links. */
export function secretPlaceOf(path: string, context: CallContext): FoundPlace<SecretPlace> | undefined {
  return findPlace(secretPlaces, resolvePath(path, context.cwd, context.home), normalizeContext(context))
}
