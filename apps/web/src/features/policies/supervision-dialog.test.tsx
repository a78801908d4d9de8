import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { Ack, Agent, Command } from '@rain/protocol'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { startI18n } from '../../i18n/index.ts'
import { LiveClient } from '../../live/client.ts'
import { LiveContext } from '../../live/live-context.ts'
import { meta } from '../../live/test-events.ts'
import { SupervisionDialog } from './supervision-dialog.tsx'

void startI18n()
HTMLDialogElement.prototype.showModal = function () {
  this.setAttribute('open', '')
}
HTMLDialogElement.prototype.close = function () {
  this.removeAttribute('open')
}

let commands: Command[]
let answer: Ack | null
let closed: number

class ObedientClient extends LiveClient {
  override async command(command: Command) {
    commands.push(command)
    return answer
  }
}

beforeEach(() => {
  commands = []
  answer = { ok: true }
  closed = 0
})
afterEach(cleanup)

const lease: NonNullable<Agent['lease']> = {
  id: 'l1',
  agent_id: 'a1',
  tools: ['bash'],
  hosts: [],
  devices: [],
  red: false,
  until: 2_000_000_000,
  budget_usd: null,
  started_at: 1,
}

function show(agent: Partial<Agent> = {}) {
  render(
    <LiveContext value={new ObedientClient('token')}>
      <SupervisionDialog agent={{ ...meta, agent_id: 'a1', ...agent }} open onClose={() => closed++} />
    </LiveContext>,
  )
}
const choose = (mode: RegExp) => fireEvent.click(screen.getByRole('radio', { name: mode }))
const use = () => act(async () => void fireEvent.click(screen.getByRole('button', { name: 'Use this mode' })))

test('a mode counts when it is confirmed, not when it is looked at', async () => {
  show()
  choose(/^Semi-automatic/)
  choose(/^Supervised/)
  choose(/^Semi-automatic/)
  expect(commands).toEqual([])
  await use()
  expect(commands).toEqual([{ type: 'set_supervision', agent_id: 'a1', mode: 'semi_auto' }])
  expect(closed).toBe(1)
})

test('says that another mode ends the lease that runs, before it does', async () => {
  show({ supervision: 'autonomous', lease })
  expect(screen.queryByText(/^This ends the leave/)).toBeNull()
  choose(/^Supervised/)
  expect(screen.getByText(/^This ends the leave/)).toBeTruthy()
  expect(commands).toEqual([])
})

test('to confirm what is so already changes nothing', async () => {
  show()
  await use()
  expect(commands).toEqual([])
  expect(closed).toBe(1)
})

test('a refusal is told, and the dialog stays open', async () => {
  show()
  answer = null
  choose(/^Semi-automatic/)
  await use()
  expect(screen.getByRole('alert').textContent).toContain('did not answer')
  expect(closed).toBe(0)
})
