import type { Locator } from 'playwright-core'

const patienceMs = 1_000

/**
 * Presses a button of an open request until it counts: a request takes no answer right after it has moved, so a person
 * presses once more. On a busy machine it may go while the button is looked for again.
 */
export async function answerRequest(card: Locator, button: string | RegExp): Promise<void> {
  const id = await card.getAttribute('data-request')
  const same = card.page().locator(`[data-request="${id}"]`)
  const isGone = (timeout: number) =>
    same.waitFor({ state: 'detached', timeout }).then(
      () => true,
      () => false,
    )
  const gone = isGone(0)
  for (;;) {
    const pressed = same.getByRole('button', { name: button, exact: true }).click()
    // Pressing ends in a problem when the request has gone: then nobody waits for it any more.
    pressed.catch(() => undefined)
    await Promise.race([pressed, gone])
    if (await isGone(patienceMs)) return
  }
}
