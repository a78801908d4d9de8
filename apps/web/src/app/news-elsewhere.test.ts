import { expect, test } from '@jest/globals'
import type { AgentHead } from '../live/agent-head.ts'
import { headOf } from '../live/agent-head.ts'
import { newAgentState } from '../live/state.ts'
import { meta } from '../live/test-events.ts'
import { newsElsewhere } from './news-elsewhere.ts'

const head = (id: string, work: AgentHead['work'], history: AgentHead['history'] = 'loaded'): AgentHead => ({
  ...headOf(newAgentState({ ...meta, agent_id: id, label: id })),
  work,
  history,
})

test('an agent that is not in view is told of when it waits for the person, and when it is done', () => {
  const working = [head('garden', 'working'), head('taxes', 'working')]
  expect(newsElsewhere(working, [head('garden', 'waiting'), head('taxes', 'working')], 'taxes')).toEqual({
    name: 'garden',
    what: 'waits',
  })
  expect(newsElsewhere(working, [head('garden', 'working'), head('taxes', 'idle')], null)).toEqual({
    name: 'taxes',
    what: 'done',
  })
})

test('the one in view speaks for itself, and what is the same or being loaded is no news', () => {
  expect(newsElsewhere([head('garden', 'working')], [head('garden', 'waiting')], 'garden')).toBeNull()
  expect(newsElsewhere([head('garden', 'waiting')], [head('garden', 'waiting')], null)).toBeNull()
  expect(newsElsewhere([head('garden', 'idle', 'loading')], [head('garden', 'waiting')], null)).toBeNull()
  expect(newsElsewhere([], [head('garden', 'waiting')], null)).toBeNull()
})
