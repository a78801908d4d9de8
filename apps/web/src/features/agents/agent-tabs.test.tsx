import { afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { useState } from 'react'
import { startI18n } from '../../i18n/index.ts'
import { headOf } from '../../live/agent-head.ts'
import { newAgentState } from '../../live/state.ts'
import { moveTo } from '../../live/tabs.ts'
import { meta } from '../../live/test-events.ts'
import { AgentTabs } from './agent-tabs.tsx'

const agentOf = (id: string, unread = 0) =>
  headOf({ ...newAgentState({ ...meta, agent_id: id, label: id }), unread, history: 'loaded' })
let selected: string[]

function Tabs() {
  const [agents, setAgents] = useState([agentOf('one'), agentOf('two', 2), agentOf('three')])
  return (
    <AgentTabs
      agents={agents}
      activeId="one"
      choosing={false}
      costs={new Map([['two', { dollars: 0.25, unknown: true }]])}
      onSelect={(id) => selected.push(id)}
      onNew={() => undefined}
      onClose={() => undefined}
      onMove={(from, to) => setAgents(moveTo(agents, from, to))}
    />
  )
}

beforeAll(() => void startI18n())
beforeEach(() => {
  selected = []
  render(<Tabs />)
})
afterEach(cleanup)

const tabs = () => screen.getAllByRole('tab')
const order = () => tabs().map((tab) => tab.dataset.agent)
const tab = (at: number) => tabs()[at] ?? document.body

test('a tab says what has not been read and what was spent today, also that some of it is not known', () => {
  expect(tab(1).textContent).toContain('2 unread')
  expect(tab(1).textContent).toContain('$0.25+ today')
  expect(tab(0).textContent).not.toContain('today')
})

test('Alt and the arrows put a tab elsewhere; it keeps the focus, and its place is said', () => {
  tab(0).focus()
  fireEvent.keyDown(tab(0), { key: 'ArrowDown', altKey: true })
  expect(order()).toEqual(['two', 'one', 'three'])
  expect(document.activeElement).toBe(tab(1))
  expect(screen.getByRole('status').textContent).toBe('one is now number 2 of 3.')
  fireEvent.keyDown(tab(1), { key: 'ArrowUp', altKey: true })
  expect(order()).toEqual(['one', 'two', 'three'])
  fireEvent.keyDown(tab(0), { key: 'ArrowUp', altKey: true })
  expect(order()).toEqual(['one', 'two', 'three'])
  expect(selected).toEqual([])
})

test('the mouse drags a tab over others, and the click that ends it opens nothing', () => {
  const height = 60
  Element.prototype.getBoundingClientRect = () => ({ height }) as DOMRect
  const down = new MouseEvent('pointerdown', { bubbles: true, button: 0, clientY: 10 })
  fireEvent(tab(0), Object.assign(down, { pointerType: 'mouse' }))
  fireEvent(window, new MouseEvent('pointermove', { clientY: 10 + 2 * height }))
  fireEvent(window, new MouseEvent('pointerup', { clientY: 10 + 2 * height }))
  expect(order()).toEqual(['two', 'three', 'one'])
  fireEvent.click(tab(2))
  expect(selected).toEqual([])
})

test('a click opens an agent, and the arrows alone go from one to the next', () => {
  fireEvent.click(tab(1))
  fireEvent.keyDown(tab(0), { key: 'ArrowUp' })
  expect(selected).toEqual(['two', 'three'])
})
