import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { installed, says, until, type Answer } from '@rain/testing'
import { openClaudeLab, type ClaudeLab } from '../claude-lab.ts'
import { act, putAtDesktop, type AgentAtDesktop } from './desktop-agent-at-work.ts'
import { startOthers, type OtherProviders } from './other-providers.ts'
import { desktopPrograms, startDesktopMachine, type DesktopMachine } from './desktop-machine.ts'

/** The providers beside Claude, with a model that was taught a tool for desktops where they have one. */
const dialects = [
  ['openai', 'gpt-6.2-sol'],
  ['gemini', 'gemini-3.8-flash'],
  ['ollama', 'qwen3-vl:8b'],
] as const

/** A model at a real desktop: a real X server, real programs, the real daemon. The file on the disk is the proof. */

const onDesktop = installed(...desktopPrograms) ? describe : describe.skip

let lab: ClaudeLab
let machine: DesktopMachine
let agent: AgentAtDesktop
let others: OtherProviders

const text = 'Hola Mundo, año 日本 🎉'

const task = (file: string): Answer[] => [
  act({ action: 'screenshot' }),
  act({ action: 'left_click', coordinate: [200, 200] }),
  act({ action: 'zoom', region: [40, 40, 240, 140] }),
  act({ action: 'type', text: `mousepad --disable-server ${file}\n` }),
  act({ action: 'wait', duration: 2 }),
  act({ action: 'type', text }),
  act({ action: 'key', text: 'ctrl+s' }),
  says('It is written and saved.'),
]

onDesktop('a model that opens the editor, writes and saves', () => {
  beforeAll(async () => {
    others = await startOthers()
    lab = await openClaudeLab(others.env)
    machine = await startDesktopMachine({ url: lab.stack.url, token: lab.token, pin: lab.stack.pin })
    await machine.openTerminal()
  })
  afterAll(async () => {
    await machine?.close()
    await lab?.close()
    await others?.close()
  })
  beforeEach(async () => {
    agent = await putAtDesktop(lab, machine)
  })
  // the next editor is to be the only one
  afterEach(async () => {
    await machine.display.run('pkill', ['-f', `mousepad.*${machine.folder}`]).catch(() => '')
    await until('the editor is gone', async () => (await machine.windows()) === 1)
  })

  /** The sizes of what the model has seen. */
  const pictures = (turn_id: string) =>
    agent.client.all.flatMap((event) => {
      if (event.type !== 'tool_result' || event.turn_id !== turn_id || event.detail?.kind !== 'screen') return []
      const { image } = event.detail
      return image ? [{ width: image.width, height: image.height }] : []
    })

  const isSaved = (file: string) =>
    until('the file is saved', async () => (await readFile(file, 'utf8').catch(() => '')).includes(text))

  test('by a lease for this computer, the file holds what was to be written', async () => {
    await agent.lease()
    const file = join(machine.folder, 'by-lease.txt')
    lab.answers.push(...task(file))
    const turn_id = await agent.send('Open the editor, write Hola Mundo, save')
    const result = await agent.client.first('result', (event) => event.turn_id === turn_id)
    expect(agent.failures(turn_id)).toEqual([])
    expect(result).toMatchObject({ is_error: false, num_turns: 8 })
    expect(pictures(turn_id)).toContainEqual({ width: 200, height: 100 })
    await isSaved(file)
    expect(agent.client.all.some(({ type }) => type === 'permission_request')).toBe(false)
  })

  test('asked about every action, which shows the picture it was decided on, the same', async () => {
    const file = join(machine.folder, 'by-approval.txt')
    lab.answers.push(...task(file))
    const turn_id = await agent.send('Open the editor, write Hola Mundo, save')
    for (const action of ['left_click', 'type', 'type', 'key']) {
      const asked = await agent.client.first('permission_request', ({ request_id }) => !answered.has(request_id))
      answered.add(asked.request_id)
      expect(asked).toMatchObject({
        input: { action },
        level: 'computer',
        target: { deviceId: machine.deviceId, imageId: expect.any(String) },
      })
      await agent.command('permission_response', { request_id: asked.request_id, approved: true })
    }
    await agent.client.first('result', (event) => event.turn_id === turn_id)
    expect(agent.failures(turn_id)).toEqual([])
    await isSaved(file)
  })

  test.each(dialects)('in the words of %s, the same', async (provider, model) => {
    await agent.lease()
    await agent.command('set_api_key', { provider, key: others.keys[provider] ?? '', model })
    const file = join(machine.folder, `by-${provider}.txt`)
    others.answers.splice(0, others.answers.length, ...task(file))
    const turn_id = await agent.send('Open the editor, write Hola Mundo, save')
    const result = await agent.client.first('result', (event) => event.turn_id === turn_id)
    expect(agent.failures(turn_id)).toEqual([])
    expect(result).toMatchObject({ is_error: false, provider })
    await isSaved(file)
  })

  const answered = new Set<string>()
})
