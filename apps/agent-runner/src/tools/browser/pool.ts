import { must } from '@rain/protocol'
import { settledWithin } from '@rain/runtime'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import type { Egress } from '../../egress/egress.ts'
import type { StartedChromium } from './start-chromium.ts'
import { addNote, watchPage, type Tab } from './tab.ts'
import { openGate, type Zone, type ZoneName } from './zone.ts'

export interface PoolSettings {
  start(): Promise<StartedChromium>
  openProxy: Egress['openProxy']
  /** Default: five. */
  mostPages?: number
  /** An agent's pages are closed after this long without a call. Default: ten minutes. */
  idleMs?: number
  now?(): number
}

/** The pages of one agent. */
export interface AgentPages {
  tabs: readonly Tab[]
  current: Tab | null
  /** Where the agent was when its pages were closed without its doing. */
  lastUrl: string | null
}

/**
 * The pages of all agents of this runner, in one Chromium that is started when the first is wanted. Each agent has its own
 * contexts: no cookie, storage or cache is shared. When there are too many pages, the one that was used longest ago closes.
 */
export interface BrowserPool {
  pagesOf(agentId: string): AgentPages
  /** A new page of the agent, current from now on. Rejects when Chromium does not start. */
  openTab(agentId: string, zone: ZoneName): Promise<Tab>
  /** Pages of the agent's `home` zone may reach these too from now on. */
  allowHosts(agentId: string, hosts: readonly string[]): Promise<void>
  switchTo(agentId: string, tab: Tab): void
  closeTab(agentId: string, tab: Tab): Promise<void>
  closeAgent(agentId: string): Promise<void>
  /** While a call of the agent runs, its pages are not idle. */
  use<Result>(agentId: string, work: () => Promise<Result>): Promise<Result>
  downloadsPath(): string | null
  close(): Promise<void>
}

interface Agent {
  zones: Map<ZoneName, Promise<Zone>>
  tabs: Tab[]
  current: Tab | null
  lastUrl: string | null
  /** Calls that run. */
  calls: number
  /** Pages that the agent itself is about to get. */
  opening: number
  idle: NodeJS.Timeout | null
}

export const viewport = { width: 1280, height: 800 }
const closeMs = 5_000

