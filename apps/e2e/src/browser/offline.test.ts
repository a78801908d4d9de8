import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import type { Messages } from '@rain/protocol'
import { says } from '@rain/testing'
import { webFolder } from '@rain/tools/rain-services.mjs'
import type { Browser, BrowserContext, CDPSession, Page, Worker } from 'playwright-core'
import { openClaudeLab, type AgentAtWork, type ClaudeLab } from '../claude-lab.ts'
import { get } from '../clients/sign-in.ts'
import { openBrowser } from './open-browser.ts'
import { openConversation, say, visitSignedIn } from './visit.ts'

/** The installed dashboard: without a server, told of what happens while nobody looks, and followed by a newer one. */

let web: string
let lab: ClaudeLab
let browser: Browser
let agent: AgentAtWork
let context: BrowserContext
let page: Page
let worker: Worker
let complaints: string[]

beforeAll(async () => {
  web = await mkdtemp(join(tmpdir(), 'rain-web-'))
  await cp(webFolder, web, { recursive: true })
  ;[lab, browser] = await Promise.all([openClaudeLab({ RAIN_WEB_DIR: web }), openBrowser()])
})

beforeEach(async () => {
  agent = await lab.newAgent()
  await context?.close()
  ;({ context, page, complaints } = await visitSignedIn(browser, lab.stack, { worker: true }))
  worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'))
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
  await openConversation(page, agent.agent_id)
})

afterAll(async () => {
  await browser?.close()
  await lab?.close()
  await rm(web, { recursive: true, force: true })
})

const conversation = () => page.getByRole('log')

/** What the page has put aside, as one text: sealed, so its length is all there is to see. */
const keptBytes = () =>
  page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open('rain')
        opening.onerror = () => reject(new Error('the database does not open'))
        opening.onsuccess = () => {
          const db = opening.result
          if (!db.objectStoreNames.contains('sessions')) return resolve(0)
          const all = db.transaction('sessions').objectStore('sessions').getAll()
          all.onsuccess = () => {
            db.close()
            const entries = all.result as { sealed: { body: ArrayBuffer } }[]
            resolve(entries.reduce((sum, { sealed }) => sum + sealed.body.byteLength, 0))
          }
        }
      }),
  )

test('what was read is there without a server, and what is written meanwhile is sent once', async () => {
  const before = await keptBytes()
  const answer = `The heron stands in the shallow water. ${'It waits. '.repeat(60)}`
  lab.answers.push(says(answer), says('It has flown.'))
  await say(page, 'where is the heron?')
  await conversation().getByText('It waits.').first().waitFor()
  while ((await keptBytes()) < before + answer.length) await page.waitForTimeout(100)

  await context.setOffline(true)
  await page.reload()
  await conversation().getByText('The heron stands in the shallow water.').first().waitFor()
  await page.getByText('Rain cannot be reached.').waitFor()
  await say(page, 'and now?')
  await conversation().getByText('and now?').waitFor()

  await context.setOffline(false)
  await conversation().getByText('It has flown.').first().waitFor()
  await page.reload()
  await conversation().getByText('It has flown.').first().waitFor()
  const path = `/api/messages?cwd=${encodeURIComponent(agent.folder)}&agent_id=${agent.agent_id}`
  const { messages } = await get<Messages>(lab.stack.url, lab.token, path)
  expect(messages.filter(({ role }) => role === 'user')).toHaveLength(2)
  expect(complaints).toEqual([])
})

test('who signs out leaves nothing behind', async () => {
  lab.answers.push(says('Nobody shall read this.'))
  await say(page, 'a secret')
  await conversation().getByText('Nobody shall read this.').first().waitFor()
  while ((await keptBytes()) === 0) await page.waitForTimeout(100)
  await page.evaluate(() => (location.hash = '#/settings/security'))
  await page.getByRole('button', { name: 'Sign out here' }).click()
  await page.getByLabel('PIN', { exact: true }).waitFor()
  while ((await keptBytes()) > 0) await page.waitForTimeout(100)
  const stored = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))
  expect(stored).not.toContain('secret')
})

