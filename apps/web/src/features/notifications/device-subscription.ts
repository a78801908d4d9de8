import type { NewPushSubscription } from '@rain/protocol'
import { pushApi } from '../../api/push-endpoints.ts'

/** What this browser is subscribed with; null: not at all, or it cannot be. */
export async function subscriptionHere(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker?.getRegistration()
  return (await registration?.pushManager?.getSubscription()) ?? null
}

export type Enabled = 'enabled' | 'denied' | 'dismissed'

/**
 * Asks the person for their permission, subscribes, and tells the server. Must be called from a click.
 * Rejects when the browser's push service or the server does not take it.
 */
export async function enableHere(publicKey: string, language: string): Promise<Enabled> {
  const permission = await Notification.requestPermission()
  if (permission !== 'granted') return permission === 'denied' ? 'denied' : 'dismissed'
  const registration = await navigator.serviceWorker.ready
  const known = await registration.pushManager.getSubscription()
  // One that was made for another key of the server gets nothing any more.
  if (known && !isFor(known, publicKey)) await known.unsubscribe()
  const subscription = await registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: fromBase64Url(publicKey),
  })
  await pushApi.subscribe(toRequest(subscription, language))
  return 'enabled'
}

/** After a new sign-in the same browser goes on being told: its subscription becomes that of this session. */
export async function renewHere(publicKey: string, language: string): Promise<boolean> {
  const subscription = await subscriptionHere()
  if (!subscription || Notification.permission !== 'granted' || !isFor(subscription, publicKey)) return false
  await pushApi.subscribe(toRequest(subscription, language))
  return true
}

export async function disableHere(): Promise<void> {
  await (await subscriptionHere())?.unsubscribe()
}

function toRequest(subscription: PushSubscription, language: string): NewPushSubscription {
  const { endpoint = '', keys = {} } = subscription.toJSON()
  return {
    endpoint,
    keys: { p256dh: keys['p256dh'] ?? '', auth: keys['auth'] ?? '' },
    label: nameOfDevice(navigator.userAgent),
    language: language === 'es' ? 'es' : 'en',
    time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  }
}

/** `Chrome · Linux`: enough to tell devices apart. The person may call it otherwise. */
export function nameOfDevice(userAgent: string): string {
  const browser = /Firefox|Edg|OPR|SamsungBrowser|Chrome|Safari/.exec(userAgent)?.[0] ?? 'Browser'
  const system = /iPhone|iPad|Android|Macintosh|Windows|CrOS|Linux/.exec(userAgent)?.[0]
  const names: Record<string, string> = {
    Edg: 'Edge',
    OPR: 'Opera',
    SamsungBrowser: 'Samsung',
    Macintosh: 'Mac',
    CrOS: 'Chromebook',
  }
  return [browser, system].flatMap((name) => (name ? [names[name] ?? name] : [])).join(' · ')
}

function isFor({ options }: PushSubscription, publicKey: string): boolean {
  const key = options.applicationServerKey
  return key !== null && toBase64Url(new Uint8Array(key)) === publicKey
}

function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0))
}
