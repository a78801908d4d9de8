import { useSyncExternalStore } from 'react'

/** What the page shows. Only this is ever read from the address: no server, no token, no setting. */
export const routes = ['chat', 'usage', 'provider'] as const
export type Route = (typeof routes)[number]

export function useRoute(): Route {
  return useSyncExternalStore(subscribe, readRoute)
}

export function goTo(route: Route): void {
  location.hash = route === 'chat' ? '/' : `/${route}`
}

function readRoute(): Route {
  const name = location.hash.replace(/^#\//, '')
  return routes.find((route) => route === name) ?? 'chat'
}

function subscribe(onChange: () => void): () => void {
  window.addEventListener('hashchange', onChange)
  return () => window.removeEventListener('hashchange', onChange)
}