test('a notification shows what waits, and leads the open page to it', async () => {
  await context.grantPermissions(['notifications'], { origin: new URL(lab.stack.url).origin })
  const push = {
    kind: 'approval',
    title: 'garden',
    body: 'Asks for your approval.',
    tag: 'perm_1',
    hash: '/inbox/perm_1',
    at: Date.now() / 1000,
    actions: { approve: 'Approve…', deny: 'Deny' },
    deny_ticket: 'A'.repeat(43),
    denied: 'Denied.',
    not_denied: 'It could not be denied from here.',
  }
  await deliver(await context.newCDPSession(page), JSON.stringify(push))
  while ((await shown()).length === 0) await page.waitForTimeout(50)
  expect(await shown()).toEqual([{ title: 'garden', body: 'Asks for your approval.', tag: 'perm_1', actions: 2 }])

  await click('')
  await page.waitForURL(/#\/inbox\/perm_1$/)
  await page.getByText('Nothing waits for you').waitFor()

  await deliver(await context.newCDPSession(page), JSON.stringify(push))
  while ((await shown()).length === 0) await page.waitForTimeout(50)
  await click('deny')
  while ((await shown())[0]?.body !== 'It could not be denied from here.') await page.waitForTimeout(50)
})

test('a newer build is offered to an open page, which keeps what is being written and reloads when the person says so', async () => {
  await page.locator('#composer').fill('half a thought')
  const notice = page.getByRole('status').filter({ hasText: 'A new version of Rain is ready.' })
  const lookForAnother = () => page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
  const built = await readFile(join(web, 'sw.js'), 'utf8')
  const [, build = ''] = /`([0-9a-f]{16})`/.exec(built) ?? []
  expect(build).not.toBe('')

  await replaceFile('index.html', (text) => text.replace('<head>', '<head><meta name="build" content="newer">'))
  await replaceFile('sw.js', (text) => text.replace(build, '0123456789abcdef'))
  await lookForAnother()
  await notice.waitFor()
  expect(await page.locator('meta[name=build]').count()).toBe(0)
  await notice.getByRole('button', { name: 'Reload' }).click()
  await page.locator('meta[name=build]').waitFor({ state: 'attached' })
  await page.waitForFunction(() => document.querySelector<HTMLTextAreaElement>('#composer')?.value === 'half a thought')
  expect(await notice.count()).toBe(0)
  expect(complaints).toEqual([])
})

/** The server has another file from now on. What was packed beside it goes. */
async function replaceFile(name: string, change: (text: string) => string): Promise<void> {
  const path = join(web, name)
  const text = await readFile(path, 'utf8')
  await Promise.all(['.br', '.gz'].map((ending) => rm(path + ending, { force: true })))
  await writeFile(path, change(text))
}

const shown = () =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready
    const notifications = await registration.getNotifications()
    return notifications.map((notification) => {
      const { actions } = notification as Notification & { actions: unknown[] }
      return { title: notification.title, body: notification.body, tag: notification.tag, actions: actions.length }
    })
  })

/** As a push service does it, which a test has none of. */
async function deliver(cdp: CDPSession, data: string): Promise<void> {
  const origin = new URL(lab.stack.url).origin
  const registered = new Promise<string>((resolve) =>
    cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const [first] = registrations.filter(({ scopeURL }) => scopeURL.startsWith(origin))
      if (first) resolve(first.registrationId)
    }),
  )
  await cdp.send('ServiceWorker.enable')
  await cdp.send('ServiceWorker.deliverPushMessage', { origin, registrationId: await registered, data })
  await cdp.detach()
}

/** The system's own list of notifications is out of reach: the worker is told what it would tell. */
async function click(action: string): Promise<void> {
  await worker.evaluate(async (chosen) => {
    const scope = globalThis as unknown as {
      registration: ServiceWorkerRegistration
      dispatchEvent(event: Event): boolean
      NotificationEvent: new (name: string, init: object) => Event
    }
    const [notification] = await scope.registration.getNotifications()
    scope.dispatchEvent(new scope.NotificationEvent('notificationclick', { notification, action: chosen }))
  }, action)
}
