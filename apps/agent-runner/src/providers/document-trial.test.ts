import { expect, test } from '@jest/globals'
import { createDocumentTrial, type SaidOfDocuments } from './document-trial.ts'
import { documentsIn, type DocumentPart, type ModelRequest } from './provider.ts'

function aRequest(ids: string[]): ModelRequest {
  const content = ids.map((id): DocumentPart => ({
    type: 'document',
    id,
    mediaType: 'application/pdf',
    name: `${id}.pdf`,
    base64: 'AAAA',
    head: '',
    text: `text of ${id}`,
    tokensBeside: 0,
  }))
  return { model: 'auto', system: '', tools: [], conversation: [{ role: 'user', content }] }
}

const trialOf = (...ids: string[]) =>
  createDocumentTrial(aRequest(ids), { modelId: 'model-1', withoutDocuments: new Set() })

/** What is still sent as a document at each try, against an API that refuses these. */
function triesAgainst(refuses: (sent: string[]) => boolean, ...ids: string[]) {
  const trial = trialOf(...ids)
  const tries: string[][] = []
  for (;;) {
    const sent = documentsIn(trial.request().conversation)
    tries.push(sent)
    if (!refuses(sent)) return { tries, found: trial.found() }
    trial.goOnAfter(new Error('refused'), 'a_document')
  }
}

test('what is taken as it is leaves nothing to tell', () => {
  const trial = trialOf('a')
  expect(documentsIn(trial.request().conversation)).toEqual(['a'])
  expect(trial.found()).toEqual([])
})

test('one after the other is suspected, the newest first', () => {
  expect(triesAgainst((sent) => sent.includes('b'), 'a', 'b', 'c')).toEqual({
    tries: [
      ['a', 'b', 'c'],
      ['a', 'b'],
      ['a', 'c'],
    ],
    found: [{ type: 'documents_refused', ids: ['b'], why: 'document' }],
  })
})

test('where none of the newest four alone is the reason, all are told as their text', () => {
  const { tries, found } = triesAgainst((sent) => sent.includes('a'), 'a', 'b', 'c', 'd', 'e')
  expect(tries).toHaveLength(6)
  expect(tries.at(-1)).toEqual([])
  expect(found).toMatchObject([{ ids: ['a', 'b', 'c', 'd', 'e'] }])
})

test('when nothing helps the first refusal is the reason, unless the last one is about something else', () => {
  const failing = (...said: SaidOfDocuments[]) => {
    const trial = trialOf('a')
    return () => said.forEach((each, at) => trial.goOnAfter(new Error(`refusal ${at}`), each))
  }
  expect(failing('perhaps', 'perhaps')).toThrow('refusal 0')
  expect(failing('perhaps', 'nothing')).toThrow('refusal 1')
  expect(failing('nothing')).toThrow('refusal 0')
})
