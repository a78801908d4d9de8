import { expect, test } from '@jest/globals'
import { modelInUse } from './model-in-use.ts'
import { aModel, aProvider, auto } from './testing/offers.ts'

const providers = [
  aProvider('claude', { models: [auto, aModel('claude-sonnet-5-5', { name: 'Sonnet 5.5' })] }),
  aProvider('ollama'),
]
const list = { providers, current: { provider: 'claude', model: 'claude-sonnet-5-5' } }
const nothing = { provider: null, model: null, effort: null }

test('an agent that chose nothing uses what the person chose', () => {
  expect(modelInUse(nothing, list)).toMatchObject({ provider: { id: 'claude' }, name: 'Sonnet 5.5' })
})

test('the choice of the agent counts before it, with its own model', () => {
  expect(modelInUse({ ...nothing, provider: 'ollama' }, list)).toMatchObject({
    provider: { id: 'ollama' },
    model: 'auto',
  })
})

test('a model that is not listed is called by its id', () => {
  const chosen = { ...nothing, provider: 'claude', model: 'claude-old-20240101' }
  expect(modelInUse(chosen, list)).toMatchObject({ name: 'claude-old', known: null })
})

test('a provider that is gone is none', () => {
  expect(modelInUse({ ...nothing, provider: 'attic' }, list)).toBeNull()
  expect(modelInUse(nothing, { ...list, current: { provider: null, model: 'auto' } })).toBeNull()
})