export function createBrowserPool(settings: PoolSettings): BrowserPool {
  const { mostPages = 5, idleMs = 10 * 60_000, now = Date.now } = settings
  const agents = new Map<string, Agent>()
  let started: Promise<StartedChromium> | null = null
  let downloads: string | null = null
  let isClosed = false

  function agentOf(id: string): Agent {
    const known = agents.get(id)
    if (known) return known
    const agent: Agent = { zones: new Map(), tabs: [], current: null, lastUrl: null, calls: 0, opening: 0, idle: null }
    agents.set(id, agent)
    return agent
  }

  async function browser(): Promise<Browser> {
    if (isClosed) throw new Error('the pool is closed')
    started ??= startOnce()
    return (await started).browser
  }

  async function startOnce(): Promise<StartedChromium> {
    try {
      const chromium = await settings.start()
      downloads = chromium.downloadsPath
      chromium.browser.once('disconnected', () => {
        started = null
        for (const agent of agents.values()) void closeZones(agent)
        if (!isClosed) void chromium.close().catch(() => {}) // it crashed: only its folder is left
      })
      return chromium
    } catch (error) {
      started = null
      throw error
    }
  }

  function zoneOf(agent: Agent, name: ZoneName): Promise<Zone> {
    const known = agent.zones.get(name)
    if (known) return known
    const opening = openZone(agent, name)
    agent.zones.set(name, opening)
    opening.catch(() => agent.zones.delete(name))
    return opening
  }

  async function openZone(agent: Agent, name: ZoneName): Promise<Zone> {
    const gate = await openGate(name, settings.openProxy)
    try {
      const context = await newContext(await browser(), gate.proxy)
      const zone: Zone = {
        name,
        context,
        allowedHosts: gate.allowedHosts,
        takeRefusals: gate.takeRefusals,
        async close() {
          await settledWithin(closeMs, context.close())
          await gate.proxy.close()
        },
      }
      context.on('page', (page) => takePage(agent, zone, page))
      return zone
    } catch (error) {
      await gate.proxy.close()
      throw error
    }
  }

  /** What opens while the agent opens nothing is a popup; there are never more of them than there is room. */
  function takePage(agent: Agent, zone: Zone, page: Page): void {
    const tab = watchPage(page, zone, now())
    const isFull = allTabs().length >= mostPages
    addTab(agent, tab)
    if (agent.opening > 0) return
    if (isFull) void discardTab(agent, tab)
    if (!agent.current) return
    const noted = isFull ? `was closed at once: ${mostPages} pages are open already` : 'opened: see browser_tabs'
    addNote(agent.current, `A new tab ${noted}.`)
  }

  function addTab(agent: Agent, tab: Tab): void {
    agent.tabs.push(tab)
    tab.page.on('close', () => forgetTab(agent, tab))
    // A page can be closed before anybody listens to it.
    if (tab.page.isClosed()) forgetTab(agent, tab)
  }

  function forgetTab(agent: Agent, tab: Tab): void {
    agent.tabs = agent.tabs.filter((each) => each !== tab)
    if (agent.current !== tab) return
    rememberPlace(agent)
    agent.current = null
  }

  async function closeZones(agent: Agent): Promise<void> {
    rememberPlace(agent)
    const zones = [...agent.zones.values()]
    agent.zones.clear()
    agent.tabs = []
    agent.current = null
    const opened = await Promise.allSettled(zones)
    await Promise.all(opened.map((zone) => (zone.status === 'fulfilled' ? zone.value.close() : null)))
  }

  function rememberPlace(agent: Agent): void {
    const url = agent.current?.page.url()
    if (url !== undefined && url !== 'about:blank') agent.lastUrl = url
  }

  function allTabs(): { agent: Agent; tab: Tab }[] {
    return [...agents.values()].flatMap((agent) => agent.tabs.map((tab) => ({ agent, tab })))
  }

  /** Pages of agents at work last, and among the others the one that was left alone longest first. */
  async function makeRoom(): Promise<void> {
    while (allTabs().length >= mostPages) {
      const [oldest] = allTabs().sort(
        (a, b) => Math.min(a.agent.calls, 1) - Math.min(b.agent.calls, 1) || a.tab.usedAt - b.tab.usedAt,
      )
      if (!oldest) return
      await discardTab(oldest.agent, oldest.tab)
    }
  }

  async function discardTab(agent: Agent, tab: Tab): Promise<void> {
    forgetTab(agent, tab)
    await settledWithin(closeMs, tab.page.close())
  }

  /** With the last page of all Chromium ends too. */
  async function closeAgent(agent: Agent): Promise<void> {
    await closeZones(agent)
    if ([...agents.values()].every(({ zones }) => zones.size === 0)) await stopChromium()
  }

  async function stopChromium(): Promise<void> {
    const running = started
    started = null
    const chromium = await running?.catch(() => null)
    await chromium?.close()
  }

  return {
    pagesOf: agentOf,
    async openTab(agentId, name) {
      const agent = agentOf(agentId)
      const zone = await zoneOf(agent, name)
      await makeRoom()
      agent.opening += 1
      try {
        const page = await zone.context.newPage()
        const tab = must(agent.tabs.find((each) => each.page === page) ?? null, 'the context tells of each page')
        agent.current = tab
        return tab
      } finally {
        agent.opening -= 1
      }
    },
    async allowHosts(agentId, hosts) {
      const zone = await zoneOf(agentOf(agentId), 'home')
      for (const host of hosts) zone.allowedHosts.add(host)
    },
    switchTo(agentId, tab) {
      agentOf(agentId).current = tab
    },
    async closeTab(agentId, tab) {
      const agent = agentOf(agentId)
      await discardTab(agent, tab)
      agent.current ??= agent.tabs.at(-1) ?? null
    },
    async closeAgent(agentId) {
      await closeAgent(agentOf(agentId))
      agentOf(agentId).lastUrl = null
    },
    async use(agentId, work) {
      const agent = agentOf(agentId)
      agent.calls += 1
      if (agent.idle) clearTimeout(agent.idle)
      try {
        return await work()
      } finally {
        agent.calls -= 1
        if (agent.current) agent.current.usedAt = now()
        agent.idle = setTimeout(() => void closeAgent(agent), idleMs)
        agent.idle.unref()
      }
    },
    downloadsPath: () => downloads,
    async close() {
      isClosed = true
      for (const agent of agents.values()) if (agent.idle) clearTimeout(agent.idle)
      await Promise.all([...agents.values()].map(closeZones))
      await stopChromium()
    },
  }
}

async function newContext(browser: Browser, proxy: { url: string | null; username: string; password: string }) {
  const context: BrowserContext = await browser.newContext({
    viewport,
    proxy: { server: proxy.url ?? '', username: proxy.username, password: proxy.password },
    serviceWorkers: 'block',
    acceptDownloads: true,
    permissions: [],
  })
  // What knows no proxy is not there either.
  await context.addInitScript(() => {
    for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'RTCDataChannel', 'WebTransport']) {
      Reflect.deleteProperty(globalThis, name)
    }
  })
  return context
}
