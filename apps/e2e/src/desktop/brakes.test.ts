import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { installed, says, until } from '@rain/testing'
import { openClaudeLab, type ClaudeLab } from '../claude-lab.ts'
import { act, putAtDesktop, type AgentAtDesktop } from './desktop-agent-at-work.ts'
import { desktopPrograms, restMs, startDesktopMachine, type DesktopMachine } from './desktop-machine.ts'

/** A person stops, takes over, pulls the plug: on the real desktop, from the dashboard and from the computer itself. */

const onDesktop = installed(...desktopPrograms) ? describe : describe.skip

let lab: ClaudeLab
let machine: DesktopMachine
let agent: AgentAtDesktop

const look = act({ action: 'screenshot' })
const long = 'x'.repeat(9_000)

onDesktop('a person and a model at one computer', () => {
  beforeAll(async () => {
    lab = await openClaudeLab({})
    machine = await startDesktopMachine({ url: lab.stack.url, token: lab.token, pin: lab.stack.pin })
    await machine.openTerminal()
  })
  afterAll(async () => {
    await machine?.close()
    await lab?.close()
  })
  beforeEach(async () => {
    agent = await putAtDesktop(lab, machine)
    await agent.lease()
  })
  afterEach(async () => {
    expect(await machine.pressed()).toEqual([])
    if ((await machine.device()).stopped) await arm()
  })

  const contentOf = (file: string) => readFile(file, 'utf8').catch(() => '')
  const arm = () => agent.post(`/api/devices/${machine.deviceId}/arm`, { pin: lab.stack.pin })
  const control = (body: object) => agent.post(`/api/devices/${machine.deviceId}/control`, body)
  const resultOf = (turn_id: string) => agent.client.first('result', (event) => event.turn_id === turn_id)
  const isSeenStopped = async () => (await machine.device()).stopped?.seen === true
  const typing = (turn_id: string) =>
    agent.client.first('computer_action', ({ action }) => action === 'type').then(() => turn_id)

  test('take over: the turn waits, and the model reads what the person did before it looks again', async () => {
    lab.answers.push(look, act({ action: 'key', text: 'Return' }), look, says('I see.'))
    await control({ take: true, pin: lab.stack.pin })
    const turn_id = await agent.send('go on')
    await agent.client.first('ask_question', ({ purpose }) => purpose === 'takeover')
    expect((await machine.device()).controller).toBe('person')
    await control({ take: false, summary: 'I logged in.' })
    await resultOf(turn_id)
    expect((await machine.device()).controller).toBe('nobody')
    expect(agent.failures(turn_id)).toEqual([])
  })

  test('emergency stop in the middle of typed text: it ends at once, all is refused, the PIN arms it again', async () => {
    lab.answers.push(look, act({ action: 'type', text: long }), says('never'))
    const turn_id = await typing(await agent.send('type'))
    await agent.command('emergency_stop')
    expect(await resultOf(turn_id)).toMatchObject({ interrupted: true })
    await until('the computer says that it stands still', isSeenStopped, { everyMs: restMs })

    lab.answers.splice(0, lab.answers.length, look, says('I was stopped.'))
    const second = await agent.send('and now?')
    await resultOf(second)
    expect(agent.failures(second)).toMatchObject([expect.stringContaining('stopped this computer')])

    await arm()
    await agent.lease()
    lab.answers.push(look, says('I see.'))
    const third = await agent.send('and now?')
    await resultOf(third)
    expect(agent.failures(third)).toEqual([])
  })

  test('stop at the computer itself, with its own command: the turn ends and the page knows who did it', async () => {
    lab.answers.push(look, act({ action: 'type', text: long }), says('never'))
    const turn_id = await typing(await agent.send('type'))
    await machine.command('stop')
    expect(await resultOf(turn_id)).toMatchObject({ interrupted: true })
    expect(await machine.device()).toMatchObject({ stopped: { by: 'command', seen: true } })
  })

  test('the daemon killed in the middle of typed text: the model is told that nobody knows, and it goes on after', async () => {
    const [typed, file] = [join(machine.folder, 'typed.txt'), join(machine.folder, 'after.txt')]
    const lines = Array.from({ length: 800 }, (_, at) => `line ${at}\n`).join('')
    lab.answers.push(
      look,
      act({ action: 'key', text: 'ctrl+c' }), // what the tests before have left on the line
      act({ action: 'type', text: `cat > ${typed}\n${lines}` }),
      look,
      act({ action: 'key', text: 'ctrl+c' }),
      look,
      act({ action: 'type', text: `echo here > ${file}\n` }),
      says('I looked again.'),
    )
    const turn_id = await agent.send('type')
    await until('some of it is typed', async () => (await contentOf(typed)).includes('line 2'), { everyMs: 5 })
    await machine.killDaemon()
    const typedByThen = await contentOf(typed)
    expect(typedByThen).not.toContain('line 799')
    await machine.startDaemon()
    await resultOf(turn_id)
    expect(await contentOf(typed)).toBe(typedByThen)
    expect(agent.failures(turn_id)).toHaveLength(1)
    expect(agent.failures(turn_id)[0]).toMatch(/unknown|did not come to its end|may have happened/)
    await until('the file is there', async () => (await contentOf(file)) === 'here\n')
  })

  test('a second computer beside it: each agent works on its own', async () => {
    const other = await startDesktopMachine(
      { url: lab.stack.url, token: lab.token, pin: lab.stack.pin },
      { name: 'kitchen', width: 3840, height: 2160 },
    )
    try {
      lab.answers.push(look, says('one'))
      await resultOf(await agent.send('look'))
      const second = await putAtDesktop(lab, other)
      lab.answers.push(look, says('two'))
      const turn_id = await second.send('look')
      await second.client.first('result', (event) => event.turn_id === turn_id)
      const seen = second.client.all.flatMap((event) =>
        event.type === 'tool_result' && event.detail?.kind === 'screen' ? [event.detail] : [],
      )
      expect(seen).toMatchObject([{ device_id: other.deviceId, image: { width: 1429, height: 804 } }])
    } finally {
      await other.close()
    }
  })
})
