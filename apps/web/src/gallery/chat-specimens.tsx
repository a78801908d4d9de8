import { renderRequest } from '../app/render-request.tsx'
import { ItemView, type ConversationHandlers } from '../features/chat/item-view.tsx'
import { LiveClient } from '../live/client.ts'
import { LiveContext } from '../live/live-context.ts'
import type { ApprovalItem, Item, ToolItem, UserItem } from '../live/state.ts'
import type { Specimen } from './specimen.ts'

const nothing = () => {}
/** Never opened: what is pressed here reaches nobody. */
const client = new LiveClient('')

const handlers: ConversationHandlers = {
  onRetry: nothing,
  onDiscard: nothing,
  onCancelQueued: nothing,
  onOpenSettings: nothing,
  onOpenBudgets: nothing,
  renderRequest: (item) => renderRequest(item, 'garden'),
}

const shown = (item: Item) => (
  <LiveContext value={client}>
    <ItemView item={item} behind={false} answer="" handlers={handlers} />
  </LiveContext>
)

const text = 'Write a plan for the beds this spring, with **potatoes**.'
const message = (more: Partial<UserItem>): Item => ({ kind: 'user', id: 'm1', text, state: 'sent', ...more })

const tool = (more: Partial<ToolItem>): Item => ({
  kind: 'tool',
  id: 't1',
  toolUseId: 'u1',
  tool: 'bash',
  input: { command: 'ls -la garden' },
  status: 'done',
  output: '',
  result: 'notes.md\nplan.md\n',
  ...more,
})

const approval = (more: Partial<ApprovalItem['request']>): Item => ({
  kind: 'approval',
  id: 'a1',
  request: {
    type: 'permission_request',
    agent_id: 'garden',
    request_id: 'p1',
    tool: 'bash',
    input: { command: 'git commit -m plan' },
    level: 'yellow',
    reason: 'Runs the program "git".',
    ...more,
  },
})

const statesOf = (items: Record<string, Item>): Specimen['states'] =>
  Object.fromEntries(Object.entries(items).map(([state, item]) => [state, shown(item)]))

export const chatSpecimens: readonly Specimen[] = [
  {
    name: 'UserMessage',
    states: statesOf({
      sent: message({}),
      pending: message({ state: 'pending' }),
      queued: message({ state: 'queued', turnId: 'trn_1' }),
      failed: message({ state: 'failed', error: 'Not connected.' }),
      'taken back': message({ state: 'cancelled' }),
    }),
  },
  {
    name: 'Answer',
    states: statesOf({
      done: { kind: 'text', id: 'x1', text, streaming: false },
      streaming: { kind: 'text', id: 'x2', text, streaming: true },
      thinking: { kind: 'thinking', id: 'x3', text, streaming: true },
    }),
  },
  {
    name: 'ToolCard',
    states: statesOf({
      running: tool({ status: 'running', output: 'notes.md\n', result: undefined }),
      done: tool({}),
      failed: tool({ status: 'failed', result: 'ls: garden: not there' }),
      denied: tool({ status: 'denied', result: 'The person said no.' }),
      stopped: tool({ status: 'stopped', result: undefined }),
      'a file written': tool({ tool: 'write_file', input: { path: 'plan.md', content: 'North: potatoes\n' } }),
      'of an MCP server': tool({ tool: 'mcp__weather__forecast', input: { place: 'here' } }),
    }),
  },
  {
    name: 'ApprovalCard',
    states: statesOf({
      asks: approval({}),
      'takes the PIN': approval({ request_id: 'p2', level: 'red', input: { command: 'rm -rf old-plans' } }),
      'has read strangers': approval({ request_id: 'p3', read_from: ['example.org'] }),
      'a file': approval({
        request_id: 'p4',
        tool: 'write_file',
        input: { path: 'plan.md', content: 'North: potatoes' },
      }),
    }),
  },
  {
    name: 'TurnEnd',
    states: statesOf({
      done: {
        kind: 'result',
        id: 'r1',
        interrupted: false,
        durationMs: 4_200,
        steps: 2,
        cost: 0.0123,
        model: 'a model',
      },
      interrupted: { kind: 'result', id: 'r2', interrupted: true },
      notice: { kind: 'notice', id: 'n1', text: 'The model is busy; trying again.' },
      error: { kind: 'error', id: 'e1', text: 'The provider cannot be reached.', code: 'provider_unreachable' },
      summarised: {
        kind: 'compaction',
        id: 'c1',
        text: 'What was said so far.',
        tokensBefore: 90_000,
        tokensAfter: 4_000,
      },
    }),
  },
]
