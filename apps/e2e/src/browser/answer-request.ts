import type { Locator } from 'playwright-core'

const patienceMs = 1_000

/**
 * Presses a button of an open request until it counts: a request takes no answer right after it has moved, so a person
 * presses once more.
 */
export async function answerRequest(card: Locator, button: string | RegExp): Promise<void> {
  const id = await card.getAttribute('data-request')
  const same = card.page().locator(`[data-request="${id}"]`)
  for (;;) {
    await same.getByRole('button', { name: button, exact: true }).click()
    const isGone = await same.waitFor({ state: 'detached', timeout: patienceMs }).then(
      () => true,
      () => false,
    )
    if (isGone) return
  }
}
