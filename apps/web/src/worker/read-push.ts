/** What a push message holds, as `pushMessageSchema` of the protocol has it. The worker is too small to bring the schema along. */
export type ShownPush = {
  kind: string
  title: string
  body: string
  tag: string
  hash: string
  at: number
  actions?: { approve: string; deny: string }
  deny_ticket?: string
  denied?: string
  not_denied?: string
}

/** Null: not a message of this server. */
export function readPush(text: string | undefined): ShownPush | null {
  try {
    const message = JSON.parse(text ?? '') as Partial<ShownPush> | null
    const texts = [message?.kind, message?.title, message?.body, message?.tag, message?.hash]
    return message && texts.every((each) => typeof each === 'string') ? (message as ShownPush) : null
  } catch {
    // A push service of the browser's maker may send a message of its own to try it.
    return null
  }
}

/** The part of the address that a click leads to. Nothing but a page of the dashboard is ever opened. */
export function hashOf({ hash }: Pick<ShownPush, 'hash'>): string {
  return hash.startsWith('/') ? hash : '/'
}

export type NotificationDetails = NotificationOptions & {
  renotify?: boolean
  timestamp?: number
  actions?: { action: string; title: string }[]
}

/** How it is shown. What waits for the person stays until they have seen it. */
export function detailsOf(push: ShownPush): NotificationDetails {
  const deny = push.deny_ticket && push.actions ? [{ action: 'deny', title: push.actions.deny }] : []
  const approve = push.actions ? [{ action: 'approve', title: push.actions.approve }] : []
  return {
    body: push.body,
    tag: push.tag,
    renotify: true,
    timestamp: push.at * 1000,
    icon: '/icons/icon-192.png',
    badge: '/icons/badge-96.png',
    requireInteraction: push.kind === 'approval' || push.kind === 'question' || push.kind === 'halted',
    actions: [...approve, ...deny],
    data: push,
  }
}
