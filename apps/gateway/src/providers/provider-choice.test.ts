import { expect, test } from '@jest/globals'
import { chooseProvider, environmentKeys, type ProviderSettings } from './provider-choice.ts'

const nothing: ProviderSettings = {
  person: { provider: null, model: 'auto' },
  storedKeys: [],
  environmentKeys: [],
  servers: [],
}
const chosen = (settings: Partial<ProviderSettings>) => {
  const choice = chooseProvider({ ...nothing, ...settings })
  return choice && { provider: choice.provider.id, model: choice.model, keySource: choice.keySource }
}

test('nothing is chosen where nobody chose and no key is there', () => {
  expect(chosen({})).toBeNull()
})

test('a key is enough for its provider to be chosen; the dashboard wins over the environment', () => {
  expect(chosen({ environmentKeys: ['claude'] })).toEqual({
    provider: 'claude',
    model: 'auto',
    keySource: 'environment',
  })
  expect(chosen({ environmentKeys: ['claude'], storedKeys: ['claude'] })).toMatchObject({ keySource: 'stored' })
})

test('the agent decides before the person, with its own model', () => {
  const person = { provider: 'claude', model: 'claude-opus-5-5' }
  expect(chosen({ person })).toEqual({ provider: 'claude', model: 'claude-opus-5-5', keySource: null })
  expect(chosen({ person, agent: { provider: null, model: null } })).toMatchObject({ model: 'claude-opus-5-5' })
  expect(chosen({ person, agent: { provider: 'demo', model: null } })).toEqual({
    provider: 'demo',
    model: 'auto',
    keySource: 'none_needed',
  })
})

test('the environment names its keys by the variables of the vendors', () => {
  expect(environmentKeys({ ANTHROPIC_API_KEY: 'sk' })).toEqual(['claude'])
  expect(environmentKeys({ ANTHROPIC_API_KEY: undefined, RAIN_PIN: 'x' })).toEqual([])
})

test('a server that was added is chosen and listed like any other provider', () => {
  const servers = [
    { id: 'workshop', name: 'Workshop', needsKey: false },
    { id: 'router', name: 'Router', needsKey: true },
  ]
  const agent = { provider: 'workshop', model: 'rain-4b' }
  expect(chosen({ servers, agent })).toEqual({ provider: 'workshop', model: 'rain-4b', keySource: 'none_needed' })
  expect(chosen({ servers, person: { provider: 'router', model: 'auto' } })).toMatchObject({ keySource: null })
  expect(chosen({ servers, storedKeys: ['router'] })).toMatchObject({ provider: 'router', keySource: 'stored' })
  expect(chosen({ agent })).toBeNull()
})
