import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { Ack, Command, DeliveredEvent, Messages, StoredMessage } from '@rain/protocol'
import { waitFor } from '@testing-library/react'
import { LiveClient } from './client.ts'
import type { LiveSocketOptions } from './socket.ts'
import type { UserItem } from './state.ts'
import { emptyStore, useLiveStore } from './store.ts'
import { meta } from './test-events.ts'

const realFetch = globalThis.fetch
let close = () => {}

beforeEach(() => sessionStorage.clear())
afterEach(() => {
  close()
  globalThis.fetch = realFetch
  useLiveStore.setState(emptyStore)
})

/** A page and its server: the conversation the agent is in, what was taken, and how commands are answered. */
function openPage(agentIds = ['default']) {
  const server = {
    sessionId: 'ses_1',
    agentIds,
    asked: [] as string[],
    rows: [] as StoredMessage[],
    sent: [] as Command[],
    answer: (command: Command): Ack | null => ({ ok: true, turn_id: `trn_${'text' in command ? command.text : ''}` }),
  }
  globalThis.fetch = async (url) => {
    server.asked.push(String(url))
    const agents = server.agentIds.map((agent_id) => ({ ...meta, agent_id, session_id: server.sessionId }))
    const messages: Messages = { messages: server.rows, live: [], cursor: '1-0' }
    const body = String(url).startsWith('/api/agents') ? { agents, cursor: '1-0' } : messages
    return { ok: true, status: 200, headers: { get: () => null }, json: async () => body } as unknown as Response
  }
  const link = { connected: false }
  let options: LiveSocketOptions | null = null
  const client = new LiveClient('tok', null, (given) => {
    options = given
    return {
      send: async (command) => (server.sent.push(command), server.answer(command)),
      isConnected: () => link.connected,
      retryNow: () => {},
      close: () => {},
    }
  })
  client.open()
  close = () => client.close()
  const tell = (event: DeliveredEvent) => options?.onEvent(event)
  const connect = () => {
    link.connected = true
    options?.onConnection('connected')
    tell({ type: 'ready', protocol_version: 10, cursor: '1-0' })
  }
  const disconnect = () => void (link.connected = false)
  return { client, server, connect, disconnect, tell }
}

const agent = () => useLiveStore.getState().live.agents.default
const isLoaded = (sessionId = 'ses_1') =>
  waitFor(() => expect(agent()).toMatchObject({ history: 'loaded', meta: { session_id: sessionId } }))
const shown = () => (agent()?.items ?? []).filter((item): item is UserItem => item.kind === 'user')

test('the conversation of each agent is asked for once', async () => {
  const agentIds = ['default', 'two', 'three', 'four']
  const { server, connect } = openPage(agentIds)
  connect()
  await waitFor(() => {
    const { agents } = useLiveStore.getState().live
    expect(agentIds.map((id) => agents[id]?.history)).toEqual(agentIds.map(() => 'loaded'))
  })
  const asked = server.asked.filter((url) => url.startsWith('/api/messages'))
  expect(asked.map((url) => new URL(url, 'http://rain').searchParams.get('agent_id'))).toEqual(agentIds)
})

/** A message that was written without a connection, in another conversation than its agent is in now. */
async function writeElsewhere() {
  const page = openPage()
  const { client, server, connect, disconnect } = page
  connect()
  await isLoaded()
  disconnect()
  client.sendMessage('default', 'hello')
  server.sessionId = 'ses_2'
  connect()
  await isLoaded('ses_2')
  return page
}

test('a message goes out in the conversation it was written in, and in no other', async () => {
  const { client, server, connect, disconnect } = await writeElsewhere()
  expect(shown()).toMatchObject([{ text: 'hello', state: 'pending', elsewhere: true }])
  client.sendMessage('default', 'bye')
  await waitFor(() => expect(server.sent).toMatchObject([{ text: 'bye' }]))
  disconnect()
  server.sessionId = 'ses_1'
  connect()
  await waitFor(() => expect(server.sent).toMatchObject([{ text: 'bye' }, { text: 'hello' }]))
  expect(server.sent[1]).not.toHaveProperty('session_id')
})

