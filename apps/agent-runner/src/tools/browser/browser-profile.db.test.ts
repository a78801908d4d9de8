import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import {
  createDb,
  dropBrowserProfile,
  findBrowserProfile,
  forgetBrowserProfile,
  keepBrowserProfile,
  type Db,
} from '@rain/db'
import { anAgent, aPerson, type Person } from '@rain/db/testing'
import { parseSealingKeys } from '@rain/runtime'
import { testDatabase, type TestDatabase } from '@rain/testing'
import { startWebServer, type WebServer } from '@rain/runtime/egress/testing'
import type { ToolOutcome } from '../tool.ts'
import { createProfileStore } from './profile-store.ts'
import { chromiumHere, openBrowserLab, type BrowserLab } from './testing/browser-lab.ts'

const secret = 's3ssion-of-ada'
/** Signs in by a cookie that no script sees, and keeps something in both stores of scripts. */
const signInPage = `<title>Signing in</title><script>
  localStorage.setItem('theme', 'dark')
  const opening = indexedDB.open('notes', 1)
  opening.onupgradeneeded = () => opening.result.createObjectStore('all')
  opening.onsuccess = () => {
    const put = opening.result.transaction('all', 'readwrite')
    put.objectStore('all').put('milk', 'list')
    put.oncomplete = () => (document.title = 'Ready')
  }
</script>`
const homePage = (who: string) => `<title>Home</title><p>${who}</p><p id=kept></p><script>
  const show = (list) => (document.getElementById('kept').textContent = localStorage.getItem('theme') + ', ' + list)
  const opening = indexedDB.open('notes', 1)
  opening.onupgradeneeded = () => opening.result.createObjectStore('all')
  opening.onsuccess = () => {
    const got = opening.result.transaction('all').objectStore('all').get('list')
    got.onsuccess = () => show(got.result)
  }
</script>`

const describeWithChromium = chromiumHere === null ? describe.skip : describe

