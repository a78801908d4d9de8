import { createContext, useContext } from 'react'
import type { LiveClient } from './client.ts'

export const LiveContext = createContext<LiveClient | null>(null)

/** The connection of the signed-in person. Only below the signed-in part of the page. */
export function useLiveClient(): LiveClient {
  const client = useContext(LiveContext)
  if (!client) throw new Error('useLiveClient is used outside the signed-in part of the page')
  return client
}
