/** The little of a service worker's world that Rain uses. The compiler knows a page's world here, which has none of it. */
export type WorkerScope = {
  location: { origin: string }
  registration: ServiceWorkerRegistration
  clients: {
    claim(): Promise<void>
    matchAll(options: { type: 'window'; includeUncontrolled: boolean }): Promise<readonly WindowClient[]>
    openWindow(url: string): Promise<WindowClient | null>
  }
  skipWaiting(): Promise<void>
  addEventListener<Name extends keyof WorkerEvents>(name: Name, listener: (event: WorkerEvents[Name]) => void): void
}

export type WindowClient = {
  url: string
  visibilityState: DocumentVisibilityState
  focus(): Promise<WindowClient>
  postMessage(message: unknown): void
}

type Lasting = { waitUntil(work: Promise<unknown>): void }

type WorkerEvents = {
  install: Lasting
  activate: Lasting
  message: Lasting & { data: unknown }
  fetch: Lasting & { request: Request; respondWith(response: Promise<Response>): void }
  push: Lasting & { data: { text(): string } | null }
  notificationclick: Lasting & { action: string; notification: Notification }
}