describeWithChromium('sign-ins of a browser (skipped where there is no Chromium)', () => {
  const keys = parseSealingKeys('ab'.repeat(32))
  let database: TestDatabase
  let db: Db
  let web: WebServer
  /** Two runners, each with a Chromium of its own. */
  let one: BrowserLab
  let two: BrowserLab
  let ada: Person

  beforeAll(async () => {
    database = await testDatabase()
    db = createDb(database.url, { connections: 5 })
    web = await startWebServer((request, response) => {
      response.setHeader('content-type', 'text/html')
      if (request.url === '/sign-in') {
        response.setHeader('set-cookie', `session=${secret}; HttpOnly; Max-Age=86400`)
        return void response.end(signInPage)
      }
      const isSignedIn = request.headers.cookie?.includes(`session=${secret}`) ?? false
      response.end(homePage(isSignedIn ? 'Hello Ada' : 'Please sign in'))
    })
    const settings = { profiles: createProfileStore({ db, sealingKeysFor: async () => keys }) }
    one = await openBrowserLab({ onWeb: ['site.test'], settings })
    two = await openBrowserLab({ onWeb: ['site.test'], settings })
  })
  afterAll(async () => {
    await Promise.all([one?.close(), two?.close(), web?.close()])
    await db?.close()
    await database?.close()
  })
  beforeEach(async () => {
    ada = await aPerson(db)
  })

  const said: ToolOutcome[] = []
  async function call(lab: BrowserLab, tool: string, input: object, { agentId }: Person = ada) {
    const outcome = await lab.call(tool, { ...input }, { agentId })
    said.push(outcome)
    return outcome
  }
  const open = (lab: BrowserLab, path: string, person?: Person) =>
    call(lab, 'browser_navigate', { url: `http://site.test:${web.port}${path}` }, person)
  /** Closing waits for what is being kept. */
  const close = (lab: BrowserLab, person?: Person) => call(lab, 'browser_close', {}, person)
  async function signIn(lab: BrowserLab, person?: Person) {
    await open(lab, '/sign-in', person)
    for (let title = ''; title !== 'Ready';) {
      title = (await lab.pool.pagesOf((person ?? ada).agentId).current?.page.title()) ?? 'Ready'
    }
  }
  async function home(lab: BrowserLab, person?: Person) {
    await open(lab, '/', person)
    return (await call(lab, 'browser_wait_for', { text: ', ' }, person)).content
  }

  test('are kept nowhere unless the person wants it', async () => {
    await signIn(one)
    await close(one)
    expect(await home(one)).toContain('Please sign in')
    expect(await db.prisma.browserProfile.count()).toBe(0)
    await close(one)
  })

  test('last beyond closing, with what scripts have stored, and in every runner', async () => {
    await keepBrowserProfile(db, ada)
    await signIn(one)
    await close(one)
    for (const runner of [one, two]) {
      const shown = await home(runner)
      expect(shown).toContain('Hello Ada')
      expect(shown).toContain('dark, milk')
      await close(runner)
    }
  })

  test('are sealed where they lie, and no answer to the model holds them', async () => {
    await keepBrowserProfile(db, ada)
    await signIn(one)
    await call(one, 'browser_console', {})
    await close(one)
    const row = await findBrowserProfile(db, ada.agentId)
    expect(row?.sealed).toMatch(/^v1\./)
    expect(JSON.stringify(row)).not.toContain(secret)
    expect(JSON.stringify(said)).not.toContain(secret)
    expect(JSON.stringify(said)).not.toContain('A new tab') // reading the storage opens none
  })

  test('are of one agent of one person', async () => {
    const second = await anAgent(db, { userId: ada.userId, agentKey: 'second' })
    const stranger = await aPerson(db)
    for (const person of [ada, second, stranger]) await keepBrowserProfile(db, person)
    await signIn(one)
    await close(one)
    for (const other of [second, stranger]) {
      expect(await home(one, other)).toContain('Please sign in')
      await close(one, other)
    }
    // A row that is moved to another agent does not open there.
    const mine = await findBrowserProfile(db, ada.agentId)
    await db.prisma.browserProfile.update({
      where: { agentId: stranger.agentId },
      data: { sealed: mine?.sealed ?? null, version: 'moved' },
    })
    expect(await home(one, stranger)).toContain('Please sign in')
    await close(one, stranger)
  })

  test('are gone at once when they are forgotten, and an open page does not bring them back', async () => {
    await keepBrowserProfile(db, ada)
    await signIn(one)
    await close(one)
    expect(await home(one)).toContain('Hello Ada')
    await forgetBrowserProfile(db, ada)
    await one.pool.renewProfile(ada.agentId)
    expect(one.pool.pagesOf(ada.agentId).tabs).toEqual([])
    expect(await home(one)).toContain('Please sign in')
    await close(one)
    expect(await home(two)).toContain('Please sign in')
    await close(two)
  })

  test('are gone too when the nudge about it is lost: by the next use, or before the pages close', async () => {
    await keepBrowserProfile(db, ada)
    await signIn(one)
    await close(one)
    await home(one)
    await dropBrowserProfile(db, ada)
    expect(await home(one)).toContain('Please sign in')
    await keepBrowserProfile(db, ada)
    await signIn(one)
    await forgetBrowserProfile(db, ada)
    await close(one)
    expect(await findBrowserProfile(db, ada.agentId)).toMatchObject({ sealed: null })
  })

  test('switched on while an agent is signed in, that sign-in is kept', async () => {
    await signIn(one)
    await keepBrowserProfile(db, ada)
    expect(await home(one)).toContain('Hello Ada')
    await close(one)
    expect(await home(two)).toContain('Hello Ada')
    await close(two)
  })

  test('of two runners the one that is behind begins anew with what the other has kept', async () => {
    await keepBrowserProfile(db, ada)
    expect(await home(one)).toContain('Please sign in')
    await signIn(two)
    await close(two)
    expect(await call(one, 'browser_snapshot', {})).toMatchObject({ isError: true })
    expect(await home(one)).toContain('Hello Ada')
    await close(one)
  })
})
