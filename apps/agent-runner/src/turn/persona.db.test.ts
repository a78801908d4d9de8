import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { changeAgentPersona, changeSettings } from '@rain/db'
import { usualPersona } from '@rain/protocol'
import { systemPrompt } from '../prompts/system.ts'
import { calls, says, scripted } from './testing/scripted-provider.ts'
import { openTurnLab, type TurnLab } from './testing/turn-lab.ts'

let lab: TurnLab

beforeAll(async () => {
  lab = await openTurnLab()
})
beforeEach(() => lab.newAgent())
afterAll(() => lab?.close())

async function promptsOf(...steps: Parameters<typeof scripted>): Promise<string[]> {
  const provider = scripted(...steps)
  const turn = await lab.send('hello')
  await lab.advance(turn.id, provider)
  return provider.requests.map(({ system }) => system)
}

const promptWith = (persona: object) => systemPrompt({ cwd: lab.folder, persona: { ...usualPersona, ...persona } })

test('an agent answers as the person has set, and with what it has of its own instead', async () => {
  await changeSettings(lab.db, lab.userId, { name: 'Nube', tone: 'formal', language: 'es' })
  expect(await promptsOf(says('ok'))).toEqual([promptWith({ name: 'Nube', tone: 'formal' })])
  const agent = { userId: lab.userId, agentKey: lab.agent().agentKey }
  await changeAgentPersona(lab.db, agent, { name: 'Trueno', instructions: 'Use pnpm.' })
  const own = promptWith({ name: 'Trueno', tone: 'formal', instructions: 'Use pnpm.' })
  expect(await promptsOf(says('ok'))).toEqual([own])
  await changeAgentPersona(lab.db, agent, { name: null, instructions: null })
  expect(await promptsOf(says('ok'))).toEqual([promptWith({ name: 'Nube', tone: 'formal' })])
})

test('what changes while a turn runs counts from the next one: its prompt stays in the cache', async () => {
  await changeSettings(lab.db, lab.userId, { name: 'Nube', tone: 'plain' })
  const prompts = await promptsOf(async function* (request, signal) {
    await changeSettings(lab.db, lab.userId, { name: 'Sol' })
    yield* calls(['list_directory', { path: '.' }])(request, signal)
  }, says('ok'))
  expect(prompts).toEqual([promptWith({ name: 'Nube' }), promptWith({ name: 'Nube' })])
})

test('a stored setting that is no longer valid counts as not chosen', async () => {
  await changeSettings(lab.db, lab.userId, { name: 'a\nb', tone: 'sarcastic', instructions: 'Be brief.' })
  expect(await promptsOf(says('ok'))).toEqual([promptWith({ instructions: 'Be brief.' })])
})
