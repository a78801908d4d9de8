import type { Event, EventOf } from '@rain/protocol'
import type { ClientSocket } from './client-socket.ts'

export interface Picture {
  bytes: Buffer
  mediaType: string
}

/**
 * Pictures of a desktop within their events, for clients of a protocol that knew no other way. What comes behind a picture
 * waits until it is read; one that is gone is left out with its event.
 */
export function withInlineScreens(
  socket: ClientSocket,
  readPicture: (imageId: string) => Promise<Picture | null>,
): ClientSocket {
  let reading: Promise<void> | null = null

  async function sendWithPicture(cursor: string, event: EventOf<'computer_screenshot'>, imageId: string) {
    const picture = await readPicture(imageId).catch(() => null)
    if (!picture) return
    const { image_id: _, ...rest } = event
    const whole: Event = { ...rest, image: picture.bytes.toString('base64'), media_type: picture.mediaType }
    socket.sendLogged(cursor, JSON.stringify(whole))
  }

  function inOrder(send: () => void | Promise<void>) {
    const sent: Promise<void> = (reading ?? Promise.resolve()).then(send).finally(() => {
      if (reading === sent) reading = null
    })
    reading = sent
  }

  return {
    ...socket,
    sendLogged(cursor, json) {
      const event = json.includes('"computer_screenshot"') ? (JSON.parse(json) as Event) : null
      if (event?.type === 'computer_screenshot' && event.image_id !== undefined && event.image === '') {
        const { image_id } = event
        return inOrder(() => sendWithPicture(cursor, event, image_id))
      }
      if (reading) return inOrder(() => socket.sendLogged(cursor, json))
      socket.sendLogged(cursor, json)
    },
  }
}
