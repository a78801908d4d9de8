import { afterEach, expect, test } from '@jest/globals'
import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { createQueryClient } from '../../api/query-client.ts'
import { startI18n } from '../../i18n/index.ts'
import { McpPage } from './mcp-page.tsx'

void startI18n()
const realFetch = globalThis.fetch
afterEach(() => {
  cleanup()
  globalThis.fetch = realFetch
})

test('without a server the ways to one stand together, and the way through a configuration leads back', async () => {
  globalThis.fetch = async () =>
    ({
      ok: true,
      status: 200,
      headers: { get: () => null },
      json: async () => ({ servers: [] }),
    }) as unknown as Response
  render(
    <QueryClientProvider client={createQueryClient()}>
      <McpPage />
    </QueryClientProvider>,
  )
  const empty = await screen.findByText('No MCP server yet')
  const ways = within(empty.parentElement ?? document.body)
  ways.getByRole('button', { name: 'Add a server' })
  fireEvent.click(ways.getByRole('button', { name: 'Import JSON' }))
  screen.getByRole('textbox', { name: 'Configuration' })
  expect(screen.queryByText('No MCP server yet')).toBeNull()
  fireEvent.click(screen.getAllByRole('button', { name: 'Import JSON' })[0] ?? document.body)
  screen.getByText('No MCP server yet')
})
