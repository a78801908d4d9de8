import { disableHere } from './device-subscription.ts'

/** The person has signed out here: the browser's subscription ends, and what it shows is taken away. */
export async function endNotifications(): Promise<void> {
  await disableHere().catch(() => undefined) // offline: the server has forgotten it with the session
  await closeNotifications(() => true)
}

/** Takes away what stands in the system's list and is settled. `isSettled` is asked with the tag: the id of a request. */
export async function closeNotifications(isSettled: (tag: string) => boolean): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration()
  const shown = (await registration?.getNotifications?.()) ?? []
  for (const notification of shown) if (isSettled(notification.tag)) notification.close()
}
