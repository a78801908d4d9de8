import { must } from '@rain/protocol'
import { settledWithin } from '@rain/runtime'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import type { Egress } from '../../egress/egress.ts'
import { createProfileKeeper, type ProfileKeeper } from './profile-keeper.ts'
import { noProfiles, type ProfileStore } from './profile-store.ts'
import type { BrowserState } from './read-state.ts'
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
  /** Where the sign-ins of agents are kept. Default: nowhere. */
  profiles?: ProfileStore
  now?(): number
  /** Runs something after a time, once; gives what calls it off. Default: by a timer that keeps no process alive. */
  later?: Later
}

export type Later = (ms: number, run: () => void) => () => void

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
  /** What is kept of the agent's sign-ins has been changed: pages that hold something else close at once. */
  renewProfile(agentId: string): Promise<void>
  /** While a call of the agent runs, its pages are not idle. */
  use<Result>(agentId: string, work: () => Promise<Result>): Promise<Result>
  downloadsPath(): string | null
  close(): Promise<void>
}

interface Agent {
  profile: ProfileKeeper
  zones: Map<ZoneName, Promise<Zone>>
  tabs: Tab[]
  current: Tab | null
  lastUrl: string | null
  /** Calls that run. */
  calls: number
  /** Pages that the agent itself is about to get. */
  opening: number
  /** Calls off that its pages are closed for being idle. */
  callOffIdle: (() => void) | null
}

export const viewport = { width: 1280, height: 800 }
const closeMs = 5_000

export function createBrowserPool(settings: PoolSettings): BrowserPool {
  const { mostPages = 5, idleMs = 10 * 60_000, profiles = noProfiles, now = Date.now, later = byTimer } = settings
  const agents = new Map<string, Agent>()
  let started: Promise<StartedChromium> | null = null
  let downloads: string | null = null
  let isClosed = false

  function agentOf(id: string): Agent {
    const known = agents.get(id)
    if (known) return known
    const profile = createProfileKeeper(id, profiles)
    const agent: Agent = {
      profile,
      zones: new Map(),
      tabs: [],
      current: null,
      lastUrl: null,
      calls: 0,
      opening: 0,
      callOffIdle: null,
    }
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
      const context = await newContext(await browser(), gate.proxy, agent.profile.stateOf(name))
      const zone: Zone = {
        name,
        context,
        origins: new Set(),
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

  async function renewProfile(agent: Agent): Promise<void> {
    if ((await agent.profile.renew()) === 'stale') await closeZones(agent)
  }

  async function keepProfile(agent: Agent): Promise<void> {
    const opened = await Promise.allSettled(agent.zones.values())
    const zones = opened.flatMap((zone) => (zone.status === 'fulfilled' ? [zone.value] : []))
    const kept = await agent.profile.keep(zones)
    if (kept === 'stale') await closeZones(agent)
    if (kept === 'too_large' && agent.current)
      addNote(agent.current, 'Pages keep too much here: sign-ins are not kept.')
  }

  async function closeIdle(agent: Agent): Promise<void> {
    await keepProfile(agent).catch(() => {}) // the database does not answer: what was kept last stays
    if (agent.calls === 0) await endPages(agent)
  }

  /** With the last page of all Chromium ends too. */
  async function endPages(agent: Agent): Promise<void> {
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
        tab.source = null
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
      const agent = agentOf(agentId)
      await keepProfile(agent).catch(() => {}) // as above
      await endPages(agent)
      agent.lastUrl = null
    },
    async renewProfile(agentId) {
      const agent = agents.get(agentId)
      if (agent) await renewProfile(agent)
    },
    async use(agentId, work) {
      const agent = agentOf(agentId)
      agent.calls += 1
      agent.callOffIdle?.()
      try {
        await renewProfile(agent)
        return await work()
      } finally {
        agent.calls -= 1
        if (agent.current) agent.current.usedAt = now()
        // While the model thinks; the next use waits for it.
        keepProfile(agent).catch(() => {}) // the database does not answer: it is tried again after the next use
        agent.callOffIdle = later(idleMs, () => void closeIdle(agent))
      }
    },
    downloadsPath: () => downloads,
    async close() {
      isClosed = true
      for (const agent of agents.values()) agent.callOffIdle?.()
      await Promise.all([...agents.values()].map((agent) => keepProfile(agent).catch(() => {}))) // as above
      await Promise.all([...agents.values()].map(closeZones))
      await stopChromium()
    },
  }
}

const byTimer: Later = (ms, run) => {
  const timer = setTimeout(run, ms).unref()
  return () => clearTimeout(timer)
}

async function newContext(
  browser: Browser,
  proxy: { url: string | null; username: string; password: string },
  state: BrowserState | undefined,
) {
  const context: BrowserContext = await browser.newContext({
    viewport,
    proxy: { server: proxy.url ?? '', username: proxy.username, password: proxy.password },
    serviceWorkers: 'block',
    acceptDownloads: true,
    permissions: [],
    ...(state ? { storageState: state } : {}),
  })
  // What knows no proxy is not there either.
  await context.addInitScript(() => {
    for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'RTCDataChannel', 'WebTransport']) {
      Reflect.deleteProperty(globalThis, name)
    }
  })
  return context
}
