export interface Patience {
  timeoutMs?: number
  /** How long it waits between two looks. */
  everyMs?: number
}

/** Only a guard against what never comes: ample on a busy machine. */
const patienceMs = 40_000

/** Resolves to what `look` finds, as soon as it finds something. Rejects when it does not in time. */
export async function until<Found>(
  what: string,
  look: () => Promise<Found | null | undefined | false> | Found | null | undefined | false,
  { timeoutMs = patienceMs, everyMs = 20 }: Patience = {},
): Promise<Found> {
  const deadline = performance.now() + timeoutMs
  for (;;) {
    const found = await look()
    if (found) return found
    if (performance.now() > deadline) throw new Error(`It did not happen in time: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
}
