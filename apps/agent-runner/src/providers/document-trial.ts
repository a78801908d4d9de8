import {
  documentsIn,
  toldAsText,
  type DocumentLimits,
  type ModelNotice,
  type ModelRequest,
  type RefusedDocuments,
} from './provider.ts'

/** What an API says of the documents of a request that it refused. `perhaps`: not a word, but they may be the reason. */
export type SaidOfDocuments = 'a_document' | 'model_takes_none' | 'perhaps' | 'nothing'

/** So many documents are suspected one by one: each try carries all the others. */
const mostSuspects = 4

/** Finds out which documents of a request a provider takes. What it refuses costs nothing, and the first taken is the answer. */
export interface DocumentTrial {
  /** What to send now. */
  request(): ModelRequest
  /** Goes on to the next try. Throws what was refused first when there is none, and what is not about documents as it is. */
  goOnAfter(error: unknown, said: SaidOfDocuments): void
  /** What there is to tell once the request was taken. */
  found(): ModelNotice[]
}

/** `withoutDocuments`: the models that are known to take none; the trial adds to them. */
export function createDocumentTrial(
  whole: ModelRequest,
  { modelId, withoutDocuments }: { modelId: string; withoutDocuments: Set<string> },
): DocumentTrial {
  const ids = documentsIn(whole.conversation)
  let tries: string[][] | null = null
  let refused: RefusedDocuments | null = null
  let first: unknown

  return {
    request: () => (refused ? toldAsText(whole, new Set(refused.ids)) : whole),
    goOnAfter(error, said) {
      if (said === 'nothing' || ids.length === 0) throw error
      first ??= error
      if (said === 'model_takes_none' && refused?.why !== 'model') {
        withoutDocuments.add(modelId)
        tries = []
        refused = { ids, why: 'model' }
        return
      }
      tries ??= said === 'a_document' ? suspectsAmong(ids) : [ids]
      const next = tries.shift()
      if (!next) throw first
      refused = { ids: next, why: 'document' }
    },
    found: () => (refused ? [{ type: 'documents_refused', ...refused }] : []),
  }
}

/** The newest first: what is older was most likely taken before. At last all of them. */
function suspectsAmong(ids: string[]): string[][] {
  const singles = ids.length === 1 ? [] : ids.toReversed().slice(0, mostSuspects)
  return [...singles.map((id) => [id]), ids]
}

/** A model as it is known to be once it has refused all documents. */
export function withKnownLimits<Model extends { id: string; documents?: DocumentLimits }>(
  model: Model,
  withoutDocuments: ReadonlySet<string>,
): Model {
  return withoutDocuments.has(model.id) ? { ...model, documents: undefined } : model
}
