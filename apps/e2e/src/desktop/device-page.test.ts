import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { installed, says, until } from '@rain/testing'
import type { Browser, Page } from 'playwright-core'
import { answerRequest } from '../browser/answer-request.ts'
import { openBrowser } from '../browser/open-browser.ts'
import { pageFaults } from '../browser/page-faults.ts'
import { say, visitSignedIn } from '../browser/visit.ts'
import { openClaudeLab, type ClaudeLab } from '../claude-lab.ts'
import { act, putAtDesktop, type AgentAtDesktop } from './desktop-agent-at-work.ts'
import { desktopPrograms, restMs, startDesktopMachine, type DesktopMachine } from './desktop-machine.ts'

/** A person in a real browser, and a real desktop behind the picture. */

const onDesktop = installed(...desktopPrograms) ? describe : describe.skip

let lab: ClaudeLab
let machine: DesktopMachine
let agent: AgentAtDesktop
let browser: Browser
let page: Page
let complaints: string[]

onDesktop('the page of a computer', () => {
  beforeAll(async () => {
    ;[lab, browser] = await Promise.all([openClaudeLab({}), openBrowser()])
    machine = await startDesktopMachine({ url: lab.stack.url, token: lab.token, pin: lab.stack.pin })
    await machine.openTerminal()
  })
  afterAll(async () => {
    await browser?.close()
    await machine?.close()
    await lab?.close()
  })
  beforeEach(async () => {
    agent = await putAtDesktop(lab, machine)
    await page?.context().close()
    ;({ page, complaints } = await visitSignedIn(browser, lab.stack, { width: 1440, height: 900 }))
    await page.evaluate((id) => (location.hash = `#/devices/${id}`), machine.deviceId)
    await page.getByRole('heading', { name: 'study', level: 1 }).waitFor()
    await until('a picture is drawn', isDrawn)
  })

  const button = (name: string) => page.getByRole('button', { name, exact: true }).first()
  const contentOf = (file: string) => readFile(file, 'utf8').catch(() => '')

  /** Some of it is white, as the terminal is, and some is not. */
  const isDrawn = () =>
    page.evaluate(() => {
      const canvas = document.querySelector('canvas')
      const pixels = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? []
      const reds = new Set<number>()
      for (let at = 0; at < pixels.length; at += 4 * 997) reds.add(pixels[at] ?? 0)
      return reds.size > 1
    })

  test('takes mouse and keyboard with the PIN: what is typed there is typed on the computer, until they are given back', async () => {
    await button('Take control').click()
    await page.keyboard.type(lab.stack.pin)
    await page.keyboard.press('Enter')
    await page.getByRole('region', { name: 'You have mouse and keyboard' }).waitFor()
    expect(await pageFaults(page)).toEqual([])
    const picture = await page.locator('canvas').first().boundingBox()
    if (!picture) throw new Error('there is no picture')
    await page.mouse.click(picture.x + picture.width * 0.2, picture.y + picture.height * 0.3)
    const file = join(machine.folder, 'by-hand.txt')
    await page.keyboard.type(`echo año 日本 > ${file}\n`)
    await until('the computer has done it', async () => (await contentOf(file)) !== '')
    expect(await contentOf(file)).toBe('año 日本\n')
    await button('Give back').click()
    await button('Take control').waitFor()
    expect(await machine.pressed()).toEqual([])
    expect(complaints).toEqual([])
  })

  test('shows what the agent does, asks with the picture it was decided on, and stops everything with one button', async () => {
    lab.answers.push(
      act({ action: 'screenshot' }),
      act({ action: 'left_click', coordinate: [200, 200] }),
      act({ action: 'wait', duration: 10 }),
      says('never'),
    )
    await say(page, 'click it')
    const card = page.locator('[data-request]').first()
    await card.locator('img').first().waitFor()
    expect(await pageFaults(page)).toEqual([])
    await answerRequest(card, 'Approve')
    await agent.client.first('computer_action', ({ action }) => action === 'wait')
    await page.getByRole('button', { name: /^stop/i }).first().click()
    await page.getByText('The computer has confirmed it').waitFor()
    await until('it is stopped', async () => (await machine.device()).stopped?.seen === true, { everyMs: restMs })
    expect(await pageFaults(page)).toEqual([])
    await button('Arm it again').click()
    await page.keyboard.type(lab.stack.pin)
    await page.keyboard.press('Enter')
    await button('Take control').waitFor()
    expect(complaints).toEqual([])
  })
})
