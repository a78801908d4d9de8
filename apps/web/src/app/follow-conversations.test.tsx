import { afterEach, expect, test } from '@jest/globals'
import type { Event } from '@rain/protocol'
import { QueryClientProvider, useQuery } from '@tanstack/react-query'
import { act, cleanup, render, screen } from '@testing-library/react'
import { createQueryClient, queryKeys } from '../api/query-client.ts'
import { fold } from '../live/fold.ts'
import { changeLive } from '../live/store.ts'
import { FollowConversations } from './follow-conversations.tsx'

afterEach(cleanup)

test('a title that is given in another tab is seen here', async () => {
  let title = 'New chat'
  function Title() {
    const { data } = useQuery({ queryKey: queryKeys.conversations, queryFn: () => Promise.resolve(title) })
    return <p>{data}</p>
  }
  render(
    <QueryClientProvider client={createQueryClient()}>
      <FollowConversations />
      <Title />
    </QueryClientProvider>,
  )
  await screen.findByText('New chat')
  title = 'Garden'
  const event: Event = { type: 'conversation_changed', session_id: 'ses_1', title }
  act(() => changeLive((live) => fold(live, event)))
  expect(await screen.findByText('Garden')).toBeTruthy()
})