test('unless the person sends it in the one in view', async () => {
  const { client, server } = await writeElsewhere()
  expect(server.sent).toEqual([])
  const [message] = shown()
  client.retryMessage('default', message?.id ?? '', 'hello')
  await waitFor(() => expect(server.sent).toMatchObject([{ text: 'hello' }]))
  expect(shown()).toMatchObject([{ text: 'hello', state: 'queued' }])
  expect(shown()[0]).not.toHaveProperty('elsewhere')
})

/** One that was sent, and whose answer was lost with the connection. */
async function loseAnswer({ taken }: { taken: boolean }) {
  const page = openPage()
  const { client, server, connect, disconnect } = page
  connect()
  await isLoaded()
  const answer = server.answer
  server.answer = () => (disconnect(), null)
  client.sendMessage('default', 'helo')
  await waitFor(() => expect(server.sent).toHaveLength(1))
  server.answer = answer
  const [message] = shown()
  const id = message?.id ?? ''
  if (taken) {
    server.answer = (command) => {
      const isSame = 'client_msg_id' in command && command.client_msg_id === id
      return isSame ? { ok: true, turn_id: 't1', duplicate: true } : { ok: true, turn_id: 't2' }
    }
    server.rows = [row(id, 'helo')]
  }
  return { ...page, id }
}

const row = (id: string, text: string): StoredMessage => ({
  id: 1,
  timestamp: 1,
  turn_id: 't1',
  role: 'user',
  type: 'text',
  content: { text, client_msg_id: id },
})
const types = (commands: Command[]) => commands.map(({ type }) => type)

test('what was changed after its answer was lost is one message: in its new words, where the server had none', async () => {
  const { client, server, connect, id } = await loseAnswer({ taken: false })
  client.rewriteMessage('default', id, 'hello')
  expect(shown()).toMatchObject([{ text: 'hello', state: 'pending' }])
  connect()
  await waitFor(() => expect(shown()).toMatchObject([{ text: 'hello', state: 'queued' }]))
  expect(server.sent).toMatchObject([{ text: 'helo' }, { text: 'hello', client_msg_id: id }])
})

test('and where the server had taken the earlier words, they are changed there', async () => {
  const { client, server, connect, id } = await loseAnswer({ taken: true })
  client.rewriteMessage('default', id, 'hello')
  connect()
  await waitFor(() => expect(types(server.sent)).toEqual(['send_message', 'send_message', 'edit_message']))
  expect(server.sent[2]).toMatchObject({ turn_id: 't1', text: 'hello' })
})

test('what had been taken in its new words already is left alone', async () => {
  const { client, server, connect, id } = await loseAnswer({ taken: true })
  server.rows = [row(id, 'hello')]
  client.rewriteMessage('default', id, 'hello')
  connect()
  await waitFor(() => expect(shown()).toMatchObject([{ text: 'hello', state: 'queued' }]))
  client.sendMessage('default', 'bye')
  await waitFor(() => expect(server.sent.at(-1)).toMatchObject({ text: 'bye' }))
  expect(types(server.sent)).toEqual(['send_message', 'send_message', 'send_message'])
})

test('new words that come too late are not lost, and not sent by themselves', async () => {
  const { client, server, connect, id } = await loseAnswer({ taken: true })
  const answer = server.answer
  const busy: Ack = { ok: false, code: 'agent_busy', message: 'Rain is still working.' }
  server.answer = (command) => (command.type === 'edit_message' ? busy : answer(command))
  client.rewriteMessage('default', id, 'hello')
  connect()
  await waitFor(() =>
    expect(shown()).toMatchObject([
      { text: 'helo', state: 'queued' },
      { text: 'hello', state: 'failed', errorCode: 'agent_busy' },
    ]),
  )
})

test('what was taken back after its answer was lost is stopped, if the server had taken it', async () => {
  const { client, server, connect, tell, id } = await loseAnswer({ taken: true })
  client.discardMessage('default', id)
  expect(shown()).toEqual([])
  connect()
  const said = { agent_id: 'default', turn_id: 't1', text: 'helo', client_msg_id: id, created_at: 1 }
  tell({ type: 'user_message', ...said, cursor: '2-0' })
  await waitFor(() => expect(server.sent.at(-1)).toEqual({ type: 'interrupt', agent_id: 'default', turn_id: 't1' }))
  expect(types(server.sent)).toEqual(['send_message', 'interrupt'])
})
